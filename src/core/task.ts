/** A unit of work. A goal is a task with no parent. */

export type TaskId = string;
export type RunId = string;
export type InboxId = string;

/** Who caused an event: the person, the engine itself, or a run. */
export type Actor = 'human' | 'engine' | RunId;

/** A task is in exactly one place. */
export type Place =
  /** Written down by a planner's run that has not given its verdict yet. */
  | { kind: 'draft'; run: RunId }
  /** After a crash it rests until `notBefore`, a moment of the work clock. */
  | { kind: 'queued'; role: string; order: number; notBefore: number | null }
  /** `order` is its old place in the queue, for when the run is interrupted. */
  | { kind: 'running'; role: string; order: number; runs: RunId[]; votes: Vote[] }
  /** In the hands of a merge queue or a check. */
  | { kind: 'station'; role: string; batch: string }
  /** Its children are out; when all are in it goes to `then`. */
  | { kind: 'children'; then: string }
  | { kind: 'human'; item: InboxId }
  | { kind: 'done' }
  | { kind: 'dropped'; reason: string };

/** What no commit can hold, moved to a folder of the town's: entries of it, as `<n>/<name>`. */
export type Kept = { folder: string; what: string[] };

/** What one member of a panel said. */
export type Vote = { run: RunId; verdict: string; note: string };

/** A commit of a task's branch and its tree. */
export type Work = { head: string; tree: string };

/** One line of a task's history: what was said of it, by whom, and where it went. */
export type Mark = {
  at: number;
  by: Actor;
  role: string;
  /**
   * `verdict`: a handoff. `vote`: one member of a panel. `refused`: a verdict without its evidence.
   * `moved`, `edited`: by the person. The rest say how a run ended.
   */
  kind:
    | 'verdict'
    | 'vote'
    | 'refused'
    | 'no verdict'
    | 'crash'
    | 'lost'
    | 'timeout'
    | 'moved'
    | 'edited';
  verdict: string | null;
  note: string;
  to: string | null;
  /** This use of the edge and its limit, when it has one. */
  attempt: number;
  limit: number | null;
  /** The commit that a verdict handed on as new work. */
  work?: Work;
};

export type Task = {
  id: TaskId;
  title: string;
  body: string;
  /** sha256 of the whole body when it is too long for the ledger; `body` is then its beginning. */
  blob: string | null;
  parent: TaskId | null;
  /** Tasks that must be done before this one may start. */
  needs: TaskId[];
  children: TaskId[];
  /** 0 is the most urgent, 9 the least. */
  priority: number;
  by: Actor;
  createdAt: number;
  place: Place;
  /** When it came to its place. */
  since: number;
  /** Grows with every claim; a verdict, message or push with an older one is refused. */
  epoch: number;
  branch: string;
  /** Its worktree: not made yet, there, being archived, or archived and removed. */
  worktree: 'none' | 'made' | 'archiving' | 'archived';
  base: string | null;
  head: string | null;
  /** How often each edge `role.verdict` was used for this task. */
  attempts: Record<string, number>;
  /** How often the task was given again to a role after a run without a verdict, by role. */
  reminded: Record<string, number>;
  /** How often a crashed run was started again, by role. */
  restarted: Record<string, number>;
  /** Rounds of a `loop` role so far, by role. */
  rounds: Record<string, number>;
  /** The session to resume at each role, for CLIs that can; each was at work once. */
  sessions: Record<string, { agent: string; session: string }>;
  history: Mark[];
  /** The commit on `into` that carries this task's work. */
  landed: string | null;
  /** The branch that it landed on; absent when it did not, and for older landings. */
  landedOn?: string;
  /** Files of its work that decide how it is checked; absent when there are none. */
  ownChecks?: string[];
  /** Where its worktree was archived last; absent for older archives. */
  archive?: { ref: string; commit: string };
  /** What was kept of its worktrees beside its archive; absent when nothing was. */
  kept?: Kept;
};
