/** Text being written, broken into rows, with its caret. */
import { graphemes, sanitise } from '../../terminal/sanitise.ts';
import type { Line } from '../line.ts';
import { cells } from '../words.ts';
import { type Row, span } from './spans.ts';

export type Written = { rows: Row[]; caret: { x: number; y: number } };

/** Of a longer text only this much around the caret is laid out, so that a large paste stays quick. */
const nearby = 4000;
const prompt = '❯ ';

/**
 * The rows around the caret, at most `most` of `width` cells. A line that is too long goes on in the
 * next row; the first row has the prompt, and an empty text shows what is expected.
 */
export function linesOf(
  { before, after }: Line,
  { width, most, hint }: { width: number; most: number; hint: string },
): Written {
  const room = width - cells(prompt) - 1;
  if (before === '' && after === '')
    return { rows: [[...lead(0), span(hint, 'quiet')]], caret: { x: cells(prompt), y: 0 } };
  const head = broken(before.slice(-nearby), room);
  const all = broken(before.slice(-nearby) + after.slice(0, nearby), room);
  const y = head.length - 1;
  const from = Math.max(0, Math.min(y - most + 1, all.length - most));
  const rows = all.slice(from, from + most);
  return {
    rows: rows.map((text, index): Row => [...lead(from + index), span(text)]),
    caret: { x: cells(prompt) + cells(head[y] ?? ''), y: y - from },
  };
}

function lead(row: number): Row {
  return [span(row === 0 ? prompt : '  ', 'typing')];
}

/** Rows of at most `width` cells. They are broken between any two characters, so that nothing moves while one writes. */
function broken(text: string, width: number): string[] {
  return text.split('\n').flatMap((line) => {
    const rows = [''];
    let taken = 0;
    for (const grapheme of graphemes(sanitise(line))) {
      const size = cells(grapheme);
      if (taken + size > width) {
        rows.push('');
        taken = 0;
      }
      rows[rows.length - 1] += grapheme;
      taken += size;
    }
    return rows;
  });
}
