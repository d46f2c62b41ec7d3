/** Which tile lies beside which. Pure. */
import type { Rect, Tile } from './rect.ts';

export type Way = 'left' | 'right' | 'above' | 'below';

/**
 * The seats whose tiles touch the seat's own on that side. Those that had the focus come first, the
 * latest before all, so that going there and back leads to where one was.
 * `been` are seats that had the focus, the latest first.
 */
export function neighbours(
  tiles: readonly Tile[],
  seat: string,
  way: Way,
  been: readonly string[],
): string[] {
  const from = tiles.find((tile) => tile.seat === seat);
  if (from === undefined) return [];
  const beside = tiles.filter(({ rect }) => touches(from.rect, rect, way)).map(({ seat }) => seat);
  const known = been.filter((name) => beside.includes(name));
  return [...known, ...beside.filter((name) => !known.includes(name))];
}

/** Whether `other` shares a stretch of that side. */
function touches(from: Rect, other: Rect, way: Way): boolean {
  const sameRows = other.y < from.y + from.height && from.y < other.y + other.height;
  const sameColumns = other.x < from.x + from.width && from.x < other.x + other.width;
  switch (way) {
    case 'left':
      return sameRows && other.x + other.width === from.x;
    case 'right':
      return sameRows && from.x + from.width === other.x;
    case 'above':
      return sameColumns && other.y + other.height === from.y;
    case 'below':
      return sameColumns && from.y + from.height === other.y;
  }
}
