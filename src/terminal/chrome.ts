/**
 * Lines drawn by others (Ink) as cells, so that any stretch of columns can be cut out of them. Of
 * their escape sequences only SGR is kept: whatever else got in there does not come out again.
 */
import stringWidth from 'string-width';
import type { Depth } from './depth.ts';
import { isUnsure } from './paint.ts';
import { createPen } from './pen.ts';
import { styleIn } from './reduce.ts';
import { graphemes, isHidden, sanitise, unstacked } from './sanitise.ts';

/** A cell; the second cell of a cellsTaken character has the text ''. */
export type ChromeCell = { text: string; style: string };

const BLANK: ChromeCell = { text: ' ', style: '' };

/** Text, or one escape sequence: control sequence, string sequence, or two characters. */
const TOKENS =
  /\x1b\[[0-?]*[ -/]*[@-~]|\x1b[\]PX^_][^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c)?|\x1b[ -/]*[0-~]|[^\x1b]+|\x1b/g;
/** Letters, rules and signs that take one cell each and never join: most texts are nothing else. */
export const SINGLES = /^[ -~\u00a1-\u00ac\u00ae-\u02ff\u2190-\u2193\u2500-\u25fc✓×·…↵↻❯‖≡‹›]*$/;
const SGR = /^\x1b\[([0-9;:]*)m$/;

/** Exactly `columns` cells of a line. */
export function chromeCells(line: string, columns: number): ChromeCell[] {
  const cells: ChromeCell[] = [];
  const pen = createPen();
  for (const [token] of line.matchAll(TOKENS)) {
    if (cells.length >= columns) break;
    const codes = SGR.exec(token)?.[1];
    if (codes !== undefined) pen.apply(codes);
    else if (!token.startsWith('\x1b')) addText(cells, token, pen.style);
  }
  while (cells.length < columns) cells.push(BLANK);
  if (cells[columns]?.text === '') cells[columns - 1] = BLANK;
  return cells.slice(0, columns);
}

function addText(cells: ChromeCell[], text: string, style: string): void {
  if (SINGLES.test(text)) {
    for (const char of text) cells.push({ text: char, style });
    return;
  }
  for (const grapheme of graphemes(text)) {
    if (SINGLES.test(grapheme)) {
      cells.push({ text: grapheme, style });
      continue;
    }
    const shown = visible(unstacked(grapheme));
    const width = stringWidth(shown);
    if (width > 0) cells.push({ text: shown, style });
    for (let cell = 1; cell < width; cell++) cells.push({ text: '', style });
  }
}

/** The joiners inside a character stay: Ink counted on them when it measured the line. */
function visible(grapheme: string): string {
  const codes = Array.from(grapheme, (char) => char.codePointAt(0) ?? 0);
  const isSafe = codes.every((code) => code === 0x200d || code === 0xfe0f || !isHidden(code));
  return isSafe ? grapheme : sanitise(grapheme);
}

/**
 * `width` cells from `from`, drawn at (`column`, `row`) of the screen, from 0. Wide characters that
 * the edges cut in two become spaces.
 */
export function paintChrome(
  cells: ChromeCell[],
  place: { from: number; width: number; column: number; row: number; depth?: Depth },
): string {
  const { from, width, column, row, depth = 'true' } = place;
  let out = `\x1b[${row + 1};${column + 1}H`;
  let style = '';
  let unsure = false;
  for (let x = from; x < from + width; x++) {
    const cell = cells[x] ?? BLANK;
    if (cell.text === '' && x > from) continue;
    if (unsure) out += `\x1b[${column + x - from + 1}G`;
    if (cell.style !== style) out += `\x1b[0${styleIn(depth, cell.style)}m`;
    style = cell.style;
    const cellsTaken = cells[x + 1]?.text === '' && x + 1 < cells.length ? 2 : 1;
    const isCut = cell.text === '' || x + cellsTaken > from + width;
    out += isCut ? ' ' : cell.text;
    unsure = !isCut && (cellsTaken === 2 || isUnsureText(cell.text));
  }
  return style === '' ? out : `${out}\x1b[0m`;
}

function isUnsureText(text: string): boolean {
  return text.length > 1 || isUnsure(text.charCodeAt(0));
}
