/** The Review view: through the diff, from task to task, and saying what becomes of one. Pure. */

import { formOf } from '../../dialogs/form.ts';
import type { Situation } from '../../model/action-spec.ts';
import { only, opened, told, type Update } from '../../model/effect.ts';
import { isListMove } from '../../model/list.ts';
import type { View } from '../../model/model.ts';
import type { PageRules } from '../view-rules.ts';
import { outcomesOf, type Way } from './outcomes.ts';
import { fileIn, firstReview, type Loaded, reviewable, reviewedTask } from './state.ts';

export const review: PageRules = {
  act(situation, action): Update {
    const { view, facts } = situation;
    if (isListMove(action)) return only(scrolled(situation, stepOf(action, facts.rows)));
    switch (action) {
      case 'next hunk':
        return only(toHunk(situation, 1));
      case 'hunk before':
        return only(toHunk(situation, -1));
      case 'next file':
        return only(toFile(view, view.review.file + 1));
      case 'file before':
        return only(toFile(view, view.review.file - 1));
      case 'next task':
        return only(toTask(situation, 1));
      case 'task before':
        return only(toTask(situation, -1));
      case 'approve':
        return judged(situation, 'on');
      case 'send back':
        return judged(situation, 'back');
      default:
        return only(view);
    }
  },
  pick: ({ view }, id) => only(toFile(view, Number(id))),
  wheel: (situation, lines) => only(scrolled(situation, lines)),
  filter: null,
  filterOf: () => '',
};

/** Shows one task in the Review view. */
export function showReview(view: View, task: string): View {
  const isSame = view.review.task === task;
  return { ...view, page: 'review', review: isSame ? view.review : { ...firstReview, task } };
}

/** Why the way is closed, in words; empty when it is open. */
export function whyNoWay({ view, facts }: Situation, way: Way): string {
  const task = reviewedTask(view.review, facts.state);
  if (task === null) return 'There is no task to review.';
  const found = outcomesOf(facts.state, task, way);
  return found.kind === 'none' ? found.reason : '';
}

function stepOf(move: string, rows: number): number {
  const page = Math.max(1, rows - 2);
  const steps: Record<string, number> = {
    up: -1,
    down: 1,
    'page up': -page,
    'page down': page,
    top: Number.NEGATIVE_INFINITY,
    bottom: Number.POSITIVE_INFINITY,
  };
  return steps[move] ?? 0;
}

function scrolled({ view, facts }: Situation, lines: number): View {
  const rows = fileIn(view.review)?.rows.length ?? 0;
  const most = Math.max(0, rows - facts.rows);
  const top = Math.max(0, Math.min(most, view.review.top + lines));
  return { ...view, review: { ...view.review, top } };
}

/** The next hunk below the first row in sight, on into the next file; or the one above it. */
function toHunk({ view, facts }: Situation, step: 1 | -1): View {
  const { review: state } = view;
  const file = fileIn(state);
  if (file === null) return view;
  const most = Math.max(0, file.rows.length - facts.rows);
  const next =
    step === 1
      ? file.hunks.find((row) => row > state.top)
      : file.hunks.findLast((row) => row < state.top);
  const isInSight = next !== undefined && (step === -1 || state.top < most);
  if (isInSight) return { ...view, review: { ...state, top: Math.min(next, most) } };
  if (step === 1) return toFile(view, state.file + 1);
  const before = toFile(view, state.file - 1);
  const last = fileIn(before.review);
  if (last === null || before.review.file === state.file) return before;
  const top = Math.max(0, Math.min(last.hunks.at(-1) ?? 0, last.rows.length - facts.rows));
  return { ...before, review: { ...before.review, top } };
}

function toFile(view: View, file: number): View {
  const { loaded } = view.review;
  const count = loaded.kind === 'here' ? loaded.files.length : 0;
  if (file < 0 || file >= count)
    return told(view, file < 0 ? 'This is the first file.' : 'This is the last file.');
  return { ...view, review: { ...view.review, file, top: 0 } };
}

function toTask({ view, facts }: Situation, step: 1 | -1): View {
  const tasks = reviewable(facts.state);
  const at = tasks.findIndex(({ id }) => id === reviewedTask(view.review, facts.state)?.id);
  const next = tasks[(at + step + tasks.length) % tasks.length];
  return next === undefined ? view : showReview(view, next.id);
}

function judged({ view, facts }: Situation, way: Way): Update {
  const task = reviewedTask(view.review, facts.state);
  if (task === null) return only(view);
  const found = outcomesOf(facts.state, task, way);
  if (found.kind === 'none') return only(told(view, found.reason));
  const title = way === 'on' ? `Approve ${task.id}` : `Send ${task.id} back`;
  return only(
    opened(
      view,
      formOf({
        purpose: { kind: 'judge', task: task.id, way },
        title,
        about: task.title,
        choices: found.outcomes.map(({ words }) => words),
        line: { hint: way === 'on' ? 'a note, if you like' : 'what should be done differently?' },
      }),
    ),
  );
}

/**
 * A diff was asked for, came, or cannot be had. The task that is read stays, and newer work of it
 * leaves the reader where they are: the old diff is shown until the new one is here.
 */
export function diffCame(view: View, loaded: Loaded): View {
  const { review: state } = view;
  const task = taskOf(loaded);
  const isSame = taskOf(state.loaded) === task;
  if (loaded.kind === 'on its way' && isSame && state.loaded.kind === 'here')
    return { ...view, review: { ...state, task, loaded: { ...state.loaded, of: loaded.of } } };
  const place = isSame ? {} : { file: 0, top: 0 };
  return { ...view, review: { ...state, ...place, task, loaded } };
}

function taskOf(loaded: Loaded): string | null {
  return loaded.kind === 'nothing' ? null : (loaded.of.split(' ')[0] ?? null);
}
