/** Text being written, broken into rows, with its caret. */
import { sanitise } from '../../terminal/sanitise.ts';
import type { Placed } from '../line/line.ts';
import { caretRow, rowsOf } from '../line/rows.ts';
import { cells } from '../words.ts';
import { type Row, span } from './spans.ts';

export type Written = { rows: Row[]; caret: { x: number; y: number } };

/** Of a longer text only this much around the caret is laid out, so that a large paste stays quick. */
const nearby = 4000;
/** Where a single line is longer than that, it is begun at a multiple of this, so that its rows seldom move. */
const stride = 2000;
const prompt = '❯ ';

/** Cells for the text in a line of this width. */
export function roomIn(width: number): number {
  return Math.max(1, width - cells(prompt) - 1);
}

/**
 * The rows around the caret, at most `most` of `width` cells. A line that is too long goes on in the
 * next row; the first row has the prompt, and an empty text shows what is expected.
 */
export function linesOf(
  { before, after }: Placed,
  { width, most, hint }: { width: number; most: number; hint: string },
): Written {
  const room = roomIn(width);
  if (before === '' && after === '')
    return { rows: [[...lead(true), span(hint, 'quiet')]], caret: { x: cells(prompt), y: 0 } };
  const begin = beginOf(before);
  const near = before.slice(begin);
  const lines = (near + after.slice(0, nearby)).split('\n').map((line) => rowsOf(line, room));
  const above = near.split('\n').length - 1;
  const inLine = near.length - (near.lastIndexOf('\n') + 1);
  const at = caretRow(lines[above] ?? [''], inLine);
  const y = lines.slice(0, above).flat().length + at.row;
  const all = lines.flat();
  const from = Math.max(0, Math.min(y - most + 1, all.length - most));
  const rows = all.slice(from, from + most).map(sanitise);
  return {
    rows: rows.map((text, index): Row => [...lead(begin + from + index === 0), span(text)]),
    caret: { x: cells(prompt) + cells(sanitise(at.before)), y: y - from },
  };
}

/** Where the text begins that is laid out: at the start of a line if there is one nearby. */
function beginOf(before: string): number {
  if (before.length <= nearby) return 0;
  const line = before.indexOf('\n', before.length - nearby) + 1;
  if (line > 0) return line;
  const start = before.lastIndexOf('\n') + 1;
  return start + stride * Math.floor((before.length - nearby - start) / stride + 1);
}

function lead(isFirst: boolean): Row {
  return [span(isFirst ? prompt : '  ', 'typing')];
}
