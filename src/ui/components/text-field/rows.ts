/** A text broken into rows of the screen, and the caret going up and down through them. */
import { graphemes, sanitise } from '../../../terminal/sanitise.ts';
import { cells } from '../../theme/text-width.ts';
import type { Placed } from './line.ts';

/**
 * One line of a text in rows of at most `width` cells, put together the very line. It is broken
 * between any two characters, so that nothing moves while one writes at its end.
 */
export function rowsOf(line: string, width: number): string[] {
  if (/^[ -~]*$/.test(line)) return slices(line, width);
  const rows = [''];
  let taken = 0;
  for (const grapheme of graphemes(line)) {
    const size = cells(sanitise(grapheme));
    if (taken + size > width) {
      rows.push('');
      taken = 0;
    }
    rows[rows.length - 1] += grapheme;
    taken += size;
  }
  return rows;
}

function slices(line: string, width: number): string[] {
  const rows: string[] = [];
  for (let at = 0; at < line.length; at += width) rows.push(line.slice(at, at + width));
  return rows.length === 0 ? [''] : rows;
}

/** So much before and after the caret is looked at, which is more than is ever in sight. */
const reach = 1000;
/** A line that is much longer is begun in the middle, at a multiple of this, so that its rows seldom move. */
const longLine = { most: 4000, stride: 2000 };

/** The part of a text around the caret, from the start of a line, so that a large paste stays quick. */
export function nearby({ before, after }: Placed): Placed {
  const from = Math.max(0, before.length - reach);
  const start = from === 0 ? 0 : before.lastIndexOf('\n', from - 1) + 1;
  const { most, stride } = longLine;
  const skipped = from - start > most ? stride * Math.floor((from - start) / stride) : 0;
  return { before: before.slice(start + skipped), after: after.slice(0, reach) };
}

/** Which of the rows of a line the caret is in, and what of it is before the caret. It stands on what comes next. */
export function caretRow(rows: readonly string[], at: number): { row: number; before: string } {
  let left = at;
  for (const [row, text] of rows.entries()) {
    if (left < text.length || row === rows.length - 1) return { row, before: text.slice(0, left) };
    left -= text.length;
  }
  return { row: 0, before: '' };
}

/** Where the caret is one row up or down, keeping to a column; null at the first or the last row. */
export function rowAway(
  { before, after }: Placed,
  way: 'up' | 'down',
  { width, column }: { width: number; column: number | null },
): { placed: Placed; column: number } | null {
  const around = nearby({ before, after });
  const text = around.before + around.after;
  const start = around.before.lastIndexOf('\n') + 1;
  const line = text.slice(start, around.before.length + endOfLine(around.after));
  const rows = rowsOf(line, width);
  const at = caretRow(rows, around.before.length - start);
  const kept = column ?? cellsIn(at.before);
  const place = (lineStart: number, lineRows: string[], row: number) => {
    const above = lineRows.slice(0, row).join('').length;
    const isLast = row === lineRows.length - 1;
    const offset = lineStart + above + upTo(lineRows[row] ?? '', kept, isLast).length;
    const whole = before.length - around.before.length + offset;
    const all = before + after;
    return { placed: { before: all.slice(0, whole), after: all.slice(whole) }, column: kept };
  };
  if (way === 'up') {
    if (at.row > 0) return place(start, rows, at.row - 1);
    if (start === 0) return null;
    const above = text.slice(0, start - 1).lastIndexOf('\n') + 1;
    const others = rowsOf(text.slice(above, start - 1), width);
    return place(above, others, others.length - 1);
  }
  if (at.row < rows.length - 1) return place(start, rows, at.row + 1);
  const next = start + line.length + 1;
  if (next > text.length) return null;
  const rest = text.slice(next);
  return place(next, rowsOf(rest.slice(0, endOfLine(rest)), width), 0);
}

/** Where the first line of a text ends. */
export function endOfLine(text: string): number {
  const end = text.indexOf('\n');
  return end < 0 ? text.length : end;
}

function cellsIn(row: string): number {
  return graphemes(row).reduce((sum, each) => sum + cells(sanitise(each)), 0);
}

/** As much of a row as fits into so many cells. The end of a row that goes on is the start of the next. */
function upTo(row: string, width: number, isLast: boolean): string {
  const all = graphemes(row);
  let [kept, taken] = ['', 0];
  for (const grapheme of isLast ? all : all.slice(0, -1)) {
    taken += cells(sanitise(grapheme));
    if (taken > width) break;
    kept += grapheme;
  }
  return kept;
}
