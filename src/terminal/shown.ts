/** What is on the real screen, as far as the compositor knows. */
import type { Frame } from './compositor.ts';
import type { Areas, Span } from './layout.ts';
import type { Painted } from './pane.ts';

export type Shown = {
  areas: Areas | null;
  spans: Span[][];
  /** The text last written for each span of each row; '' for none. */
  texts: string[][];
  /** The lines of the chrome; null when some of them may not be shown. */
  chrome: readonly string[] | null;
  panes: Painted[];
  /** The sequence that put the cursor in its place, '' when it is hidden; null when nothing is known. */
  cursor: string | null;
  /** The frame of all this: the next one may have the very same panes in it. */
  frame: Frame | null;
};

const SHOW = '\x1b[?25h';

/** Nothing is known of it. */
export function nothingShown(): Shown {
  return { areas: null, spans: [], texts: [], chrome: null, panes: [], cursor: null, frame: null };
}

/** The sequence that puts the cursor in its place and shows it; '' for a hidden one. */
export function addressOf(
  cursor: { x: number; y: number } | null,
  size: { columns: number; rows: number },
): string {
  if (cursor === null) return '';
  const { x, y } = cursor;
  const isInside = x >= 0 && y >= 0 && x < size.columns && y < size.rows;
  return isInside ? `\x1b[${y + 1};${x + 1}H${SHOW}` : '';
}
