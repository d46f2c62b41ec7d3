/**
 * A walk over every state that two small towns can come to. Two states are one when they differ
 * only in what grows for ever: times, numbers of ids, histories, epochs.
 */
import { describe, expect, it } from 'vitest';
import {
  broken,
  type Effect,
  type Event,
  emptyState,
  fold,
  type Graph,
  nextDue,
  type State,
  step,
} from '../../src/core/index.ts';
import { agent, graph, mergeQueue } from './builders.ts';
import { dawn } from './played.ts';

/** A walk that passes this has met states that grow, or a graph that is not small any more. */
const mostStates = 12_000;

/** What the walk knows of a state: the state, and the effects that nobody answered yet. */
type Node = { state: State; asked: Effect[] };
type Move = { event: Event; by?: string; answers?: Effect; wait?: number };

const added: Event = {
  ...({ type: 'task.added', title: 'a', body: '', blob: null, parent: null } as const),
  ...{ needs: [], priority: 5, role: null },
};

/** What only ever grows, and words that nothing depends on. */
const growing = [
  ...[
    'seq',
    'at',
    'clock',
    'since',
    'history',
    'next',
    'green',
    'createdAt',
    'claimedAt',
    'readingSince',
  ],
  ...['graph', 'terms', 'epoch', 'order', 'crashes', 'sessions', 'path', 'head', 'session'],
  ...['counts', 'activityReason', 'landed', 'messages', 'refusal', 'reading', 'text', 'reason'],
  ...['code', 'base', 'resumes', 'body', 'title', 'tokenHash', 'startTime'],
];

/** Leaves out what grows, and renames ids in the order in which they are met. */
function canonical({ state, asked }: Node): string {
  const skip = new Set(growing);
  const times = new Set(['stopAt', 'restAt', 'notBefore']);
  const text = JSON.stringify({ state, asked }, (key, value) => {
    if (skip.has(key)) return undefined;
    if (times.has(key)) return value === null ? null : value > state.clock;
    return value;
  });
  const names = new Map<string, string>();
  return text.replace(/\b([rimb])-\d+\b/g, (id, kind: string) => {
    if (!names.has(id)) names.set(id, `${kind}#${names.size}`);
    return names.get(id)!;
  });
}

/** Everything the world may say now: each answer to what was asked, and what processes may do. */
function moves({ state, asked }: Node): Move[] {
  const found: Move[] = asked.flatMap((effect) =>
    answersTo(effect).map((event) => ({ event, answers: effect })),
  );
  for (const run of Object.values(state.runs)) {
    if (run.phase === 'live' && run.ending === null)
      for (const verdict of Object.keys(run.terms.handoffs))
        found.push({
          event: { type: 'verdict.given', run: run.id, verdict, note: '' },
          by: run.id,
        });
    if (run.exit === null && run.pid !== null)
      for (const code of [0, 1])
        found.push({ event: { type: 'run.exited', run: run.id, code, signal: null } });
  }
  for (const item of Object.values(state.inbox))
    for (const choice of item.choices)
      found.push({
        event: { type: 'inbox.answered', item: item.id, choice, text: '' },
        by: 'human',
      });
  const due = nextDue(state);
  if (due !== null) found.push({ event: { type: 'time.passed' }, wait: Math.max(due, state.at) });
  const alive = Object.keys(state.runs);
  for (const left of [alive, []])
    found.push({ event: { type: 'daemon.started', pid: 1, alive: left } });
  for (const task of Object.values(state.tasks))
    found.push({ event: { type: 'task.dropped', task: task.id, reason: 'no' }, by: 'human' });
  return found;
}

function answersTo(effect: Effect): Event[] {
  switch (effect.type) {
    case 'workspace.prepare': {
      const { run } = effect;
      return [
        { type: 'workspace.ready', run, path: '/w', base: 'c0', head: 'c0' },
        { type: 'workspace.failed', run, reason: 'no' },
      ];
    }
    case 'agent.start':
      return [
        {
          type: 'run.started',
          run: effect.run,
          pid: 1,
          startTime: '1',
          tokenHash: 'aa',
          session: null,
        },
        { type: 'run.failed', run: effect.run, reason: 'no' },
      ];
    case 'evidence.check': {
      const { run, epoch } = effect;
      const common = { type: 'evidence.checked', run, epoch, base: 'c0', head: 'c1' } as const;
      return [
        { ...common, missing: [] },
        { ...common, missing: ['No commit.'] },
      ];
    }
    case 'loop.check':
      return [true, false].map((passed) => ({
        type: 'loop.checked',
        run: effect.run,
        passed,
        tail: '',
      }));
    case 'merge.run':
      return effect.tasks.flatMap(({ task, epoch }) =>
        ['merged', 'conflict'].map((verdict): Event => {
          const { role, batch } = effect;
          const landed = { commit: null, tree: null };
          return {
            type: 'station.finished',
            role,
            batch,
            task,
            epoch,
            verdict,
            note: '',
            ...landed,
          };
        }),
      );
    case 'workspace.archive':
      return [{ type: 'task.archived', task: effect.task, ref: 'x' }];
    default:
      return [];
  }
}

