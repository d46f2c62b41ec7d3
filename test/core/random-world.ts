/**
 * A small world for the rules: it answers effects well, badly, late, twice or not at all, its
 * processes speak, crash and outlive their daemon, and its human meddles. Every choice it makes is
 * a number it is given, so that a failing story can be cut short by fast-check.
 */
import type { Effect, Event, Graph, Run, Step } from '../../src/core/index.ts';
import { nextDue } from '../../src/core/index.ts';
import { type Played, play } from './played.ts';

export type World = {
  town: Played;
  /** Effects that nobody has answered yet. */
  asked: Effect[];
  /** Reports on their way, in order: what processes did and the daemon has not read yet. */
  reports: Event[];
  /** Everything the world ever said, to say again at the wrong time. */
  said: Event[];
  /** Runs whose process is there. */
  alive: Set<string>;
  /** Graphs the human may change the team to. */
  graphs: Graph[];
  commits: number;
  /** The kinds of news so far. */
  told: Set<string>;
};

export type Choose = (below: number) => number;

export function worldOf(town: Played, graphs: Graph[]): World {
  return {
    town,
    asked: [],
    reports: [],
    said: [],
    alive: new Set(),
    graphs,
    commits: 0,
    told: new Set(),
  };
}

/** Plays an event and keeps the effects it asks for. */
export function happen(world: World, event: Event, by = 'engine'): Step {
  world.said.push(event);
  const taken = play(world.town, event, by);
  for (const { kind } of taken.news) world.told.add(kind);
  for (const effect of taken.effects)
    if (effect.type !== 'human.notify' && effect.type !== 'workspace.release')
      world.asked.push(effect);
  return taken;
}

export function pick<T>(list: T[], choose: Choose): T | undefined {
  return list.length === 0 ? undefined : list[choose(list.length)];
}

function take<T>(list: T[], index: number): T | undefined {
  return list.splice(index, 1)[0];
}

/** Does one of the things that were asked, well or badly. */
export function answerOne(world: World, choose: Choose, well: boolean): void {
  if (world.asked.length === 0) return;
  const effect = take(world.asked, well ? 0 : choose(world.asked.length))!;
  const good = well || choose(4) > 0;
  for (const event of answerTo(world, effect, { good, choose })) happen(world, event);
}

type Manner = { good: boolean; choose: Choose };

function answerTo(world: World, effect: Effect, { good, choose }: Manner): Event[] {
  const { state } = world.town;
  switch (effect.type) {
    case 'workspace.prepare': {
      const { run } = effect;
      if (!good) return [{ type: 'workspace.failed', run, reason: 'disk full' }];
      const task = effect.task === null ? undefined : state.tasks[effect.task];
      const head = task?.head ?? 'c0';
      return [{ type: 'workspace.ready', run, path: `/w/${run}`, base: task?.base ?? 'c0', head }];
    }
    case 'agent.start': {
      const { run } = effect;
      if (!good) return [{ type: 'run.failed', run, reason: 'not found' }];
      if (world.alive.has(run)) throw new Error(`${run} was to be started twice.`);
      world.alive.add(run);
      const ids = { pid: 1, startTime: '1', tokenHash: 'aa' };
      const provisional = choose(3) > 0 ? { provisional: true } : {};
      world.reports.push({ type: 'run.started', run, ...ids, session: `s-${run}`, ...provisional });
      return [];
    }
    case 'agent.stop':
      leave(world, effect.run, { code: null, signal: 'SIGTERM' });
      return [];
    case 'agent.say': {
      const { run, message } = effect;
      return good
        ? [{ type: 'message.delivered', run, message }]
        : [{ type: 'message.failed', run, message, reason: 'not taken' }];
    }
    case 'evidence.check': {
      const { run, epoch } = effect;
      world.commits += 1;
      const missing = good ? [] : ['No commit.'];
      const head = `c${world.commits}`;
      const tree = choose(3) > 0 ? { tree: `T${world.commits}` } : {};
      return [{ type: 'evidence.checked', run, epoch, missing, base: 'c0', head, ...tree }];
    }
    case 'loop.check':
      return [{ type: 'loop.checked', run: effect.run, passed: good, tail: 'red' }];
    case 'workspace.archive':
      return [{ type: 'task.archived', task: effect.task, ref: `refs/${effect.task}` }];
    case 'merge.run':
    case 'check.run':
      return stationReports(effect, { good, choose });
    default:
      return [];
  }
}

function stationReports(
  effect: Extract<Effect, { type: 'merge.run' | 'check.run' }>,
  { good, choose }: Manner,
): Event[] {
  const { role, batch } = effect;
  const tree = `tree-${batch}`;
  const commit = `commit-${batch}`;
  const [well, ill] =
    effect.type === 'merge.run'
      ? ['merged', choose(2) === 0 ? 'failed' : 'conflict']
      : ['passed', 'failed'];
  const checked: Event = {
    type: 'tree.checked',
    ...{ role, batch, tree, commit, passed: good, ms: 1, tail: '' },
    commands: ['npm test'],
    tasks: effect.tasks.map((one) => one.task),
  };
  const waits: Event = { type: 'station.waits', role, batch, reason: 'main is dirty' };
  const results = effect.tasks.map(({ task, epoch }): Event => {
    const verdict = good ? well! : ill!;
    return { type: 'station.finished', role, batch, task, epoch, verdict, note: '', commit, tree };
  });
  return [waits, checked, ...results];
}

/** The process of a run leaves; the daemon reads of it later. */
export function leave(
  world: World,
  run: string,
  how: { code: number | null; signal: string | null },
): void {
  if (world.alive.delete(run)) world.reports.push({ type: 'run.exited', run, ...how });
}

/** The daemon reads the oldest report of some process. */
export function readReport(world: World, choose: Choose): void {
  const runs = [...new Set(world.reports.map((one) => ('run' in one ? one.run : '')))];
  const run = pick(runs, choose);
  const index = world.reports.findIndex((one) => 'run' in one && one.run === run);
  if (index !== -1) happen(world, take(world.reports, index)!);
}

/** The runs that can speak: their process is there. */
export function speakers({ town, alive }: World): Run[] {
  return Object.values(town.state.runs).filter((run) => alive.has(run.id));
}

/** Kills the daemon at this moment, and starts it again among the processes that are left. */
export function restartDaemon(world: World, choose: Choose): void {
  const started = world.asked.filter((one) => one.type === 'agent.start' && choose(2) === 0);
  for (const one of started)
    if (one.type === 'agent.start' && world.town.state.runs[one.run]?.phase === 'starting')
      world.alive.add(one.run);
  for (const run of [...world.alive]) if (choose(3) === 0) world.alive.delete(run);
  world.asked = [];
  world.reports = [];
  comeUp(world);
}

/** A daemon comes up; of what it finds and nobody heard of yet, it reports the start. */
export function comeUp(world: World): void {
  const unheard = speakers(world).filter((run) => run.pid === null);
  happen(world, { type: 'daemon.started', pid: 1, alive: [...world.alive] });
  const ids = { pid: 1, startTime: '1', tokenHash: 'aa', session: null };
  for (const { id } of unheard) world.reports.push({ type: 'run.started', run: id, ...ids });
}

/** Lets time pass: to the next moment that matters, or by a little. */
export function waitAWhile(world: World, choose: Choose): void {
  const due = nextDue(world.town.state);
  world.town.at =
    due !== null && choose(3) > 0 ? Math.max(due, world.town.at) : world.town.at + 500;
  happen(world, { type: 'time.passed' });
}
