/** What a merge queue is given, what it says while it works, and what comes out. */
import type { Batched } from '../../core/effect.ts';
import type { Event } from '../../core/event.ts';
import type { Checkout, Repository } from './git/index.ts';

export type TreeChecked = Extract<Event, { type: 'tree.checked' }>;

export type MergeStep = {
  /** `bisecting`: the checks look for the first task that turns the stack red. */
  step: 'stacking' | 'testing' | 'bisecting' | 'landing' | 'waiting';
  tasks: string[];
  command: string | null;
  /** Which of the check commands it is. */
  part: { at: number; of: number } | null;
  /** The last output of the command, or why it waits. */
  tail: string;
};

export type MergeOrder = {
  repository: Repository;
  role: string;
  batch: string;
  /** The queue's own checkout, in `.town/merge/`. */
  path: string;
  into: string;
  mode: 'rebase' | 'merge';
  checks: string[];
  /** Files and folders that are taken as they are on `into` while the checks run. */
  checksFrom: string[];
  /** Milliseconds one check command may take. */
  timeMs: number;
  /** Variables the checks see; see `checkEnvironment`. */
  env: Record<string, string>;
  tasks: Batched[];
  /**
   * True when a green run of these very commands on this tree is written down; with `ran`, one in
   * which the checkout held just that tree.
   */
  isGreen: (tree: string, commands: readonly string[], ran?: string) => boolean;
  /** Resolves when the outcome is written for good; nothing lands before. */
  record: (checked: TreeChecked) => Promise<void>;
  /** Told each new reason why the batch does not move, and what the person can do about it. */
  waits: (reason: string, next: string) => Promise<void>;
  /** Told before the checks run: what it waited for has come. */
  resumed: () => Promise<void>;
  progress: (step: MergeStep) => void;
  signal: AbortSignal;
};

export type MergeResult = {
  task: string;
  epoch: number;
  verdict: 'merged' | 'conflict' | 'failed';
  /** For the next one to work on it: the files in conflict, or the command and its last output. */
  note: string;
  /** For `merged`: the commit on `into` that carries the task's work. */
  commit: string | null;
  /** For `merged`: the tree the checks passed on; null when there was nothing to land. */
  tree: string | null;
  /** For `merged`: the files it changed that decide how it is checked; absent when there are none. */
  ownChecks?: string[];
  /** For `merged`: there are no checks. */
  checked?: 'not at all';
};

/** A task's candidate: its commits on top of those below it in the stack. `unsigned`: those of the
 * task's commits that lost their signature on the way. */
export type Stacked = {
  task: Batched;
  commit: string;
  tree: string;
  unsigned: string[];
  ownChecks: string[];
};

/** What the work on one batch shares. `judged`: by tree, why it is red, or null when it is green. */
export type Desk = {
  order: MergeOrder;
  checkout: Checkout;
  judged: Map<string, string | null>;
  /** The commit of `into` that this round builds on. */
  onto: string;
};

/** Says what is being done now. */
export function tell(
  desk: Desk,
  step: Pick<MergeStep, 'step' | 'tasks'> & Partial<MergeStep>,
): void {
  desk.order.progress({ command: null, part: null, tail: '', ...step });
}

/** A task's outcome, with where it landed when it did. */
export function result(
  task: Batched,
  verdict: MergeResult['verdict'],
  note: string,
  landed: { commit: string | null; tree: string | null } = { commit: null, tree: null },
): MergeResult {
  const { commit, tree } = landed;
  return { task: task.task, epoch: task.epoch, verdict, note, commit, tree };
}
