/** What an emulator holds, as cells with their colours. */
import type { IBuffer, IBufferCell } from '@xterm/headless';
import { mixed, numbered, trueColour, window } from './colours.ts';
import type { Cell, Ink } from './picture.ts';

/** Of a dim letter's colour this much is left. */
const dimShare = 0.6;

/** The rows in sight. */
export function cellsOf(buffer: IBuffer, size: { columns: number; rows: number }): Cell[][] {
  return Array.from({ length: size.rows }, (_, y) => {
    const line = buffer.getLine(buffer.baseY + y);
    return Array.from({ length: size.columns }, (_, x) => line?.getCell(x)).flatMap((cell) =>
      cell === undefined || cell.getWidth() === 0 ? [] : [cellOf(cell)],
    );
  });
}

function cellOf(cell: IBufferCell): Cell {
  const width = cell.getWidth() === 2 ? 2 : 1;
  const text = cell.isInvisible() ? '' : cell.getChars();
  return { text: text === '' ? ' '.repeat(width) : text, width, ink: inkOf(cell) };
}

function inkOf(cell: IBufferCell): Ink {
  const [own, behind] = [foreOf(cell), backOf(cell)];
  const [fore, back] = cell.isInverse() ? [behind ?? window.back, own] : [own, behind];
  return {
    fore: cell.isDim() ? mixed(fore, back ?? window.back, dimShare) : fore,
    back,
    looks: `${cell.isBold() ? 'b' : ''}${cell.isItalic() ? 'i' : ''}`,
    lines: [
      ...(cell.isUnderline() ? (['under'] as const) : []),
      ...(cell.isStrikethrough() ? (['through'] as const) : []),
    ],
  };
}

function foreOf(cell: IBufferCell): string {
  if (cell.isFgDefault()) return window.fore;
  return cell.isFgRGB() ? trueColour(cell.getFgColor()) : numbered(cell.getFgColor());
}

function backOf(cell: IBufferCell): string | null {
  if (cell.isBgDefault()) return null;
  return cell.isBgRGB() ? trueColour(cell.getBgColor()) : numbered(cell.getBgColor());
}
