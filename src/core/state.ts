/** The whole of a town: a fold of its ledger. Plain JSON, so that a snapshot is its text. */
import type { CheckStation, Graph, MergeQueue } from './graph.ts';
import type { InboxItem } from './inbox.ts';
import type { Run, Seat } from './run.ts';
import type { Task } from './task.ts';
import type { TeamFiles } from './team-files.ts';

/** A text on its way to a run. */
export type Message = {
  id: string;
  run: string;
  text: string;
  at: number;
  by: string;
  /** Why it is not typed yet, once that has lasted. */
  waits?: string;
};

/** Tasks a station has in hand. */
export type Batch = {
  id: string;
  role: string;
  /** The station as it was when it took the tasks. */
  terms: MergeQueue | CheckStation;
  tasks: string[];
  at: number;
  /** Why it does not move, when it does not. */
  waits: string | null;
  /** Since when it waits, and what a person can do about it; empty when nothing. */
  waiting?: { since: number; next: string };
};

/** A recorded green run of the checks on one tree. */
export type GreenTree = {
  tree: string;
  commit: string;
  commands: string[];
  /** The tree they ran in, where that is another one. */
  ran?: string;
  at: number;
  seq: number;
};

export type State = {
  /** The last event that was folded in. */
  seq: number;
  at: number;
  /**
   * The work clock, in milliseconds: the wall clock of the founding, and from then on only time in
   * which the machine was awake and its daemon ran. Limits, rests and back-offs are moments of it.
   */
  clock: number;
  /** Tells this town from every other one, also in the same repository. Null before its first daemon. */
  id: string | null;
  activity: 'open' | 'paused' | 'closed';
  activityReason: string;
  /** The pause that nobody has ended yet; it outlasts a town that is closed. */
  pause: { reason: string } | null;
  graph: Graph | null;
  tasks: Record<string, Task>;
  /** The queued tasks of each role, in the order they are served. */
  queues: Record<string, string[]>;
  /** Runs whose process may still be there. A run that is over lives on in its task's history. */
  runs: Record<string, Run>;
  seats: Record<string, Seat>;
  inbox: Record<string, InboxItem>;
  messages: Record<string, Message>;
  batches: Record<string, Batch>;
  /** Until when each rate-limited agent rests. */
  limited: Record<string, number>;
  /** The newest green trees; older ones are in the ledger. */
  green: GreenTree[];
  /** What the repository's configuration said at the founding; absent before an event says it. */
  founding?: { commands: Record<string, string>; settings: Record<string, string> };
  /** What the human was told of the repository's configuration and still holds, dismissed or not. */
  repositoryProblems?: string[];
  /** Whose text of the files that decide about the team is in force. */
  teamFiles?: TeamFiles;
  counts: { created: number; done: number; dropped: number };
  /** The next number for each kind of id. */
  next: { task: number; run: number; inbox: number; message: number; batch: number; order: number };
};

/** A town in which nothing has happened yet. */
export const emptyState: State = {
  seq: 0,
  at: 0,
  clock: 0,
  id: null,
  activity: 'open',
  activityReason: '',
  pause: null,
  graph: null,
  tasks: {},
  queues: {},
  runs: {},
  seats: {},
  inbox: {},
  messages: {},
  batches: {},
  limited: {},
  green: [],
  counts: { created: 0, done: 0, dropped: 0 },
  next: { task: 1, run: 1, inbox: 1, message: 1, batch: 1, order: 1 },
};

/** A state read from a snapshot, which an earlier version may have written without some fields. */
export function stateFromSnapshot(written: Partial<State>): State {
  const at = written.at ?? 0;
  const { activity, activityReason: reason = '' } = written;
  const pause = activity === 'paused' ? { reason } : null;
  return { ...emptyState, clock: at, pause, ...written };
}

/** A moment of the work clock on the wall clock, if the machine stays awake until then. */
export function onWallClock({ at, clock }: Pick<State, 'at' | 'clock'>, moment: number): number {
  return moment - clock + at;
}
