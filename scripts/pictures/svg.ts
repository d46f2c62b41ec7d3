/** A picture as SVG that needs nothing else: no font, no script, no other file. */
import { window } from './colours.ts';
import { fillsOf } from './fills.ts';
import { baseline, cell, fontSize } from './grid.ts';
import { escaped, lettersOf } from './letters.ts';
import type { Picture } from './picture.ts';
import { strokesOf } from './strokes.ts';

const fonts =
  'ui-monospace,SFMono-Regular,Menlo,Consolas,&quot;DejaVu Sans Mono&quot;,&quot;Liberation Mono&quot;,monospace';
const style = [
  'text{white-space:pre;font-variant-ligatures:none}',
  '.m{text-anchor:middle}.b{font-weight:700}.i{font-style:italic}',
].join('');

/** Blanks around the cells, and the bar with the title over them. */
const around = 14;
const bar = 34;
const round = 10;

/** The whole file. The text of each row's group is the row. */
export function svgOf({ title, about, columns, rows, cursor }: Picture): string {
  const width = columns * cell.width + 2 * around;
  const height = bar + rows.length * cell.height + around;
  const letters = rows.map(
    (row, y) => `<g transform="translate(0 ${y * cell.height + baseline})">${lettersOf(row)}</g>\n`,
  );
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">\n`,
    `<title>${escaped(about)}</title>\n<style>${style}</style>\n`,
    frameOf(title, { width, height }),
    `<g transform="translate(${around} ${bar})" font-family="${fonts}" font-size="${fontSize}" fill="${window.fore}" xml:space="preserve">\n`,
    fillsOf(rows),
    `<g fill="none" stroke-linecap="square">\n${strokesOf(rows)}</g>\n`,
    ...letters,
    cursor === null ? '' : cursorAt(cursor),
    '</g>\n</svg>\n',
  ].join('');
}

function frameOf(title: string, { width, height }: { width: number; height: number }): string {
  const knobs = [0, 1, 2].map((at) => `<circle cx="${22 + 18 * at}" cy="17" r="5.5"/>`).join('');
  return [
    `<rect x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="${round}" fill="${window.back}" stroke="${window.frame}"/>\n`,
    `<g fill="${window.frame}">${knobs}</g>\n`,
    `<text x="${width / 2}" y="21.5" class="m" fill="${window.title}" font-family="system-ui,sans-serif" font-size="13">${escaped(title)}</text>\n`,
  ].join('');
}

function cursorAt({ x, y }: { x: number; y: number }): string {
  return `<rect x="${x * cell.width}" y="${y * cell.height + 1}" width="2" height="${cell.height - 2}" fill="${window.fore}"/>\n`;
}
