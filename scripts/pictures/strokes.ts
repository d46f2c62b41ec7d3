/** Boxes as paths that join exactly, whatever font a browser has. */
import { type Arms, type Box, boxOf, type Weight } from './box.ts';
import { window } from './colours.ts';
import { baseline, cell, middleOf } from './grid.ts';
import type { Cell } from './picture.ts';

/** A straight line along one axis, at `across` on the other. */
type Line = { axis: 'x' | 'y'; across: number; from: number; to: number };
/** One path: everything of one colour and one width. */
type Layer = { colour: string; width: number; lines: Line[]; curves: string[] };

const widths = { light: 1, heavy: 3, double: 3 };

/** The paths for the boxes in the rows. A double line is a thick one with a thin one taken out of it. */
export function strokesOf(rows: readonly Cell[][]): string {
  const layers = new Map<string, Layer>();
  const layer = (colour: string, width: number, order: number) => {
    const key = `${order} ${colour} ${width}`;
    const found = layers.get(key) ?? { colour, width, lines: [], curves: [] };
    layers.set(key, found);
    return found;
  };
  for (const [y, row] of rows.entries()) {
    let x = 0;
    for (const { text, width, ink } of row) {
      const box = boxOf(text);
      if (box !== null)
        for (const weight of weightsIn(box)) {
          const isDouble = weight === 'double';
          add(layer(ink.fore, widths[weight], isDouble ? 1 : 0), { box, weight, x, y });
          if (isDouble) add(layer(ink.back ?? window.back, 1, 2), { box, weight, x, y });
        }
      for (const line of ink.lines)
        layer(ink.fore, 1, 0).lines.push(withLetters(line, { x, y, width }));
      x += width;
    }
  }
  return [...layers]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([, each]) => pathOf(each))
    .join('');
}

/** The line under letters, or through them, where browsers break it at every blank. */
function withLetters(
  line: 'under' | 'through',
  { x, y, width }: { x: number; y: number; width: number },
): Line {
  const across = y * cell.height + baseline + (line === 'under' ? 2.5 : -4.5);
  return { axis: 'x', across, from: x * cell.width, to: (x + width) * cell.width };
}

function weightsIn(box: Box): Weight[] {
  if (box.kind !== 'lines') return ['light'];
  const found = Object.values(box.arms).filter((weight) => weight !== null);
  return [...new Set(found)];
}

type Place = { box: Box; weight: Weight; x: number; y: number };

function add({ lines, curves }: Layer, { box, weight, x, y }: Place): void {
  if (box.kind === 'corner') curves.push(corner(box.arms, x, y));
  else if (box.kind === 'diagonals') curves.push(diagonals(box, x, y));
  else
    lines.push(...linesOf(box.arms, weight, { x, y }).flatMap((line) => dashed(line, box.dashes)));
}

function linesOf(arms: Arms, weight: Weight, { x, y }: { x: number; y: number }): Line[] {
  const middle = middleOf(x, y);
  const [left, top] = [x * cell.width, y * cell.height];
  const lines: [Weight | null, Line][] = [
    [arms.left, { axis: 'x', across: middle.y, from: left, to: middle.x }],
    [arms.right, { axis: 'x', across: middle.y, from: middle.x, to: left + cell.width }],
    [arms.up, { axis: 'y', across: middle.x, from: top, to: middle.y }],
    [arms.down, { axis: 'y', across: middle.x, from: middle.y, to: top + cell.height }],
  ];
  return lines.filter(([arm]) => arm === weight).map(([, line]) => line);
}

/** Half of a broken line has half of its dashes, each with a gap as long as itself. */
function dashed(line: Line, dashes: number): Line[] {
  if (dashes === 1) return [line];
  const step = (line.to - line.from) / dashes;
  return Array.from({ length: dashes }, (_, at) => ({
    ...line,
    from: line.from + at * step,
    to: line.from + (at + 0.5) * step,
  }));
}

/** From the middle of one edge to the middle of another, round. */
function corner({ right, down }: Arms, x: number, y: number): string {
  const { x: middle, y: centre } = middleOf(x, y);
  const radius = cell.width / 2;
  const toward = { x: right === null ? -1 : 1, y: down === null ? -1 : 1 };
  const end = centre + (toward.y * cell.height) / 2;
  return `M${middle + toward.x * radius} ${centre}Q${middle} ${centre} ${middle} ${centre + toward.y * radius}V${end}`;
}

function diagonals(
  { rising, falling }: { rising: boolean; falling: boolean },
  x: number,
  y: number,
) {
  const [left, top] = [x * cell.width, y * cell.height];
  const up = `M${left} ${top + cell.height}l${cell.width} ${-cell.height}`;
  const down = `M${left} ${top}l${cell.width} ${cell.height}`;
  return `${rising ? up : ''}${falling ? down : ''}`;
}

function pathOf({ colour, width, lines, curves }: Layer): string {
  const straight = joined(lines).map(({ axis, across, from, to }) =>
    axis === 'x' ? `M${from} ${across}H${to}` : `M${across} ${from}V${to}`,
  );
  const stroke = width === 1 ? '' : ` stroke-width="${width}"`;
  return `<path stroke="${colour}"${stroke} d="${[...straight, ...curves].join('')}"/>\n`;
}

/** Lines that touch end to end as one. */
function joined(lines: readonly Line[]): Line[] {
  const inOrder = lines.toSorted(
    (a, b) => a.axis.localeCompare(b.axis) || a.across - b.across || a.from - b.from,
  );
  const all: Line[] = [];
  for (const line of inOrder) {
    const last = all.at(-1);
    const touches =
      last !== undefined &&
      last.axis === line.axis &&
      last.across === line.across &&
      last.to === line.from;
    if (touches) last.to = line.to;
    else all.push({ ...line });
  }
  return all;
}
