/** Rows of the screen as stretches of text with a meaning; the theme gives each meaning its colours. */
import type { Theme } from '../theme.ts';
import { cells, cut } from '../words.ts';

export type Paint = Exclude<keyof Theme, 'chips'> | `chip ${keyof Theme['chips']}`;
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

export function textOfRow(row: Row): string {
  return row.map(({ text }) => text).join('');
}
