/** Rows of the chrome that need not be taken apart into cells: most of them, and that is most of the work. */
import { SINGLES } from './chrome.ts';
import type { Depth } from './depth.ts';
import { createPen } from './pen.ts';
import { styleIn } from './reduce.ts';

/** Styles as those of a pen. There are a few dozen, met again and again, so each is worked out once. */
export type Styles = {
  /** The style that one SGR sequence with these codes makes of another. */
  after(style: string, codes: string): string;
  /** The sequence that sets it, in the colours that there are. */
  sequence(style: string): string;
};

const mostKnown = 2000;

/** Makes them for a terminal with these colours. */
export function createStyles(depth: Depth): Styles {
  const styles = new Map<string, string>();
  const sequences = new Map<string, string>();
  return {
    after: (style, codes) => once(styles, `${style} ${codes}`, () => styleAfter(style, codes)),
    sequence: (style) => once(sequences, style, () => `\x1b[0${styleIn(depth, style)}m`),
  };
}

function once(known: Map<string, string>, key: string, ask: () => string): string {
  const found = known.get(key);
  if (found !== undefined) return found;
  if (known.size >= mostKnown) known.clear();
  const answer = ask();
  known.set(key, answer);
  return answer;
}

function styleAfter(style: string, codes: string): string {
  const pen = createPen();
  if (style !== '') pen.apply(style.slice(1));
  pen.apply(codes);
  return pen.style;
}

/** Characters of one cell that terminals disagree on; see `isUnsure`. */
const UNSURE = /[\u0590-\u24ff\u2600-\u27ff\u2900-\uffff]/g;
const CODES = /^[0-9;:]*$/;
const ESC = '\x1b';

/**
 * One row from its first column to its last, as `paintChrome` paints it. Null when it is longer than the
 * screen is wide, when one of its characters may take more than one cell, or when something else than
 * text and SGR sequences is in it.
 */
export function paintWholeRow(
  line: string,
  { columns, row, styles }: { columns: number; row: number; styles: Styles },
): string | null {
  let out = `${ESC}[${row + 1};1H`;
  let [style, shown] = ['', ''];
  let width = 0;
  for (let at = 0; at < line.length; ) {
    if (line.startsWith(ESC, at)) {
      const end = line.indexOf('m', at);
      const codes = line.slice(at + 2, end);
      if (end < 0 || line[at + 1] !== '[' || !CODES.test(codes)) return null;
      style = styles.after(style, codes);
      at = end + 1;
      continue;
    }
    const end = endOfText(line, at);
    const text = line.slice(at, end);
    if (width + text.length > columns || !SINGLES.test(text)) return null;
    if (style !== shown) out += styles.sequence(style);
    shown = style;
    out += addressed(text, width, columns);
    width += text.length;
    at = end;
  }
  if (shown !== '') out += `${ESC}[0m`;
  return out + ' '.repeat(columns - width);
}

function endOfText(line: string, at: number): number {
  const end = line.indexOf(ESC, at);
  return end < 0 ? line.length : end;
}

/** The text with the column addressed anew after each character whose width terminals disagree on. */
function addressed(text: string, column: number, columns: number): string {
  return text.replace(UNSURE, (char, offset: number) => {
    const next = column + offset + 1;
    return next < columns ? `${char}${ESC}[${next + 1}G` : char;
  });
}
