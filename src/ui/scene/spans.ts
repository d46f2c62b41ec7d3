/** Rows of the screen as stretches of text with a meaning; the theme gives each meaning its colours. */
import type { Chip, Meaning } from '../theme.ts';
import { cells, cut, firstCells, lastCells } from '../words.ts';

export type Paint = Meaning | `chip ${Chip}`;
export type Span = { text: string; paint: Paint };
/** One row of the screen, or a part of one. */
export type Row = Span[];

export function span(text: string, paint: Paint = 'plain'): Span {
  return { text, paint };
}

export function widthOf(row: Row): number {
  return row.reduce((sum, { text }) => sum + cells(text), 0);
}

/** The row in exactly `width` cells: cut, or filled with blanks at the end. */
export function fitted(row: Row, width: number): Row {
  const kept: Row = [];
  let room = width;
  for (const { text, paint } of row) {
    const part = cut(text, room);
    kept.push({ text: part, paint });
    room -= cells(part);
    if (room <= 0) break;
  }
  return room > 0 ? [...kept, span(' '.repeat(room))] : kept;
}

/** `left` at the left and `right` at the right of `width` cells; the left gives way. */
export function spread(left: Row, right: Row, width: number): Row {
  const room = Math.max(0, width - widthOf(right));
  return [...fitted(left, room), ...right];
}

/** The row with one meaning for all of it, as for the selected one. */
export function repainted(row: Row, paint: Paint): Row {
  return row.map(({ text }) => ({ text, paint }));
}

/** The row with other words in the cells from `at` on, as many as they take. The row is at least that long. */
export function overlaid(row: Row, at: number, words: Row): Row {
  return [...firstOf(row, at), ...words, ...withoutFirst(row, at + widthOf(words))];
}

/** The first cells of a row, cut without a sign. A wide character that is cut in two leaves a blank. */
function firstOf(row: Row, count: number): Row {
  let room = count;
  return row.flatMap(({ text, paint }) => {
    const width = Math.min(room, cells(text));
    if (width === 0) return [];
    room -= width;
    const kept = firstCells(text, width);
    return [{ text: kept + ' '.repeat(width - cells(kept)), paint }];
  });
}

/** What is left of a row without its first cells. A wide character that is cut in two leaves a blank. */
function withoutFirst(row: Row, count: number): Row {
  let left = count;
  return row.flatMap(({ text, paint }) => {
    const width = cells(text);
    const gone = Math.min(left, width);
    left -= gone;
    if (gone === 0) return [{ text, paint }];
    const kept = lastCells(text, width - gone);
    return [{ text: ' '.repeat(width - gone - cells(kept)) + kept, paint }];
  });
}

export function textOfRow(row: Row): string {
  return row.map(({ text }) => text).join('');
}
