/** One agent session on one task at one seat. */
import type { AgentRole, Workspace } from './graph.ts';
import type { RunId, TaskId, Work } from './task.ts';

/** What an agent's screen says. `stopped`: its process is stopped by a signal, whatever the screen says. */
export type Reading = 'starting' | 'busy' | 'asking' | 'idle' | 'stopped' | 'exited' | 'lost';

/** A process that could not be ended. */
export type Survivor = { pid: number; command: string };

export type RunPhase =
  /** Claimed and written down; its workspace is being made. */
  | 'preparing'
  /** Its process is being started. */
  | 'starting'
  | 'live'
  /** A verdict was given; the evidence is being checked. */
  | 'checking'
  /** Its process is gone; the loop's command decides whether another round is due. */
  | 'looping'
  /** Its work is handed on; the process may finish its turn, then it is ended. */
  | 'leaving';

export type Run = {
  id: RunId;
  /** Null for a standing session. */
  task: TaskId | null;
  epoch: number;
  role: string;
  /** The role as it was at the claim; edits of the graph apply to new runs only. */
  terms: AgentRole;
  seat: string;
  agent: string;
  workspace: Workspace;
  phase: RunPhase;
  /** When it came to its phase. */
  since: number;
  claimedAt: number;
  path: string | null;
  pid: number | null;
  /** Kernel start time of `pid`, so that a reused pid is never taken for this run. */
  startTime: string | null;
  /** sha256 of the capability token, in hex; the token itself is never written to the ledger. */
  tokenHash: string | null;
  session: string | null;
  /** True when the agent is asked to continue an earlier session. */
  resumes: boolean;
  /**
   * Whether it was seen at work, without which nothing is typed to it and its session is not
   * remembered. Absent in a run that an older version started; its session was remembered at once.
   */
  proven?: boolean;
  reading: Reading;
  readingSince: number;
  /**
   * Since its last reading something that begins a turn has reached it, or was meant to: a text, or
   * the answer to its question. The end of that turn is told even when it is idle as before. Absent before its
   * first reading, and in a run of an older version until its next one.
   */
  turnDue?: boolean;
  reminders: number;
  verdict: { name: string; note: string } | null;
  /** What its verdict was proven with; absent before that, and under older versions. */
  work?: Work;
  /** Why its last verdict was not accepted. */
  refusal: string | null;
  /** The human was told that this run ended its turn without a verdict. */
  stuck: boolean;
  /** Answers to its questions, by the key the question came with. */
  answers: Record<string, string>;
  /** The moment of the work clock at which its process is ended if it is still there. */
  stopAt: number | null;
  /** Why the process is being ended, once it is. */
  ending: 'handed' | 'timeout' | 'stopped' | 'dropped' | null;
  /** How the process left, once it has. */
  exit: { code: number | null; signal: string | null } | null;
  /** The last lines its terminal showed, once it has left; absent when nobody looked. */
  tail?: string;
  /** The person has dismissed what it asks on its screen. */
  aside?: true;
  /** What it asks on its screen, in the words of the rule; absent when it asks nothing. */
  asked?: string;
  /** The last lines of a screen that stands still, for as long as it does; the person was told. */
  still?: string;
};

/** A place for one agent of a role. A label, never a key to a run. */
export type Seat = {
  name: string;
  role: string;
  run: RunId | null;
  /** Removed from the graph; goes away when its run has left. */
  draining: boolean;
  /** Times of crashes in the last quarter of an hour. */
  crashes: number[];
  /** No run starts here before this moment of the work clock. */
  restAt: number | null;
  parked: boolean;
  /** What its last crash was, with the last lines of the terminal; absent when nobody looked. */
  last?: string;
};
