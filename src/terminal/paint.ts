/** Cells of an emulator to text that draws them at a place on the real screen. */
import type { Depth } from './depth.ts';
import { cellsTaken, type Line } from './internals.ts';
import { sgrIn } from './reduce.ts';
import { isHidden, sanitise, unstacked } from './sanitise.ts';
import { extensionAt, FLAG, visibleBackground } from './sgr.ts';

export type RowPlace = {
  /** Width of the emulator; a line may have more cells than that. */
  columns: number;
  /** First column of the emulator's row to draw. */
  from: number;
  /** Cells to draw; always exactly this many are covered. */
  width: number;
  /** Column and row of the real screen where the first of them lies, from 0. */
  column: number;
  row: number;
  dimmed: boolean;
  /** Columns of the emulator's row shown as selected, `to` not included. */
  selection: { from: number; to: number } | null;
  /** The colours that the real screen has; all of them unless told. */
  depth?: Depth;
};

const ASCII = Array.from({ length: 128 }, (_, code) =>
  code < 32 || code === 127 ? ' ' : String.fromCharCode(code),
);
const CODE_POINT = 0x1fffff;
const COMBINED = 0x200000;
const RESET = '\x1b[0m';
const NO_CELLS = new Uint32Array();

/**
 * One row, beginning with a cursor address and ending with plain attributes. Only printable
 * characters and SGR, CUP and CHA sequences come out. A wide character that the edge cuts in two
 * becomes a space. After each character whose width terminals disagree on, the column is addressed
 * anew, so that a disagreement stays inside its own cell.
 */
export function paintRow(line: Line | undefined, place: RowPlace): string {
  const { from, width, column, row, selection, depth = 'true' } = place;
  const selectedFrom = selection?.from ?? 0;
  const selectedTo = selection?.to ?? 0;
  const dim = place.dimmed ? FLAG.dim : 0;
  let out = `\x1b[${row + 1};${column + 1}H`;
  const cells = line?._data ?? NO_CELLS;
  const end = line === undefined ? from : Math.min(from + width, line.length, place.columns);
  let fg = 0;
  let bg = 0;
  let extension = 0;
  let unsure = false;
  for (let x = from; line !== undefined && x < end; x++) {
    const content = cells[3 * x]!;
    const isSelected = x >= selectedFrom && x < selectedTo;
    const cellFg = cells[3 * x + 1]! ^ (isSelected ? FLAG.inverse : 0);
    const word = cells[3 * x + 2]!;
    const cellBg = visibleBackground(word) | dim;
    const cellExtension = word & FLAG.extended ? extensionAt(line, x, word) : 0;
    if (unsure) out += `\x1b[${column + x - from + 1}G`;
    if (cellFg !== fg || cellBg !== bg || cellExtension !== extension) {
      fg = cellFg;
      bg = cellBg;
      extension = cellExtension;
      out += sgrIn(depth, fg, bg, extension);
    }
    const code = content & CODE_POINT;
    if (code < 128 && !(content & COMBINED)) {
      out += ASCII[code]!;
      unsure = false;
      continue;
    }
    const taken = cellsTaken(line, x);
    unsure = taken === 2 || (content & COMBINED) !== 0 || isUnsure(code);
    if (taken === 0 || x + taken > end) {
      out += ' ';
      unsure = false;
      continue;
    }
    out += glyph(line, x, content, taken);
    x += taken - 1;
  }
  if (fg !== 0 || bg !== 0) out += RESET;
  const missing = from + width - Math.max(end, from);
  if (missing > 0) out += (unsure ? `\x1b[${column + end - from + 1}G` : '') + ' '.repeat(missing);
  return out;
}

/** The text of a cell, with a blank for whatever may not be drawn. */
function glyph(line: Line, x: number, content: number, cells: number): string {
  if (content & COMBINED) {
    const text = sanitise(unstacked(line._combined[x] ?? ''));
    return text === '' ? ' '.repeat(cells) : text;
  }
  const code = content & CODE_POINT;
  return isDrawing(code) || !isHidden(code) ? String.fromCodePoint(code) : ' '.repeat(cells);
}

/** Box drawing, blocks, geometric shapes and Braille: agents draw with little else. */
function isDrawing(code: number): boolean {
  return (code >= 0x2500 && code < 0x2600) || (code >= 0x2800 && code < 0x2900);
}

/** Whether terminals may disagree on the width of this single character. */
export function isUnsure(code: number): boolean {
  return code >= 0x590 && !isDrawing(code);
}
