/** What may happen to a random world: one function per kind of happening, chosen by number. */
import type { Event } from '../../src/core/index.ts';
import {
  answerOne,
  type Choose,
  happen,
  leave,
  pick,
  readReport,
  restartDaemon,
  speakers,
  type World,
  waitAWhile,
} from './random-world.ts';

type Happening = (world: World, choose: Choose) => void;

function runSpeaks(world: World, choose: Choose): void {
  const run = pick(speakers(world), choose);
  if (run === undefined) return;
  const verdicts = [...Object.keys(run.terms.handoffs), ...Object.keys(run.terms.handoffs), 'none'];
  const verdict = pick(verdicts, choose)!;
  const by = choose(10) === 0 ? 'r-1' : run.id;
  happen(world, { type: 'verdict.given', run: run.id, verdict, note: 'n' }, by);
}

function runPlans(world: World, choose: Choose): void {
  const run = pick(speakers(world), choose);
  if (run !== undefined) addTask(world, choose, run.id);
}

function runReads(world: World, choose: Choose): void {
  const run = pick(speakers(world), choose)?.id;
  const reading = pick(['busy', 'asking', 'idle', 'idle'] as const, choose)!;
  if (run === undefined) return;
  const rest = pick([{}, { turnOver: true }, { turnOver: true }, { limited: true }], choose);
  const turnOver = reading === 'idle' ? rest : {};
  happen(world, { type: 'run.read', run, reading, text: '', ...turnOver });
}

function runWorks(world: World, choose: Choose): void {
  const run = pick(speakers(world), choose)?.id;
  if (run !== undefined) happen(world, { type: 'session.proven', run });
}

function screenStands(world: World, choose: Choose): void {
  const run = pick(speakers(world), choose)?.id;
  if (run === undefined) return;
  const unknown = { why: 'no rule', tail: `Log in? ${choose(2)}` } as const;
  if (choose(3) === 0) happen(world, { type: 'screen.known', run });
  else happen(world, { type: 'screen.unknown', run, ...unknown });
}

function runAsks(world: World, choose: Choose): void {
  const run = pick(speakers(world), choose)?.id;
  if (run !== undefined)
    happen(world, { type: 'question.asked', run, key: `k${choose(2)}`, text: 'Which?' }, run);
}

function processLeaves(world: World, choose: Choose): void {
  const run = pick([...world.alive], choose);
  if (run !== undefined) leave(world, run, pick(waysToLeave, choose)!);
}

const waysToLeave = [
  { code: 0, signal: null },
  { code: 1, signal: null },
  { code: null, signal: 'SIGKILL' },
];

function addTask(world: World, choose: Choose, by: string): void {
  const { state } = world.town;
  const ids = Object.keys(state.tasks);
  const needs = [pick(ids, choose), pick(ids, choose)].filter((id) => id !== undefined);
  const event: Event = {
    type: 'task.added',
    title: 'a task',
    body: '',
    blob: null,
    parent: choose(3) === 0 ? (pick(ids, choose) ?? null) : null,
    needs: choose(2) === 0 ? needs.slice(0, choose(3)) : [],
    priority: choose(11),
    role: choose(3) === 0 ? pick([...Object.keys(state.graph!.roles), 'ghost'], choose)! : null,
  };
  happen(world, event, by);
}

function answerInbox(world: World, choose: Choose): void {
  const item = pick(Object.values(world.town.state.inbox), choose);
  if (item === undefined) return;
  const choice = pick([...item.choices, 'nonsense'], choose)!;
  happen(world, { type: 'inbox.answered', item: item.id, choice, text: 'so' }, 'human');
}

function handleTask(world: World, choose: Choose): void {
  const { state } = world.town;
  const task = pick(Object.keys(state.tasks), choose);
  if (task === undefined) return;
  const role = choose(2) === 0 ? null : pick(Object.keys(state.graph!.roles), choose)!;
  const deeds: Event[] = [
    { type: 'task.dropped', task, reason: 'no' },
    { type: 'task.retried', task, role, note: 'again' },
    { type: 'task.prioritised', task, priority: choose(10) },
    { type: 'task.edited', task, title: `title ${choose(3)}`, priority: choose(10) },
  ];
  happen(world, pick(deeds, choose)!, 'human');
}

function handleTown(world: World, choose: Choose): void {
  const deeds: Event[] = [
    { type: 'town.paused', reason: 'lunch' },
    { type: 'town.resumed' },
    { type: 'town.opened' },
    { type: 'town.opened', keepPause: true },
    { type: 'town.closed', stopAgents: choose(2) === 0 },
    { type: 'graph.refused', problems: ['line 3'] },
    { type: 'repository.changed', problems: choose(2) === 0 ? [] : ['core.bare is true'] },
    { type: 'agent.limited', agent: 'sim', until: world.town.at + choose(5000) },
  ];
  happen(world, pick(deeds, choose)!, 'human');
}

function reshape(world: World, choose: Choose): void {
  const graph = pick(world.graphs, choose);
  const version = world.town.state.graph!.version + (choose(8) === 0 ? 2 : 1);
  if (graph !== undefined)
    happen(world, { type: 'graph.changed', graph: { ...graph, version }, difference: ['it'] });
}

function sendMessage(world: World, choose: Choose): void {
  const to = pick(Object.keys(world.town.state.runs), choose);
  if (to !== undefined) happen(world, { type: 'message.sent', to, text: 'hello' }, 'human');
}

/** The world says again what it said before, whatever has become of it since. */
function sayAgain(world: World, choose: Choose): void {
  const stale = pick(world.said.slice(-30), choose);
  const own = ['town.founded', 'graph.changed', 'daemon.started', 'run.exited'];
  if (stale !== undefined && !own.includes(stale.type)) happen(world, stale);
}

/** Each as often as it stands here. */
const happenings: Happening[] = [
  ...Array<Happening>(12).fill((world, choose) => answerOne(world, choose, false)),
  ...Array<Happening>(8).fill(readReport),
  ...Array<Happening>(6).fill(runSpeaks),
  ...Array<Happening>(2).fill(runPlans),
  ...Array<Happening>(3).fill(waitAWhile),
  ...Array<Happening>(3).fill((world, choose) => addTask(world, choose, 'human')),
  ...[
    runReads,
    runReads,
    runWorks,
    screenStands,
    runAsks,
    processLeaves,
    processLeaves,
    answerInbox,
    answerInbox,
  ],
  ...[handleTask, handleTask, handleTown, reshape, sendMessage, sayAgain, sayAgain, restartDaemon],
];

export function meddle(world: World, choose: Choose): void {
  world.town.at += choose(300);
  pick(happenings, choose)!(world, choose);
}
