/** Rows of the screen as stretches of text with a meaning; the theme gives each meaning its colours. */

import { cells, firstCells, lastCells, measuredCut } from '../theme/text-width.ts';
import type { Chip, Meaning } from '../theme/theme.ts';

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
    const part = measuredCut(text, room);
    kept.push({ text: part.text, paint });
    room -= part.taken;
    if (room <= 0) break;
  }
  if (room > 0) kept.push(span(' '.repeat(room)));
  return kept;
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

/** The row with `words`, of so many cells, in the cells from `at` on. The row is at least that long. */
export function overlaid(row: Row, at: number, words: Row, width: number): Row {
  const whole: Row = [];
  let column = 0;
  let isLaid = false;
  for (const { text, paint } of row) {
    const end = column + cells(text);
    const before = Math.min(end, at) - column;
    if (before > 0) whole.push({ text: firstOf(text, before, end - column), paint });
    if (!isLaid && end >= at) {
      whole.push(...words);
      isLaid = true;
    }
    const after = end - Math.max(column, at + width);
    if (after > 0) whole.push({ text: lastOf(text, after, end - column), paint });
    column = end;
  }
  return whole;
}

/** The first cells of a text of `width`, cut without a sign. A wide character that is cut in two leaves a blank. */
function firstOf(text: string, count: number, width: number): string {
  if (count === width) return text;
  const kept = firstCells(text, count);
  return kept + ' '.repeat(count - cells(kept));
}

/** The last cells of a text of `width`, likewise. */
function lastOf(text: string, count: number, width: number): string {
  if (count === width) return text;
  const kept = lastCells(text, count);
  return ' '.repeat(count - cells(kept)) + kept;
}

export function textOfRow(row: Row): string {
  return row.map(({ text }) => text).join('');
}
