/**
 * Where Ink writes the texts of a tree, in place of its own class `Output`. That one takes every line
 * apart into an object for each cell, at each commit, which is most of what a commit costs. This one
 * keeps whole styled lines as segments of a row, and cuts them only where they overlap.
 */
import { createBoundedCache } from './bounded-cache.ts';
import { cutLine } from './cut-line.ts';
import { lineWidth, widestLine } from './line-width.ts';

type Transformer = (line: string, index: number) => string;
/** A rectangle that writes are cut to; an undefined edge cuts nothing. Ends are exclusive. */
type Clip = {
  x1: number | undefined;
  x2: number | undefined;
  y1: number | undefined;
  y2: number | undefined;
};
type Segment = { x: number; width: number; text: string };

/** The interface that Ink's renderer expects of the class it makes for each commit. */
export class Output {
  readonly #width: number;
  readonly #rows: Segment[][];
  readonly #clips: Clip[] = [];

  constructor({ width, height }: { width: number; height: number }) {
    this.#width = width;
    this.#rows = Array.from({ length: height }, () => []);
  }

  /** Writes the lines of a text, the first one at `x`, `y`; they lie over what was written before. */
  write(x: number, y: number, text: string, options: { transformers: Transformer[] }): void {
    if (text === '') return;
    const clip = this.#clips.at(-1);
    const isOutside = clip !== undefined && misses(clip, { x, y, text });
    if (isOutside) return;
    const from = Math.max(0, (clip?.y1 ?? y) - y);
    const to = clip?.y2 === undefined ? Number.POSITIVE_INFINITY : clip.y2 - y;
    const lines = text.split('\n').slice(from, to);
    for (const [index, line] of lines.entries()) {
      const row = this.#rows[y + from + index];
      if (row === undefined) continue;
      const kept = clipped(clip, x, line);
      const styled = options.transformers.reduce((before, each) => each(before, index), kept.line);
      put(row, { x: kept.x, width: lineWidth(styled), text: styled });
    }
  }

  clip(clip: Clip): void {
    this.#clips.push(clip);
  }

  unclip(): void {
    this.#clips.pop();
  }

  /** All rows as one text, without blanks at the end of a row. */
  get(): { output: string; height: number } {
    return { output: this.#rows.map(joined).join('\n'), height: this.#rows.length };
  }

  /** Columns of the tree. */
  get width(): number {
    return this.#width;
  }
}

function misses({ x1, x2, y1, y2 }: Clip, { x, y, text }: { x: number; y: number; text: string }) {
  const isAside = x1 !== undefined && x2 !== undefined && (x + widestLine(text) < x1 || x > x2);
  if (isAside || y1 === undefined || y2 === undefined) return isAside;
  return y + text.split('\n').length < y1 || y > y2;
}

/** The part of a line between the sides of a clip. */
function clipped(clip: Clip | undefined, x: number, line: string): { x: number; line: string } {
  if (clip?.x1 === undefined || clip.x2 === undefined) return { x, line };
  const width = lineWidth(line);
  const from = Math.max(0, clip.x1 - x);
  const to = Math.min(width, clip.x2 - x);
  if (from === 0 && to === width) return { x, line };
  return { x: Math.max(x, clip.x1), line: cutLine(line, from, to) };
}

/** Puts a segment into a row, whose segments are in order and never overlap. */
function put(row: Segment[], segment: Segment): void {
  const { x, width } = segment;
  const end = x + width;
  if (width === 0) return;
  const last = row.at(-1);
  if (last === undefined || last.x + last.width <= x) {
    row.push(segment);
    return;
  }
  const first = row.findIndex((each) => each.x + each.width > x);
  let after = first;
  const parts: Segment[] = [segment];
  for (; after < row.length; after += 1) {
    const under = row[after];
    if (under === undefined || under.x >= end) break;
    const before = x - under.x;
    if (before > 0)
      parts.unshift({ x: under.x, width: before, text: cutLine(under.text, 0, before) });
    const rest = under.x + under.width - end;
    if (rest > 0)
      parts.push({
        x: end,
        width: rest,
        text: cutLine(under.text, under.width - rest, under.width),
      });
  }
  row.splice(first, after - first, ...parts);
}

const trimmed = createBoundedCache<string>(500);

function joined(row: Segment[]): string {
  let [text, end] = ['', 0];
  for (const segment of row) {
    if (segment.x > end) text += ' '.repeat(segment.x - end);
    text += segment.text;
    end = segment.x + segment.width;
  }
  return trimmed.get(text, () => text.trimEnd());
}
