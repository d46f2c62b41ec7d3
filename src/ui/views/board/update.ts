/** The Board view: moving among cards, and what a person does with a task. Pure. */
import type { Task } from '../../../core/task.ts';
import type { Situation } from '../../model/action-spec.ts';
import { only, opened, type Update } from '../../model/effect.ts';
import { filtered, isListMove, moved, topFor } from '../../model/list.ts';
import type { View } from '../../model/model.ts';
import { visited } from '../town/focus.ts';
import type { PageRules } from '../view-rules.ts';
import { chosenTask, seatOf } from './keys.ts';
import { type BoardState, cursorIn } from './state.ts';

export const board: PageRules = {
  act(situation, action) {
    const { view, facts } = situation;
    if (isListMove(action)) {
      const { column } = cursorIn(view.board, facts.board);
      const { list } = inColumn(situation, column);
      return only(
        placed(situation, column, moved(list, idsOf(situation, column), action, facts.rows).at),
      );
    }
    if (action === 'left' || action === 'right')
      return only(across(situation, action === 'left' ? -1 : 1));
    const task = chosenTask(situation);
    return task === null ? only(view) : (onTask(situation, task, action) ?? only(view));
  },
  pick(situation, id) {
    const { view, facts } = situation;
    const column = facts.board.findIndex(({ tasks }) => tasks.some((task) => task.id === id));
    if (column < 0) return only(view);
    if (chosenTask(situation)?.id === id)
      return only(opened(view, { kind: 'task', task: id, scroll: 0 }));
    return only(placed(situation, column, idsOf(situation, column).indexOf(id)));
  },
  wheel(situation, lines) {
    const { view, facts } = situation;
    const { column, card } = cursorIn(view.board, facts.board);
    return only(placed(situation, column, card + Math.sign(lines)));
  },
  filter: (view, words) => ({
    ...view,
    board: { ...view.board, list: filtered(view.board.list, words), tops: {} },
  }),
  filterOf: (view) => view.board.list.filter,
};

/** Shows a task on the board. */
export function showTask(view: View, id: string): View {
  const list = { ...view.board.list, filter: '', selected: id };
  return { ...view, page: 'board', board: { ...view.board, list } };
}

/** What a person does with a task, on the board or in its details; null for other actions. */
export function onTask(situation: Situation, task: Task, action: string): Update | null {
  const { view } = situation;
  switch (action) {
    case 'details':
      return only(opened(view, { kind: 'task', task: task.id, scroll: 0 }));
    case 'retry': {
      const event = { type: 'task.retried', task: task.id, role: null, note: '' } as const;
      return { view, commands: [{ kind: 'act', event, done: `${task.id} is tried again` }] };
    }
    case 'drop':
      return only(opened(view, { kind: 'drop', task: task.id, choice: 0 }));
    case 'hand':
      return only(opened(view, { kind: 'hand', task: task.id, choice: 0 }));
    case 'sooner':
      return prioritised(view, task, task.priority - 1);
    case 'later':
      return prioritised(view, task, task.priority + 1);
    case 'to seat': {
      const seat = seatOf(situation, task);
      return seat === null ? null : only(visited({ ...view, overlays: [] }, seat));
    }
    default:
      return null;
  }
}

function prioritised(view: View, task: Task, priority: number): Update {
  const event = { type: 'task.prioritised', task: task.id, priority } as const;
  const done = `${task.id} has priority ${Math.max(0, Math.min(9, priority))} now; 0 is served first`;
  return { view, commands: [{ kind: 'act', event, done }] };
}

function idsOf({ facts }: Situation, column: number): string[] {
  return (facts.board[column]?.tasks ?? []).map(({ id }) => id);
}

/** The list of one column, with the selection in it. */
function inColumn({ view, facts }: Situation, column: number) {
  const { card } = cursorIn(view.board, facts.board);
  return {
    list: {
      ...view.board.list,
      at: Math.max(0, card),
      selected: facts.board[column]?.tasks[card]?.id ?? null,
    },
  };
}

/** The next column; the card at the same height is selected there. */
function across(situation: Situation, step: 1 | -1): View {
  const { view, facts } = situation;
  const { column, card } = cursorIn(view.board, facts.board);
  const to = Math.max(0, Math.min(facts.board.length - 1, column + step));
  const here = facts.board[column]?.id ?? '';
  const height = Math.max(0, card) - (view.board.tops[here] ?? 0);
  return placed(situation, to, height + (view.board.tops[facts.board[to]?.id ?? ''] ?? 0));
}

function placed({ view, facts }: Situation, column: number, card: number): View {
  const { id = '', tasks = [] } = facts.board[column] ?? {};
  const at = Math.max(0, Math.min(card, tasks.length - 1));
  const { board } = view;
  const next: BoardState = {
    list: { ...board.list, at, selected: tasks[at]?.id ?? null },
    column: id,
    left: topFor(board.left, column, facts.across, facts.board.length),
    tops: { ...board.tops, [id]: topFor(board.tops[id] ?? 0, at, facts.rows, tasks.length) },
  };
  return { ...view, board: next };
}
