/** A sheet of cells to draw a town on: roads first, then houses, then what walks about. */
import { graphemes } from '../../terminal/sanitise.ts';
import type { Rect } from '../frame.ts';
import { type Paint, type Row, span } from '../scene/spans.ts';
import { cells } from '../words.ts';
import type { Point } from './plan.ts';

type Cell = { text: string; paint: Paint; sides: number; solid: boolean };

const side = { up: 1, right: 2, down: 4, left: 8 };
/** By the sides a road leaves a cell at: up 1, right 2, down 4, left 8. */
const strokes = [' ', '│', '─', '╰', '│', '│', '╭', '├', '─', '╯', '─', '┴', '╮', '┤', '┬', '┼'];

export class Canvas {
  readonly #rows: Cell[][];

  constructor(width: number, height: number) {
    const blank = (): Cell => ({ text: ' ', paint: 'plain', sides: 0, solid: false });
    this.#rows = Array.from({ length: height }, () => Array.from({ length: width }, blank));
  }

  #cell({ x, y }: Point): Cell | undefined {
    return this.#rows[y]?.[x];
  }

  /** A road along its corners. Roads that meet join; one that is painted later shows its colour. */
  road(corners: readonly Point[], paint: Paint): void {
    const points = trail(corners);
    points.forEach((point, index) => {
      const cell = this.#cell(point);
      if (cell === undefined) return;
      for (const other of [points[index - 1], points[index + 1]])
        if (other !== undefined) cell.sides |= towards(point, other);
      // Both ends touch a wall.
      if (index === 0) cell.sides |= side.left;
      if (index === points.length - 1) cell.sides |= side.right;
      cell.text = strokes[cell.sides] ?? ' ';
      cell.paint = paint;
    });
  }

  /** Words in a row, over whatever is there. */
  write(at: Point, text: string, paint: Paint): void {
    let { x } = at;
    for (const grapheme of graphemes(text)) {
      const width = cells(grapheme);
      for (let more = 0; more < width; more += 1) {
        const cell = this.#cell({ x: x + more, y: at.y });
        if (cell === undefined) return;
        Object.assign(cell, { text: more === 0 ? grapheme : '', paint, solid: true });
      }
      x += width;
    }
  }

  /** Words that pass behind what is built. */
  pass(at: Point, text: string, paint: Paint): void {
    Array.from(text).forEach((letter, index) => {
      const cell = this.#cell({ x: at.x + index, y: at.y });
      if (cell !== undefined && !cell.solid) Object.assign(cell, { text: letter, paint });
    });
  }

  /** The part of it within a rectangle; what lies beyond its edges is blank. */
  rows({ x, y, width, height }: Rect): Row[] {
    return Array.from({ length: height }, (_, row) => {
      const spans: Row = [];
      for (let column = x; column < x + width; column += 1) {
        const { text, paint } = this.#cell({ x: column, y: y + row }) ?? span(' ');
        const last = spans.at(-1);
        if (last !== undefined && last.paint === paint) last.text += text;
        else spans.push(span(text, paint));
      }
      return spans;
    });
  }
}

/** Every cell of a road, from its first corner to its last. */
export function trail(corners: readonly Point[]): Point[] {
  const [first] = corners;
  if (first === undefined) return [];
  const points = [first];
  for (const corner of corners.slice(1)) {
    let at = points.at(-1) ?? corner;
    while (at.x !== corner.x || at.y !== corner.y) {
      at = { x: at.x + Math.sign(corner.x - at.x), y: at.y + Math.sign(corner.y - at.y) };
      points.push(at);
    }
  }
  return points;
}

function towards(from: Point, to: Point): number {
  if (to.x !== from.x) return to.x > from.x ? side.right : side.left;
  return to.y > from.y ? side.down : side.up;
}
