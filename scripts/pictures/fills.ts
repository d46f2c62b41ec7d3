/** What has a colour behind it, and the characters that are nothing but filled. */
import { blocksOf } from './blocks.ts';
import { mixed, window } from './colours.ts';
import { cell } from './grid.ts';
import { type Cell, runsOf } from './picture.ts';

/** The rectangles of the rows, those of one colour in one path. */
export function fillsOf(rows: readonly Cell[][]): string {
  const paths = new Map<string, string[]>();
  const fill = (colour: string, rect: string) =>
    paths.set(colour, [...(paths.get(colour) ?? []), rect]);
  for (const [y, row] of rows.entries())
    for (const { x, width, cells } of runsOf(row, (a, b) => a.ink.back === b.ink.back)) {
      const { back } = cells[0].ink;
      const [left, top] = [x * cell.width, y * cell.height];
      if (back !== null) fill(back, rectangle(left, top, width * cell.width, cell.height));
    }
  const backs = drawn(paths);
  paths.clear();
  for (const [y, row] of rows.entries()) {
    let x = 0;
    for (const { text, width, ink } of row) {
      for (const block of blocksOf(text)) {
        const { share } = block;
        const colour = share === 1 ? ink.fore : mixed(ink.fore, ink.back ?? window.back, share);
        const [across, down] = [cell.width / 8, cell.height / 8];
        const [left, top] = [x * cell.width + block.x * across, y * cell.height + block.y * down];
        fill(colour, rectangle(left, top, block.width * across, block.height * down));
      }
      x += width;
    }
  }
  return backs + drawn(paths);
}

function rectangle(x: number, y: number, width: number, height: number): string {
  return `M${x} ${y}h${width}v${height}h${-width}z`;
}

function drawn(paths: Map<string, string[]>): string {
  return [...paths]
    .map(([colour, rects]) => `<path fill="${colour}" d="${rects.join('')}"/>\n`)
    .join('');
}