function take({ state, asked }: Node, { event, by = 'engine', answers, wait }: Move): Node {
  const at = wait ?? state.at;
  const taken = step(state, { seq: state.seq + 1, at, by, event });
  const wrong = broken(taken.state);
  if (wrong.length > 0) expect.fail(`${JSON.stringify(event)} breaks it: ${wrong.join(' ')}`);
  // A daemon that comes up knows of no effect but those it asks for again, and of starts it finds.
  const isKept = (one: Effect) =>
    event.type === 'daemon.started' ? one.type === 'agent.start' : one !== answers;
  const kept = asked.filter(isKept);
  const fresh = taken.effects.filter((effect) => answersTo(effect).length > 0);
  const still = [...kept, ...fresh].filter((effect) => isAwaited(taken.state, effect));
  return { state: taken.state, asked: still };
}

/** An answer that would be refused is the same walk again; the random world gives those. */
function isAwaited(state: State, effect: Effect): boolean {
  const [answer] = answersTo(effect);
  return (
    step(state, { seq: state.seq + 1, at: state.at, by: 'engine', event: answer! }).refused === null
  );
}

function isAtRest({ state, asked }: Node): boolean {
  const over = Object.values(state.tasks).every(
    ({ place }) => place.kind === 'done' || place.kind === 'dropped',
  );
  return over && asked.length === 0 && Object.keys(state.runs).length === 0;
}

/** Walks breadth first. Returns the nodes by their canonical text, and who leads to whom. */
function walk(graph: Graph, tasks: number) {
  const events: Event[] = [{ type: 'town.founded', graph }, ...Array<Event>(tasks - 1).fill(added)];
  const stamped = events.map((event, index) => ({ seq: index + 1, at: dawn, by: 'human', event }));
  const empty = { state: fold(emptyState, [{ ...stamped[0]!, event: events[0]! }]), asked: [] };
  let start: Node = empty;
  for (let count = 0; count < tasks; count++) start = take(start, { event: added, by: 'human' });
  const nodes = new Map([[canonical(start), start]]);
  const leadsFrom = new Map<string, string[]>();
  // A map hands out what is added to it while it is walked.
  for (const [name, node] of nodes)
    for (const move of moves(node)) {
      const next = take(node, move);
      const nextName = canonical(next);
      if (!nodes.has(nextName)) nodes.set(nextName, next);
      leadsFrom.set(nextName, [...(leadsFrom.get(nextName) ?? []), name]);
      if (nodes.size > mostStates) throw new Error(`More than ${mostStates} states.`);
    }
  return { nodes, leadsFrom };
}

/** The states from which no path leads to rest. */
function dead({ nodes, leadsFrom }: ReturnType<typeof walk>): string[] {
  const alive = new Set([...nodes].flatMap(([name, node]) => (isAtRest(node) ? [name] : [])));
  expect(alive.size, 'some state is at rest').toBeGreaterThan(0);
  for (const name of alive) for (const before of leadsFrom.get(name) ?? []) alive.add(before);
  return [...nodes.keys()].filter((name) => !alive.has(name));
}

const limits = { timeMs: 1000, reminders: 1, restarts: 1 };

describe('Every state that can be reached', () => {
  it.each([
    [
      'a worker and a merge queue',
      1,
      graph([
        agent('worker', { done: 'merge' }, { limits }),
        mergeQueue({ merged: 'done', conflict: { to: 'worker', limit: 1 } }),
      ]),
    ],
    [
      'a loop with two tasks for one seat',
      2,
      graph([
        agent(
          'ralph',
          { done: 'done' },
          { limits: { ...limits, restarts: 0, reminders: 0 }, loop: { until: 'test', limit: 1 } },
        ),
      ]),
    ],
    [
      'a panel of two',
      1,
      graph([
        agent(
          'judge',
          { yes: 'done', no: 'human' },
          { limits, workspace: 'none', seats: 2, panel: { size: 2, quorum: 2 } },
        ),
      ]),
    ],
  ])('of %s keeps the promises, and has a way to rest', (name, tasks, team) => {
    const walked = walk(team, tasks);
    console.info(`${name}: ${walked.nodes.size} states`);
    expect(dead(walked)).toEqual([]);
  });
});
