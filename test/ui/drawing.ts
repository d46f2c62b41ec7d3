/** Layouts as drawings: one character for every `across` columns and every `down` rows. */
import type { Layout, Rect, Size } from '../../src/ui/layout/layout.ts';

export function drawingOf(layout: Layout, size: Size, across = 1, down = 1): string {
  if (layout.kind === 'too small') return 'too small';
  const columns = Math.ceil(size.columns / across);
  const rows = Math.ceil(size.rows / down);
  const cells = Array.from({ length: rows }, () => Array.from({ length: columns }, () => ' '));
  const put = (x: number, y: number, sign: string) => {
    const row = cells[y];
    if (row !== undefined && x < columns) row[x] = sign;
  };
  const box = (rect: Rect, name: string) => {
    const left = Math.floor(rect.x / across);
    const right = Math.floor((rect.x + rect.width) / across) - 1;
    const top = Math.floor(rect.y / down);
    const bottom = Math.max(top, Math.floor((rect.y + rect.height) / down) - 1);
    for (let x = left; x <= right; x += 1) for (const y of [top, bottom]) put(x, y, '-');
    for (let y = top; y <= bottom; y += 1) for (const x of [left, right]) put(x, y, '|');
    for (const x of [left, right]) for (const y of [top, bottom]) put(x, y, '+');
    Array.from(`${name} ${rect.width}x${rect.height}`).forEach((sign, index) => {
      if (left + 2 + index < right) put(left + 2 + index, top, sign);
    });
  };
  if (layout.roster !== null) box(layout.roster, 'roster');
  for (const { seat, rect } of layout.tiles) box(rect, seat);
  for (const bar of layout.bars) {
    const name = bar.kind === 'seat' ? bar.seat : `${bar.seats.length} ${bar.way}`;
    const line = `= ${name} `.padEnd(Math.floor(bar.rect.width / across), '=');
    Array.from(line).forEach((sign, index) => {
      put(Math.floor(bar.rect.x / across) + index, Math.floor(bar.rect.y / down), sign);
    });
  }
  return cells
    .map((row) => row.join('').trimEnd())
    .join('\n')
    .trimEnd();
}
