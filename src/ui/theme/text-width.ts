/** Texts measured in cells of the screen. */
import stringWidth from 'string-width';
import { fit as cutCells, graphemes } from '../../terminal/sanitise.ts';

/** The text sanitised and cut to at most `width` cells; a cut is marked by an ellipsis in its last cell. */
export function cut(text: string, width: number): string {
  return measuredCut(text, width).text;
}

/** The same with the cells that are taken. */
export function measuredCut(text: string, width: number): { text: string; taken: number } {
  if (!single.test(text)) {
    const kept = cutCells(text, width);
    return { text: kept, taken: stringWidth(kept) };
  }
  if (text.length <= width) return { text, taken: text.length };
  return width <= 0
    ? { text: '', taken: 0 }
    : { text: `${text.slice(0, width - 1)}…`, taken: width };
}

/** Letters and signs that take one cell each: most texts by far, so they are not measured at length. */
const single = /^[ -~─-▟●○◌◍◘◆◇✓×·…→↑↓←↻❯‖≡↵‹›]*$/;

/** What a list shows of a text of several lines. */
export function firstLine(text: string): string {
  return text.split('\n')[0] ?? '';
}

/** Cells a text takes. */
export function cells(text: string): number {
  return single.test(text) ? text.length : stringWidth(text);
}

/** The text in exactly `width` cells, cut or filled with blanks at the end. */
export function padded(text: string, width: number): string {
  const kept = cut(text, width);
  return kept + ' '.repeat(Math.max(0, width - cells(kept)));
}

/**
 * Text of several lines in at most `most` lines of `width` cells, broken between words where it can
 * be; the last one is cut when not everything fits.
 */
export function wrapped(text: string, width: number, most: number): string[] {
  const lines = text.split('\n').flatMap((line) => wrappedLine(line, width));
  if (lines.length <= most) return lines;
  return [...lines.slice(0, most - 1), cut(lines.slice(most - 1).join(' '), width)];
}

/**
 * The same for a text with the last lines of a terminal under its first line: these keep the blanks
 * that they begin with, and when not everything fits their end is shown.
 */
export function wrappedEnds(text: string, width: number, most: number): string[] {
  const [first = '', ...under] = text.split('\n');
  const above = wrapped(first, width, most);
  const rows = indentedRows(under, width);
  const room = most - above.length;
  if (rows.length <= room) return [...above, ...rows];
  if (room <= 1) return [...above, ...rows.slice(rows.length - room)];
  return [...above, '  …', ...rows.slice(1 - room)];
}

/** The same for a text whose beginning counts, such as a difference: the last row says what shows all of it. */
export function wrappedStart(text: string, width: number, most: number, all: string): string[] {
  const rows = indentedRows(text.split('\n'), width);
  return rows.length <= most ? rows : [...rows.slice(0, Math.max(0, most - 1)), cut(all, width)];
}

/** Each line keeps the blanks that it begins with. */
function indentedRows(lines: string[], width: number): string[] {
  return lines.flatMap((line) => {
    const indent = /^ {0,8}/.exec(line)?.[0] ?? '';
    return wrappedLine(line.slice(indent.length), Math.max(1, width - indent.length)).map(
      (row) => indent + row,
    );
  });
}

function wrappedLine(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ').flatMap((whole) => pieces(whole, width))) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (cells(longer) <= width) line = longer;
    else {
      lines.push(line);
      line = word;
    }
  }
  return [...lines, line];
}

/** A word in pieces of at most `width` cells. */
function pieces(word: string, width: number): string[] {
  const found: string[] = [];
  let piece = '';
  for (const grapheme of graphemes(word)) {
    if (cells(piece + grapheme) > width) {
      found.push(piece);
      piece = '';
    }
    piece += grapheme;
  }
  return [...found, piece];
}

/** The first `width` cells of a text. */
export function firstCells(text: string, width: number): string {
  if (single.test(text)) return text.slice(0, Math.max(0, width));
  let [kept, room] = ['', width];
  for (const grapheme of graphemes(text)) {
    room -= cells(grapheme);
    if (room < 0) break;
    kept += grapheme;
  }
  return kept;
}

/** The last `width` cells of a text. */
export function lastCells(text: string, width: number): string {
  if (single.test(text)) return width <= 0 ? '' : text.slice(-width);
  let [kept, room] = ['', width];
  for (const grapheme of graphemes(text).reverse()) {
    room -= cells(grapheme);
    if (room < 0) break;
    kept = grapheme + kept;
  }
  return kept;
}
