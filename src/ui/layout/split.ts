/**
 * How the screen is divided, and the borders that divide it. Shares, not cells, so that a division
 * keeps its looks when the window changes. Pure.
 */
import { contains, type Point, type Rect } from './rect.ts';

/** The part of the whole that the first side of a border has; null for what suits the size. */
export type Split = {
  /** The roster's part of the screen. */
  roster: number | null;
  /** The large tile's part of the body, with the others beside it, or under it. */
  beside: number | null;
  above: number | null;
};

export const unsplit: Split = { roster: null, beside: null, above: null };

/** A line between two areas that can be moved. */
export type Border = {
  /** The share that it stands for. */
  share: keyof Split;
  axis: 'x' | 'y';
  /** Where what it divides begins, and how many cells that has. */
  start: number;
  length: number;
  /** The first cell after it. */
  edge: number;
  /** The cells to take hold of it by: the last of the one side and the first of the other. */
  rect: Rect;
};

const axes = { roster: 'x', beside: 'x', above: 'y' } as const;

/** The border between `first`, the left or upper part of `whole`, and the rest. */
export function borderOf(share: keyof Split, whole: Rect, first: Rect): Border {
  const axis = axes[share];
  if (axis === 'x') {
    const edge = first.x + first.width;
    const rect = { ...whole, x: edge - 1, width: 2 };
    return { share, axis, start: whole.x, length: whole.width, edge, rect };
  }
  const edge = first.y + first.height;
  const rect = { ...whole, y: edge - 1, height: 2 };
  return { share, axis, start: whole.y, length: whole.height, edge, rect };
}

/** The border under the pointer. */
export function borderAt(borders: readonly Border[], point: Point): Border | null {
  return borders.find(({ rect }) => contains(rect, point)) ?? null;
}

/** The split with this border at another cell. The layout keeps it within its bounds. */
export function movedTo(split: Split, { share, start, length }: Border, edge: number): Split {
  const part = Math.min(1, Math.max(0, (edge - start) / length));
  return part === split[share] ? split : { ...split, [share]: part };
}
