/** What is on the real screen, as far as the compositor knows. */
import type { Frame } from './compositor.ts';
import type { Areas, Span } from './layout.ts';
import type { Painted } from './pane.ts';

/** Where the cursor shows, in cells from 0. */
export type CursorPlace = { x: number; y: number } | 'hidden';

export type Shown = {
  areas: Areas | null;
  spans: Span[][];
  /** The text last written for each span of each row; '' for none. */
  texts: string[][];
  /** The lines of the chrome; null when some of them may not be shown. */
  chrome: readonly string[] | null;
  panes: Painted[];
  /** Null when nothing is known. */
  cursor: CursorPlace | null;
  /** The frame of all this: the next one may have the very same panes in it. */
  frame: Frame | null;
};

const SHOW = '\x1b[?25h';

/** Nothing is known of it. */
export function nothingShown(): Shown {
  return { areas: null, spans: [], texts: [], chrome: null, panes: [], cursor: null, frame: null };
}

/** Where a cursor shows on a screen of this size: nowhere, when it lies outside. */
export function placeOf(
  cursor: { x: number; y: number } | null,
  size: { columns: number; rows: number },
): CursorPlace {
  if (cursor === null) return 'hidden';
  const { x, y } = cursor;
  const isInside = x >= 0 && y >= 0 && x < size.columns && y < size.rows;
  return isInside ? { x, y } : 'hidden';
}

export function isPlace(a: CursorPlace | null, b: CursorPlace): boolean {
  if (a === null || a === 'hidden' || b === 'hidden') return a === b;
  return a.x === b.x && a.y === b.y;
}

/** The sequence that puts the cursor there and shows it; '' for a hidden one. */
export function addressOf(place: CursorPlace): string {
  return place === 'hidden' ? '' : `\x1b[${place.y + 1};${place.x + 1}H${SHOW}`;
}
