/** The part of a styled line from one cell up to another. */
import sliceAnsi from 'slice-ansi';
import { createBoundedCache } from './bounded-cache.ts';
import { lineWidth } from './line-width.ts';

const ascii = /^[ -~]*$/;
/** A dialog cuts the same rows of the view under it at every commit. */
const known = createBoundedCache<string>(1000);

/**
 * Exactly `to - from` cells, or fewer where the line ends before. A wide character that is cut in two
 * leaves a blank, as it does on a terminal.
 */
export function cutLine(line: string, from: number, to: number): string {
  if (ascii.test(line)) return line.slice(from, to);
  if (to <= from) return '';
  return known.get(`${from} ${to} ${line}`, () => styledCut(line, from, to));
}

function styledCut(line: string, from: number, to: number): string {
  const lead = from + beyond(line, from);
  const tail = to - beyond(line, to);
  if (lead > tail) return ' '.repeat(to - from);
  const kept = lead === tail ? '' : sliceAnsi(line, lead, tail);
  return ' '.repeat(lead - from) + kept + ' '.repeat(to - tail);
}

/** Cells that the character at the edge before `at` reaches over it: slice-ansi takes it whole. */
function beyond(line: string, at: number): number {
  return at === 0 ? 0 : Math.max(0, lineWidth(sliceAnsi(line, 0, at)) - at);
}
