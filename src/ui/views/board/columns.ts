/** Which columns and cards of the Board are in sight, and where. Pure. */
import type { Rect } from '../../layout/layout.ts';
import { topFor } from '../../model/list.ts';
import { type BoardState, type Column, cursorIn } from './state.ts';

const narrowest = 25;
/** To have all columns in sight those with cards give way a little, and those without much. */
const slim = { full: 24, empty: 12 };
/** Blanks of a column, one at each side. */
const margin = 2;
const headHeight = 2;
/** In a narrow column a title has two rows. */
const roomForTitle = 34;

export type ShownColumn = {
  column: Column;
  /** Its cells of the screen, margins included. */
  rect: Rect;
  /** Cells of what stands in it. */
  width: number;
  /** Its cards in sight, and the first of them among all. */
  shown: Column['tasks'];
  top: number;
  /** The selected card when the selection is in this column, -1 when it is empty; else null. */
  cursor: number | null;
  /** Columns that are out of sight at its left or right. */
  beyond: { left: boolean; right: boolean };
};

export type BoardPlaces = {
  columns: ShownColumn[];
  /** Cards of a column in sight, and rows of each with the blank one after it. */
  cards: number;
  tall: number;
};

export function boardPlaces(board: BoardState, columns: Column[], body: Rect): BoardPlaces {
  const cursor = cursorIn(board, columns);
  const widths = widthsOf(columns, body.width);
  const tall = Math.max(...widths) - margin < roomForTitle ? 4 : 3;
  const cards = Math.max(1, Math.floor((body.height - headHeight) / tall));
  const left = topFor(board.left, cursor.column, widths.length, columns.length);
  let x = body.x;
  const shown = columns.slice(left, left + widths.length).map((column, index): ShownColumn => {
    const cells = widths[index] ?? 0;
    const rect = { ...body, x, width: cells };
    x += cells;
    const at = left + index === cursor.column ? cursor.card : null;
    const kept = board.tops[column.id] ?? 0;
    const count = column.tasks.length;
    const top = topFor(kept, at === null ? kept : Math.max(0, at), cards, count);
    return {
      column,
      rect,
      width: cells - margin,
      shown: column.tasks.slice(top, top + cards),
      top,
      cursor: at,
      beyond: {
        left: index === 0 && left > 0,
        right: index === widths.length - 1 && left + widths.length < columns.length,
      },
    };
  });
  return { columns: shown, cards, tall };
}

/** Where the card stands that is so many cards under the top of its column. */
export function cardRect({ rect }: ShownColumn, index: number, tall: number): Rect {
  return { ...rect, y: rect.y + headHeight + index * tall, height: tall - 1 };
}

/**
 * Cells of each column in sight. All of them are in sight when that is possible, if need be with slim
 * ones where there is no card; otherwise as many as fit, all alike.
 */
function widthsOf(columns: Column[], room: number): number[] {
  const across = Math.max(1, Math.min(columns.length, Math.floor(room / narrowest)));
  const alike = Array.from({ length: across }, () => Math.floor(room / across));
  const full = columns.filter(({ tasks }) => tasks.length > 0).length;
  const left = room - slim.empty * (columns.length - full);
  if (across === columns.length || full === 0 || left < full * slim.full) return alike;
  return columns.map(({ tasks }) => (tasks.length === 0 ? slim.empty : Math.floor(left / full)));
}
