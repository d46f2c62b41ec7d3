/** What the keys of the Board view do. */
import type { Task } from '../../../core/task.ts';
import type { About, Situation } from '../../model/action-spec.ts';
import { top } from '../../model/model.ts';
import { cursorIn } from './state.ts';

/** The task that is selected on the board, or the one whose details are open. */
export function chosenTask({ view, facts }: Situation): Task | null {
  const overlay = top(view);
  if (overlay?.kind === 'task') return facts.state.tasks[overlay.task] ?? null;
  const { column, card } = cursorIn(view.board, facts.board);
  return facts.board[column]?.tasks[card] ?? null;
}

/** The seat that works on it. */
export function seatOf({ facts }: Situation, task: Task): string | null {
  return (
    facts.seats.find(({ run }) => run !== null && facts.state.runs[run]?.task === task.id)?.name ??
    null
  );
}

const hasTask = (situation: Situation) => chosenTask(situation) !== null;
const isAtSeat = (situation: Situation) => {
  const task = chosenTask(situation);
  return task !== null && seatOf(situation, task) !== null;
};

export const boardActions = {
  details: {
    words: 'show all of the task: why it is there, its text, its history',
    hint: 'details',
    when: hasTask,
  },
  left: { words: 'column before', hint: 'columns', pair: 'right' },
  right: { words: 'next column', hint: null },
  retry: { words: 'give the task another try, with fresh limits', hint: 'retry', when: hasTask },
  hand: { words: 'hand the task to another role', hint: 'hand to', when: hasTask },
  drop: { words: 'drop the task; it asks first', hint: 'drop', when: hasTask },
  sooner: { words: 'serve the task sooner', hint: 'priority', when: hasTask, pair: 'later' },
  later: { words: 'serve the task later', hint: null, when: hasTask },
  'to seat': { words: 'go to the terminal that works on it', hint: 'terminal', when: isAtSeat },
} as const satisfies Record<string, About>;
