/** A list with one selected row: the part of it that shows, and how keys move through it. Pure. */

export type List = {
  /** The selected row by its id, so that it stays selected while others come and go. */
  selected: string | null;
  /** Where that row was, for when it is gone. */
  at: number;
  /** The first row that shows. */
  top: number;
  /** Only what has these words is listed. */
  filter: string;
};

export const emptyList: List = { selected: null, at: 0, top: 0, filter: '' };

export type ListMove = 'up' | 'down' | 'page up' | 'page down' | 'top' | 'bottom';

/** Where the selected row is among `ids`; -1 when there is none. A row that is gone leaves its place. */
export function placeIn(list: List, ids: readonly string[]): number {
  if (ids.length === 0) return -1;
  if (list.selected !== null && ids[list.at] === list.selected) return list.at;
  const found = list.selected === null ? -1 : ids.indexOf(list.selected);
  return found >= 0 ? found : clamp(list.at, ids.length);
}

/** The id of the selected row, or null in an empty list. */
export function selectedIn(list: List, ids: readonly string[]): string | null {
  return ids[placeIn(list, ids)] ?? null;
}

/** Selects the row at an index; `rows` of them are in sight. */
export function selectAt(list: List, ids: readonly string[], index: number, rows: number): List {
  const at = clamp(index, ids.length);
  const top = firstShown(list, placeIn(list, ids), rows, ids.length);
  return { ...list, at, selected: ids[at] ?? null, top: topFor(top, at, rows, ids.length) };
}

/**
 * The first row in sight when the selected one is at `place` now: it stays where it was on the
 * screen when rows came or went before it.
 */
export function firstShown(list: List, place: number, rows: number, count: number): number {
  const at = Math.max(0, place);
  return topFor(at - (list.at - list.top), at, rows, count);
}

/** Selects a row by its id; the list as it was when there is no such row. */
export function selectId(list: List, ids: readonly string[], id: string, rows: number): List {
  const at = ids.indexOf(id);
  return at < 0 ? list : selectAt(list, ids, at, rows);
}

/** The selection after a move; it stops at both ends. */
export function moved(list: List, ids: readonly string[], move: ListMove, rows: number): List {
  const at = placeIn(list, ids);
  const page = Math.max(1, rows - 1);
  const to: Record<ListMove, number> = {
    up: at - 1,
    down: at + 1,
    'page up': at - page,
    'page down': at + page,
    top: 0,
    bottom: ids.length - 1,
  };
  return selectAt(list, ids, to[move], rows);
}

/** The first row to show of `count`, such that row `at` is among the `rows` in sight. */
export function topFor(top: number, at: number, rows: number, count: number): number {
  const kept = Math.min(at, Math.max(top, at - rows + 1));
  return Math.max(0, Math.min(kept, count - rows));
}

/** Narrows a list. The selected row stays selected if it is still there. */
export function filtered(list: List, filter: string): List {
  return { ...list, filter, top: 0 };
}

/** True when every word is in the text; small letters in the filter match capitals too. */
export function matches(filter: string, text: string): boolean {
  return matcher(filter)(text);
}

/** The same for many texts. */
export function matcher(filter: string): (text: string) => boolean {
  const small = filter === filter.toLowerCase();
  const words = filter.split(' ').filter((word) => word !== '');
  if (words.length === 0) return () => true;
  return (text) => {
    const among = small ? text.toLowerCase() : text;
    return words.every((word) => among.includes(word));
  };
}

export function isListMove(action: string): action is ListMove {
  return ['up', 'down', 'page up', 'page down', 'top', 'bottom'].includes(action);
}

function clamp(index: number, count: number): number {
  return Math.max(0, Math.min(index, count - 1));
}
