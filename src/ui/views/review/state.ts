/** What the Review view keeps. */
import type { TaskDiff } from '../../../client/protocol.ts';
import type { State } from '../../../core/state.ts';
import type { Task } from '../../../core/task.ts';
import { emptyList, type List } from '../../model/list.ts';
import { onceOf } from '../../model/memoise.ts';
import type { Painted } from './diff/highlight.ts';
import type { DiffFile } from './diff/parse.ts';

/** The diff of the task, as far as it is here. `of` says which work of which task it is. */
export type Loaded =
  | { kind: 'nothing' }
  | { kind: 'on its way'; of: string }
  | { kind: 'failed'; of: string; reason: string }
  | {
      kind: 'here';
      of: string;
      files: DiffFile[];
      from: TaskDiff['from'];
      cut: boolean;
      painted: Painted;
    };

export type ReviewState = {
  /** The task; the one that most wants to be reviewed when it is gone. */
  task: string | null;
  loaded: Loaded;
  /** The file, by its place, and the first of its rows in sight. */
  file: number;
  top: number;
  /** Its only use is the filter that every view with a list has. */
  list: List;
};

export const firstReview: ReviewState = {
  task: null,
  loaded: { kind: 'nothing' },
  file: 0,
  top: 0,
  list: emptyList,
};

/** Tasks with something to review: those that wait for the person, those at work, then the latest. */
export const reviewable = onceOf((state: State): readonly Task[] => {
  const rank = ({ place }: Task) =>
    place.kind === 'human' ? 0 : place.kind === 'done' || place.kind === 'dropped' ? 2 : 1;
  return Object.values(state.tasks)
    .filter(
      ({ head, worktree, history }) => head !== null || worktree !== 'none' || history.length > 0,
    )
    .sort((a, b) => rank(a) - rank(b) || b.since - a.since);
});

export function reviewedTask({ task }: ReviewState, state: State): Task | null {
  const chosen = task === null ? undefined : state.tasks[task];
  return chosen ?? reviewable(state)[0] ?? null;
}

/** Which work of a task this is: it changes when there is something new to see. */
export function workOf({ id, head, landed, epoch, place, worktree }: Task): string {
  return [id, head, landed, epoch, place.kind, worktree].join(' ');
}

/** The work whose diff should be asked for now; null when it is here or on its way. */
export function wantedDiff(review: ReviewState, state: State): { task: string; of: string } | null {
  const task = reviewedTask(review, state);
  if (task === null) return null;
  const of = workOf(task);
  return review.loaded.kind !== 'nothing' && review.loaded.of === of ? null : { task: task.id, of };
}

export function fileIn({ loaded, file }: ReviewState): DiffFile | null {
  return loaded.kind === 'here'
    ? (loaded.files[Math.min(file, loaded.files.length - 1)] ?? null)
    : null;
}
