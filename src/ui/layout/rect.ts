/** Rectangles of cells, counted from the top left of the screen. */

export type Size = { columns: number; rows: number };
export type Rect = { x: number; y: number; width: number; height: number };
export type Point = { x: number; y: number };

/** A place on the screen for one seat, its border included. */
export type Tile = { seat: string; rect: Rect };

/** The cells within a tile's border. */
export function inside(rect: Rect): Rect {
  return { x: rect.x + 1, y: rect.y + 1, width: rect.width - 2, height: rect.height - 2 };
}

export function contains(rect: Rect, { x, y }: Point): boolean {
  return x >= rect.x && x < rect.x + rect.width && y >= rect.y && y < rect.y + rect.height;
}

/** A rectangle of this size, or as much of it as fits, in the middle of another. */
export function centred(area: Rect, { columns, rows }: Size): Rect {
  const width = Math.min(columns, area.width);
  const height = Math.min(rows, area.height);
  return {
    x: area.x + Math.floor((area.width - width) / 2),
    y: area.y + Math.floor((area.height - height) / 2),
    width,
    height,
  };
}

/** Whole cells of a length within bounds; the lower one wins where they cross. */
export function bounded(cells: number, { least, most }: { least: number; most: number }): number {
  return Math.max(least, Math.min(most, Math.round(cells)));
}
