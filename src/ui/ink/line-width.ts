/** How many cells a styled line takes. In place of the module `widest-line`, which measures anew each time. */
import { cells } from '../theme/text-width.ts';
import { createBoundedCache } from './bounded-cache.ts';

const sgr = /\x1b\[[0-9;:]*m/g;
const known = createBoundedCache<number>(2000);

/** Cells of one line, whose SGR sequences take none. */
export function lineWidth(line: string): number {
  if (!line.includes('\x1b')) return cells(line);
  return known.get(line, () => cells(line.replace(sgr, '')));
}

/** Cells of the widest line of a text. */
export function widestLine(text: string): number {
  if (!text.includes('\n')) return lineWidth(text);
  return Math.max(...text.split('\n').map(lineWidth));
}
