/** Cells of two emulators, compared one by one by all that can be seen of them. */
import type { IBufferCell } from '@xterm/headless';
import type { Emulator } from './outer.ts';

export type Rect = { x: number; y: number; width: number; height: number };

/** What the typings leave out of a cell. */
type Cell = IBufferCell & {
  getUnderlineStyle(): number;
  getUnderlineColor(): number;
  getUnderlineColorMode(): number;
  isOverline(): number;
};

/**
 * Code points that no terminal gives room, and that could hide or turn text: they are not shown. All
 * other text is compared as it is.
 */
const UNSEEN =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|\u034f|[\u180b-\u180f]|[\ufe00-\ufe0f]|[\u{e0000}-\u{e0fff}]/gu;

/** A mark with nothing to stand on gets a cell without width from xterm.js; it can only be a blank. */
function textOf(cell: Cell, width: number): string {
  const text = cell.getChars().replace(UNSEEN, '').slice(0, 16);
  return (cell.getWidth() === 0 && width === 1) || text === '' ? ' '.repeat(width) : text;
}

/** Everything that is seen of a cell, as words. */
function seen(cell: Cell, width: number): string {
  const flags = [
    cell.isBold() && 'bold',
    cell.isDim() && 'dim',
    cell.isItalic() && 'italic',
    cell.isBlink() && 'blink',
    cell.isInverse() && 'inverse',
    cell.isInvisible() && 'invisible',
    cell.isStrikethrough() && 'strike',
    cell.isOverline() && 'overline',
  ].filter(Boolean);
  // A restored cursor (DECRC) brings the underline back in xterm.js, but not its style.
  const style = cell.getUnderlineStyle() || (cell.isUnderline() ? 1 : 0);
  const line = style === 0 ? '' : `line ${style} ${lineColour(cell)}`;
  const fg = `${cell.getFgColorMode()}:${cell.getFgColor()}`;
  const bg = `${cell.getBgColorMode()}:${cell.getBgColor()}`;
  return `${JSON.stringify(textOf(cell, width))} ${width} ${fg} on ${bg} ${line} ${flags.join(' ')}`;
}

/** xterm.js keeps "the colour of the text" (SGR 59) and pure white as the same number. */
function lineColour(cell: Cell): string {
  const [mode, colour] = [cell.getUnderlineColorMode(), cell.getUnderlineColor()];
  const isOwn = cell.getUnderlineStyle() > 0 && mode !== 0 && mode + colour !== 0x3ffffff;
  const isOther = mode !== cell.getFgColorMode() || colour !== cell.getFgColor();
  return isOwn && isOther ? `${mode}:${colour}` : 'of the text';
}

function cellAt(emulator: Emulator, x: number, row: number): string {
  const line = emulator.buffer.active.getLine(row);
  const cell = line?.getCell(x);
  if (cell === undefined) return 'no cell';
  const widthAt = (column: number) => line?.getCell(column)?.getWidth();
  // A mark may make xterm.js call a letter wide; it is when the cell after it is its second half.
  const isWide = cell.getWidth() === 2 && widthAt(x + 1) === 0;
  const isSecondHalf = cell.getWidth() === 0 && widthAt(x - 1) === 2;
  return seen(cell as Cell, isWide ? 2 : isSecondHalf ? 0 : 1);
}

/** Where the region `rect` of a screen is not what a terminal of its size shows, `scroll` lines back. */
export function differences(screen: Emulator, rect: Rect, own: Emulator, scroll = 0): string[] {
  if (own.cols !== rect.width || own.rows !== rect.height)
    return [`${own.cols}x${own.rows} cells in a place for ${rect.width}x${rect.height}`];
  const found: string[] = [];
  const [top, first] = [screen.buffer.active.baseY + rect.y, own.buffer.active.baseY - scroll];
  for (let y = 0; y < rect.height; y++)
    for (let x = 0; x < rect.width; x++) {
      const [shown, wanted] = [cellAt(screen, rect.x + x, top + y), cellAt(own, x, first + y)];
      if (shown !== wanted) found.push(`${x},${y}: ${shown} instead of ${wanted}`);
    }
  return found;
}
