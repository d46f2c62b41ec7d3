/** Text being written, broken into rows, with its caret. */
import { sanitise } from '../../../terminal/sanitise.ts';
import { cells } from '../../theme/text-width.ts';
import type { Placed } from './line.ts';
import { caretRow, nearby, rowsOf } from './rows.ts';

export type WrittenRow = {
  /** Its place among the rows in sight. */
  at: number;
  /** The prompt in the first row, blanks in the others. */
  lead: string;
  text: string;
  /** A hint stands where nothing is written yet. */
  kind: 'text' | 'hint';
};

export type Written = { rows: WrittenRow[]; caret: { x: number; y: number } };

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
  whole: Placed,
  { width, most, hint }: { width: number; most: number; hint: string },
): Written {
  const room = roomIn(width);
  if (whole.before === '' && whole.after === '')
    return {
      rows: [{ at: 0, lead: prompt, text: hint, kind: 'hint' }],
      caret: { x: cells(prompt), y: 0 },
    };
  const { before, after } = nearby(whole);
  const begin = whole.before.length - before.length;
  const lines = (before + after).split('\n').map((line) => rowsOf(line, room));
  const above = before.split('\n').length - 1;
  const inLine = before.length - (before.lastIndexOf('\n') + 1);
  const at = caretRow(lines[above] ?? [''], inLine);
  const y = lines.slice(0, above).flat().length + at.row;
  const all = lines.flat();
  const from = Math.max(0, Math.min(y - most + 1, all.length - most));
  const rows = all.slice(from, from + most).map(sanitise);
  return {
    rows: rows.map((text, at) => ({
      at,
      lead: begin + from + at === 0 ? prompt : '  ',
      text,
      kind: 'text',
    })),
    caret: { x: cells(prompt) + cells(sanitise(at.before)), y: y - from },
  };
}
