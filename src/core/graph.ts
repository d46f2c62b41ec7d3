/** The role graph: who does what, with which agent, and which verdict hands work to whom. */

/** A role's name, or one of the two places every graph has: `done` and `human`. */
export type Target = string;

/** What the engine checks before it believes a verdict. */
export type Evidence =
  /** At least one commit on the task's branch since its base. */
  | { kind: 'commit' }
  /** No uncommitted file in the workspace. */
  | { kind: 'clean' }
  /** A command that exits 0 in the workspace. */
  | { kind: 'command'; command: string };

/** An edge of the graph. `limit` counts uses for one task; past it the task goes to `else`. */
export type Handoff = {
  to: Target;
  needs: Evidence[];
  limit: number | null;
  else: Target;
  /** `subtask`: the task's children go to `to`, and the task itself waits, then goes to `then`. */
  each: 'subtask' | null;
  then: Target | null;
};

/** The kinds of checkout a run works in. */
export type Workspace = 'view' | 'task' | 'review' | 'none';

export type Limits = {
  /** Milliseconds a run may take before it is stopped and told to the human. */
  timeMs: number;
  /** Plain reminders sent to a run that ended its turn, or left, without a verdict. */
  reminders: number;
  /** Fresh starts after a crash, for one task at one role. */
  restarts: number;
};

export type AgentRole = {
  kind: 'agent';
  name: string;
  /** Names in `Graph.agents`; a later one is used while those before it are rate-limited. */
  agents: string[];
  seats: number;
  workspace: Workspace;
  /** The path of the role's brief, relative to the file of the graph. */
  brief: string | null;
  limits: Limits;
  /** One session kept open to talk to; it takes no tasks. */
  standing: boolean;
  /** Several seats judge one task; the first verdict with `quorum` votes is the outcome. */
  panel: { size: number; quorum: number } | null;
  /** Fresh sessions on the same brief until the command passes (a Ralph loop). */
  loop: { until: string; limit: number } | null;
  handoffs: Record<string, Handoff>;
};

export type MergeQueue = {
  kind: 'merge-queue';
  name: string;
  checks: string[];
  /** Files and folders that the checks find as they are on `into`; absent: as the task has them. */
  checksFrom?: string[];
  mode: 'rebase' | 'merge';
  /** How many tasks are tested together at most; a red batch is bisected. */
  batch: number;
  /** Milliseconds one check command may take. */
  timeMs: number;
  handoffs: Record<string, Handoff>;
};

export type CheckStation = {
  kind: 'check';
  name: string;
  command: string;
  seats: number;
  timeMs: number;
  handoffs: Record<string, Handoff>;
};

export type HumanStation = { kind: 'human'; name: string; handoffs: Record<string, Handoff> };

export type Station = MergeQueue | CheckStation | HumanStation;
export type Role = AgentRole | Station;

/** An agent as the user wrote it; the agents room turns it into a command line. */
export type Agent = {
  name: string;
  preset: string | null;
  command: string[] | null;
  args: string[];
  env: Record<string, string>;
};

export type Graph = {
  /** Grows by one with each accepted change of the file. */
  version: number;
  town: string;
  /** The branch that work lands on. */
  into: string;
  /** The role that gets a new goal. */
  entry: string;
  agents: Record<string, Agent>;
  roles: Record<string, Role>;
  /** Where worktrees are made, as it is written; absent: `.town/worktrees`. */
  worktrees?: string;
  /** Names of files and folders that are not kept with a checkout; absent: the default list. */
  archive?: { skip: string[] };
};

/** The verdicts a station can give, in the order the documents list them. */
export const stationVerdicts = {
  'merge-queue': ['merged', 'conflict', 'failed'],
  check: ['passed', 'failed'],
} as const;
