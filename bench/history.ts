/** The ledger of a town that has been at work for long: real events, taken by the real rules. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseGraph } from '../src/config/index.ts';
import {
  type Batched,
  type Effect,
  type Entry,
  type Event,
  emptyState,
  fold,
  type Graph,
  type State,
} from '../src/core/index.ts';

const team = fileURLToPath(new URL('../config/town.yaml', import.meta.url));
const startedAt = 1_700_000_000_000;
const msBetween = 700;
const piece = 1000;

type Report = { event: Event; by?: string };
type Take = (entries: Entry[], state: State) => void;
type World = { state: State; asked: Effect[] };

/** What kind of town has that history. */
export type Kind = {
  graph: Graph;
  /** Goals that wait for their turn at any time. */
  ahead: number;
  /** Roles that get one more task each at the very end, which they have not begun yet. */
  late: readonly string[];
  /** `isSplit`: the goal has its parts already. */
  verdictOf(role: string, isSplit: boolean, seq: number): string;
};

/**
 * Gives `events` entries to `take` in pieces, with the state after each piece: goals are added, split,
 * worked on, reviewed, sometimes sent back, and landed. The state is there to look at, not to keep.
 */
export function makeHistory(events: number, take: Take, kind = shippedTeam()): void {
  let entries: Entry[] = [];
  const world: World = { state: emptyState, asked: [] };
  const all = stampedEvents(events, world, kind);
  fold(emptyState, all, (stamped, { state, effects, news, refused }) => {
    if (refused !== null) throw new Error(`The history of the bench was refused: ${refused}`);
    world.state = state;
    world.asked.push(...effects);
    entries.push({ ...stamped, effects, news, refused });
    if (entries.length < piece && stamped.seq < events) return;
    take(entries, state);
    entries = [];
  });
}

/** What happens next, as it follows from what the town asked for so far. */
function* stampedEvents(count: number, world: World, kind: Kind) {
  let seq = 0;
  const stamp = ({ event, by = 'engine' }: Report) => {
    seq += 1;
    return { seq, at: startedAt + seq * msBetween, by, event };
  };
  yield stamp({ event: { type: 'town.founded', graph: kind.graph }, by: 'human' });
  const late = count - kind.late.length;
  while (seq < late) {
    const { state, asked } = world;
    const waiting = state.queues[kind.graph.entry]?.length ?? 0;
    const effect = waiting < kind.ahead ? undefined : asked.shift();
    const reports =
      effect === undefined ? [goal(state.counts.created)] : answersTo(state, effect, kind);
    for (const report of reports) if (seq < late) yield stamp(report);
  }
  for (const role of kind.late)
    yield stamp({ event: added(`A late task for a ${role}`, null, role), by: 'human' });
}

function shippedTeam(): Kind {
  const graph = graphIn(readFileSync(team, 'utf8'), team);
  return { graph, ahead: 0, late: [], verdictOf };
}

/** The graph of a text that is known to be good. */
export function graphIn(text: string, file: string): Graph {
  const parsed = parseGraph({ text, file, presets: ['sim'], version: 1 });
  if (parsed.kind === 'graph') return parsed.graph;
  throw new Error(`${file} is refused: ${JSON.stringify(parsed)}`);
}

function goal(number: number): Report {
  return { event: added(`Goal ${number}: move a part of the shop`, null), by: 'human' };
}

function added(title: string, parent: string | null, role: string | null = null): Event {
  const body = 'What is wanted, and how one sees that it is there. '.repeat(8);
  const rest = { body, blob: null, needs: [], priority: 5, role };
  return { type: 'task.added', title, parent, ...rest };
}

/** What the world says to an effect when all goes well. */
function answersTo(state: State, effect: Effect, kind: Kind): Report[] {
  switch (effect.type) {
    case 'workspace.prepare': {
      const { run } = effect;
      const path = `/home/ada/shop/.town/worktrees/${effect.task}`;
      return [
        { event: { type: 'workspace.ready', run, path, base: hash(1), head: hash(state.seq) } },
      ];
    }
    case 'agent.start':
      return turnOf(state, effect.run, kind);
    case 'evidence.check': {
      const { run, epoch } = effect;
      const found = { missing: [], base: hash(1), head: hash(state.seq) };
      return [
        { event: { type: 'evidence.checked', run, epoch, ...found } },
        { event: { type: 'run.exited', run, code: 0, signal: null } },
      ];
    }
    case 'merge.run':
      return landed(effect);
    case 'workspace.archive': {
      const ref = `refs/town/archive/${effect.task}`;
      return [{ event: { type: 'task.archived', task: effect.task, ref } }];
    }
    default:
      return [];
  }
}

/** One session of an agent: it starts, works visibly, and gives its verdict. */
function turnOf({ runs, tasks, seq }: State, run: string, kind: Kind): Report[] {
  const { role, task } = runs[run]!;
  const started = { pid: 4000 + (seq % 9000), startTime: `b00t.${seq}`, session: `s-${run}` };
  const read = (reading: 'busy' | 'idle', text: string): Report => ({
    event: { type: 'run.read', run, reading, text },
  });
  const isSplit = (tasks[task ?? '']?.children.length ?? 0) > 0;
  const parts = role === 'mayor' && !isSplit ? ['the model', 'the page', 'the tests'] : [];
  const verdict = kind.verdictOf(role, isSplit, seq);
  return [
    { event: { type: 'run.started', run, tokenHash: hash(seq), ...started } },
    read('busy', 'Reading the brief'),
    ...parts.map((part) => ({ event: added(`Write ${part}`, task), by: run })),
    read('idle', ''),
    read('busy', 'Running the checks (esc to interrupt)'),
    { event: { type: 'verdict.given', run, verdict, note: 'It is done and tested.' }, by: run },
  ];
}

function verdictOf(role: string, isSplit: boolean, seq: number): string {
  if (role === 'mayor') return isSplit ? 'complete' : 'planned';
  if (role === 'worker') return 'done';
  return seq % 7 === 0 ? 'reject' : 'approve';
}

function landed({ role, batch, tasks }: Extract<Effect, { type: 'merge.run' }>): Report[] {
  const [tree, commit] = [hash(tasks[0]?.epoch ?? 0), hash(1)];
  const done = { commands: ['npm test'], passed: true, ms: 9000, tail: 'All tests passed.\n' };
  const finished = ({ task, epoch }: Batched): Report => {
    const result = { task, epoch, verdict: 'merged', note: '', commit, tree };
    return { event: { type: 'station.finished', role, batch, ...result } };
  };
  const names = tasks.map(({ task }) => task);
  return [
    { event: { type: 'tree.checked', role, batch, tree, commit, ...done, tasks: names } },
    ...tasks.map(finished),
  ];
}

/** As long as a commit's name. */
function hash(number: number): string {
  return number.toString(16).padStart(40, 'a');
}
