/** A sheet of cells to draw a town on: roads first, then houses, then what walks about. */
import { graphemes } from '../../../../terminal/sanitise.ts';
import type { Rect } from '../../../layout/layout.ts';
import { cells } from '../../../theme/text-width.ts';
import type { Meaning } from '../../../theme/theme.ts';
import type { TonedRow } from '../../../theme/toned-text.ts';
import type { Point } from './plan.ts';

const side = { up: 1, right: 2, down: 4, left: 8 };
/** By the sides a road leaves a cell at: up 1, right 2, down 4, left 8. */
const strokes = [' ', '│', '─', '╰', '│', '│', '╭', '├', '─', '╯', '─', '┴', '╮', '┤', '┬', '┼'];

/** Cells in the order of reading, each property in a list of its own: a town has some ten thousand of them. */
export class Canvas {
  readonly #width: number;
  readonly #height: number;
  readonly #texts: string[];
  readonly #tones: Meaning[];
  /** The sides that roads leave a cell at. */
  readonly #sides: Uint8Array;
  /** Cells that something is built on. */
  readonly #solid: Uint8Array;

  constructor(width: number, height: number) {
    const size = width * height;
    this.#width = width;
    this.#height = height;
    this.#texts = new Array<string>(size).fill(' ');
    this.#tones = new Array<Meaning>(size).fill('plain');
    this.#sides = new Uint8Array(size);
    this.#solid = new Uint8Array(size);
  }

  /** The place of a cell in the lists; -1 beyond the edges. */
  #at(x: number, y: number): number {
    const isInside = x >= 0 && x < this.#width && y >= 0 && y < this.#height;
    return isInside ? y * this.#width + x : -1;
  }

  /** A road along its corners. Roads that meet join; one that is painted later shows its colour. */
  road(corners: readonly Point[], tone: Meaning): void {
    const points = trail(corners);
    points.forEach((point, index) => {
      const at = this.#at(point.x, point.y);
      if (at < 0) return;
      for (const other of [points[index - 1], points[index + 1]])
        if (other !== undefined) this.#sides[at]! |= towards(point, other);
      // Both ends touch a wall.
      if (index === 0) this.#sides[at]! |= side.left;
      if (index === points.length - 1) this.#sides[at]! |= side.right;
      this.#texts[at] = strokes[this.#sides[at]!] ?? ' ';
      this.#tones[at] = tone;
    });
  }

  /** Words in a row, over whatever is there. */
  write({ x, y }: Point, text: string, tone: Meaning): void {
    let column = x;
    for (const grapheme of graphemes(text)) {
      const width = cells(grapheme);
      for (let more = 0; more < width; more += 1) {
        const at = this.#at(column + more, y);
        if (at < 0) return;
        this.#texts[at] = more === 0 ? grapheme : '';
        this.#tones[at] = tone;
        this.#solid[at] = 1;
      }
      column += width;
    }
  }

  /** Words that pass behind what is built. */
  pass({ x, y }: Point, text: string, tone: Meaning): void {
    Array.from(text).forEach((letter, index) => {
      const at = this.#at(x + index, y);
      if (at < 0 || this.#solid[at] === 1) return;
      this.#texts[at] = letter;
      this.#tones[at] = tone;
    });
  }

  /** The part of it within a rectangle; what lies beyond its edges is blank. */
  rows({ x, y, width, height }: Rect): TonedRow[] {
    return Array.from({ length: height }, (_, row) => {
      const spans: TonedRow = [];
      let [text, tone]: [string, Meaning] = ['', 'plain'];
      for (let column = x; column < x + width; column += 1) {
        const at = this.#at(column, y + row);
        const own = at < 0 ? 'plain' : this.#tones[at]!;
        if (own !== tone && text !== '') spans.push({ text, tone });
        if (own !== tone) text = '';
        tone = own;
        text += at < 0 ? ' ' : this.#texts[at]!;
      }
      if (text !== '') spans.push({ text, tone });
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
