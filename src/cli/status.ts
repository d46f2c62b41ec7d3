/** The shape of `town status --json`, version 1; described in docs/json.md. */
import type { Live } from '../client/protocol.ts';
import {
  find,
  type InboxItem,
  type InboxKind,
  needsBySeat,
  needsYou,
  type Place,
  type State,
  type Wait,
  waitsOf,
} from '../core/index.ts';
import { type Kept, toldOf } from './kept.ts';

export type Status = {
  town: string;
  activity: State['activity'];
  /** The pid is null when the town is not running. */
  daemon: { pid: number | null };
  /** What the person should know of the daemon that runs, a line each. */
  notices: string[];
  graph: { version: number };
  counts: { queued: number; running: number; waiting: number; done: number; dropped: number };
  roles: { name: string; kind: string; seats: number; queued: number }[];
  seats: {
    name: string;
    role: string;
    run: string | null;
    reading: string;
    task: string | null;
    title: string | null;
    since: number | null;
    parked: boolean;
    /** What it needs the person for. */
    need: InboxKind | null;
  }[];
  runs: {
    id: string;
    task: string | null;
    epoch: number;
    seat: string;
    agent: string;
    phase: string;
    reading: string;
    pid: number | null;
    startTime: string | null;
    offset: number;
  }[];
  tasks: {
    id: string;
    title: string;
    parent: string | null;
    place: Place;
    epoch: number;
    landed: string | null;
  }[];
  /** All that needs the person, the most urgent first. */
  inbox: InboxItem[];
  /** Everything that waits, with its reason. */
  waits: Wait[];
  /** What takes its time just now: a command, a worktree, an archive. */
  work: {
    /** The run, batch or task that it is done for. */
    of: string;
    /** The station, or the seat of the run; null for the rest. */
    at: string | null;
    step: string;
    command: string | null;
    part: { at: number; of: number } | null;
    tasks: string[];
    since: number;
  }[];
  /** What `town keep` has started and still lives. */
  keptProcesses: ReturnType<typeof toldOf>[];
};

/** Who answers, and what it has to say of itself. */
export type Answering = { pid: number; notices: string[] } | null;

export function statusOf(
  state: State,
  live: Live,
  { daemon, kept }: { daemon: Answering; kept: Kept[] },
): Status {
  const { graph } = state;
  return {
    town: graph?.town ?? '',
    activity: state.activity,
    daemon: { pid: daemon?.pid ?? null },
    notices: daemon?.notices ?? [],
    graph: { version: graph?.version ?? 0 },
    counts: countsOf(state),
    roles: rolesOf(state),
    seats: seatsOf(state),
    runs: Object.values(state.runs).map((run) => {
      const { id, task, epoch, seat, agent, phase, reading, pid: own, startTime } = run;
      const offset = find(live.runs, id)?.offset ?? 0;
      return { id, task, epoch, seat, agent, phase, reading, pid: own, startTime, offset };
    }),
    tasks: Object.values(state.tasks).map(({ id, title, parent, place, epoch, landed }) => {
      return { id, title, parent, place, epoch, landed };
    }),
    inbox: needsYou(state),
    waits: waitsOf(state),
    work: workOf(state, live),
    keptProcesses: kept.map(toldOf),
  };
}

function workOf({ batches, runs }: State, { work }: Live): Status['work'] {
  return Object.entries(work).map(([of, { step, command, part, tasks, startedAt }]) => {
    const at = find(batches, of)?.role ?? find(runs, of)?.seat ?? null;
    return { of, at, step, command, part, tasks, since: startedAt };
  });
}

/** Every task once: waiting is for children or for the human. */
export function countsOf({ tasks, counts }: State): Status['counts'] {
  const sums = { queued: 0, running: 0, waiting: 0, done: counts.done, dropped: counts.dropped };
  for (const { place } of Object.values(tasks)) {
    if (place.kind === 'queued' || place.kind === 'draft') sums.queued += 1;
    else if (place.kind === 'running' || place.kind === 'station') sums.running += 1;
    else if (place.kind === 'children' || place.kind === 'human') sums.waiting += 1;
  }
  return sums;
}

function rolesOf({ graph, queues }: State): Status['roles'] {
  return Object.values(graph?.roles ?? {}).map((role) => ({
    name: role.name,
    kind: role.kind,
    seats: role.kind === 'agent' || role.kind === 'check' ? role.seats : 0,
    queued: find(queues, role.name)?.length ?? 0,
  }));
}

function seatsOf(state: State): Status['seats'] {
  const { seats, runs, tasks } = state;
  const needs = needsBySeat(needsYou(state));
  return Object.values(seats).map(({ name, role, run: id, parked }) => {
    const run = id === null ? null : find(runs, id);
    const task = run?.task ?? null;
    const title = task === null ? null : (find(tasks, task)?.title ?? null);
    const since = run?.claimedAt ?? null;
    const need = needs.get(name)?.kind ?? null;
    // An agent that waits for the answer to its question looks busy on its screen.
    const isAsking = need === 'question' || need === 'asking';
    const reading = isAsking ? 'asking' : (run?.reading ?? (parked ? 'parked' : 'empty'));
    return { name, role, run: id, reading, task, title, since, parked, need };
  });
}
