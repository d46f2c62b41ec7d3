/** What the Board view keeps, and which task stands in which column. */
import { find } from '../../../core/draft.ts';
import type { State } from '../../../core/state.ts';
import type { Task } from '../../../core/task.ts';
import { emptyList, type List, matches } from '../../model/list.ts';

export type BoardState = {
  /** `selected` is a task; it stays selected while it moves from column to column. */
  list: List;
  /** The column of the selection, for when it has no task. */
  column: string | null;
  /** The first column in sight. */
  left: number;
  /** The first card in sight of each column. */
  tops: Record<string, number>;
};

export const firstBoard: BoardState = { list: emptyList, column: null, left: 0, tops: {} };

export type Column = { id: string; name: string; tasks: Task[] };

/** Columns that no role can be named after, because a role's name has no blank. */
const yours = 'for you';
const over = 'all done';
const gone = 'all dropped';

/** A column for each role in the order of the graph, then what waits for the person, and what is over. */
export function boardColumns(state: State, filter: string): Column[] {
  const columns = new Map<string, Column>();
  const column = (id: string, name = id) => {
    const found = columns.get(id) ?? { id, name, tasks: [] };
    columns.set(id, found);
    return found;
  };
  for (const role of Object.values(state.graph?.roles ?? {}))
    if (role.kind !== 'human' && !(role.kind === 'agent' && role.standing)) column(role.name);
  column(yours, 'you');
  column(over, 'done');
  for (const task of Object.values(state.tasks))
    if (isListed(task, filter)) column(columnOf(state, task), nameOf(state, task)).tasks.push(task);
  for (const { id, tasks } of columns.values()) tasks.sort(orderIn(id, state));
  return [...columns.values()];
}

function isListed({ id, title, place }: Task, filter: string): boolean {
  return filter === '' || matches(filter, `${id} ${title} ${place.kind}`);
}

function columnOf(state: State, { place }: Task): string {
  switch (place.kind) {
    case 'queued':
    case 'running':
    case 'station':
      return place.role;
    case 'children':
      return place.then;
    case 'draft':
      return state.runs[place.run]?.role ?? state.graph?.entry ?? '';
    case 'human':
      return yours;
    case 'done':
      return over;
    case 'dropped':
      return gone;
  }
}

function nameOf(state: State, task: Task): string {
  return task.place.kind === 'dropped' ? 'dropped' : columnOf(state, task);
}

/** What is at work first, then what waits in the order it is served; of what is over the latest first. */
const ranks: Record<Task['place']['kind'], number> = {
  running: 0,
  station: 0,
  human: 1,
  queued: 2,
  children: 3,
  draft: 4,
  done: 5,
  dropped: 5,
};

function orderIn(column: string, state: State): (a: Task, b: Task) => number {
  const places = new Map((find(state.queues, column) ?? []).map((id, place) => [id, place]));
  const served = ({ id, since }: Task) => places.get(id) ?? since;
  const isOver = column === over || column === gone;
  return (a, b) =>
    ranks[a.place.kind] - ranks[b.place.kind] ||
    (isOver ? b.since - a.since : served(a) - served(b));
}

/** Where the selection is: its column, and its card in it, -1 when that column is empty. */
export function cursorIn(
  { list, column }: BoardState,
  columns: Column[],
): { column: number; card: number } {
  const ofTask = (tasks: Task[]) => tasks.findIndex(({ id }) => id === list.selected);
  const found = list.selected === null ? -1 : columns.findIndex((each) => ofTask(each.tasks) >= 0);
  if (found >= 0) return { column: found, card: ofTask(columns[found]?.tasks ?? []) };
  const named = columns.findIndex(({ id }) => id === column);
  const at =
    named >= 0
      ? named
      : Math.max(
          0,
          columns.findIndex(({ tasks }) => tasks.length > 0),
        );
  return { column: at, card: Math.min(list.at, (columns[at]?.tasks.length ?? 0) - 1) };
}
