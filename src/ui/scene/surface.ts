/** Rows at a place of the screen, and several of these laid over each other. */
import type { Rect, Size } from '../layout/layout.ts';
import { fitted, overlaid, type Row, span } from './spans.ts';

export type Surface = { rect: Rect; rows: Row[] };

/** The rows of the whole screen; a later surface lies over those before it. */
export function composedRows({ columns, rows }: Size, surfaces: Surface[]): Row[] {
  const screen = Array.from({ length: rows }, (): Row => [span(' '.repeat(columns))]);
  for (const { rect, rows: own } of surfaces)
    for (let y = 0; y < rect.height; y += 1) {
      const row = screen[rect.y + y];
      if (row === undefined) continue;
      const words = fitted(own[y] ?? [], rect.width);
      screen[rect.y + y] =
        rect.width === columns ? words : overlaid(row, rect.x, words, rect.width);
    }
  return screen;
}
