/** Where a seat's terminal lies on the screen of Town: told by what is drawn, not by how it was laid out. */
import type { Rect } from './cells.ts';
import type { Emulator } from './outer.ts';

/** The cells within the border that names the seat; null when there is none. */
export function tileOf(screen: Emulator, seat: string): Rect | null {
  const rows = columnsOf(screen);
  for (const [top, row] of rows.entries())
    for (const { index: left } of row.matchAll(/[╭┏][─━] /g)) {
      const length = row.slice(left).search(/[╮┓]/);
      const right = left + length;
      if (length < 0 || !row.slice(left, right).includes(` ${seat} `)) continue;
      const height = rows.slice(top + 1).findIndex((each) => '╰┗'.includes(each[left]!));
      if (height < 0) continue;
      return { x: left + 1, y: top + 1, width: right - left - 1, height };
    }
  return null;
}

/** The rows of a screen with exactly one UTF-16 unit for each column. */
function columnsOf({ buffer: { active }, rows, cols }: Emulator): string[] {
  return Array.from({ length: rows }, (_, y) =>
    Array.from({ length: cols }, (_, x) => {
      const text =
        active
          .getLine(active.baseY + y)
          ?.getCell(x)
          ?.getChars() ?? '';
      return text.length === 1 ? text : ' ';
    }).join(''),
  );
}
