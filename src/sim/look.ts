/** Lines of text with looks, and what they are as bytes. */

const codes = {
  plain: '',
  dim: '\x1b[2m',
  bold: '\x1b[1m',
  header: '\x1b[1;38;5;231;48;5;24m',
  accent: '\x1b[38;5;75m',
  good: '\x1b[38;5;114m',
  bad: '\x1b[38;5;203m',
  warn: '\x1b[1;38;5;221m',
  keyword: '\x1b[38;5;176m',
  string: '\x1b[38;5;150m',
  number: '\x1b[38;5;215m',
  hunk: '\x1b[38;5;80m',
} as const;

export type Look = keyof typeof codes;
export type Span = { text: string; look: Look };
export type Line = Span[];

export function span(text: string, look: Look = 'plain'): Span {
  return { text, look };
}

/** The bytes of a line, cut to `columns` and without anything a terminal would act upon. */
export function bytesOf(line: Line, columns: number): string {
  let left = columns;
  let bytes = '';
  for (const { text, look } of line) {
    const part = cutTo(text.replace(/\t/g, '  ').replace(/\p{Cc}/gu, ' '), left);
    left -= widthOf(part);
    bytes += look === 'plain' ? part : `${codes[look]}${part}\x1b[0m`;
  }
  return bytes;
}

/** As much of `text` as fits into `columns` cells. */
export function cutTo(text: string, columns: number): string {
  if (text.length <= columns && isNarrow(text)) return text;
  let used = 0;
  let kept = '';
  for (const character of text) {
    used += isNarrow(character) ? 1 : 2;
    if (used > columns) break;
    kept += character;
  }
  return kept;
}

export function widthOf(text: string): number {
  if (isNarrow(text)) return text.length;
  return [...text].reduce((sum, character) => sum + (isNarrow(character) ? 1 : 2), 0);
}

/** Letters, punctuation, box lines and braille are one cell; what may be wider counts as two. */
function isNarrow(text: string): boolean {
  return /^[\u0020-\u10ff\u2010-\u27ff\u2800-\u28ff]*$/u.test(text);
}

const tokens =
  /(?<comment>\/\/.*$|\/\*\*.*$|^\s*\*.*$|^#+ .*$|^- )|(?<string>'[^']*'|`[^`]*`)|(?<keyword>\b(?:const|export|function|return|import|from|if|for|of|new)\b)|(?<number>\b\d+\b)/gu;

/** One numbered line of code or Markdown. */
export function codeLine(text: string, number: number): Line {
  const line: Line = [span(`${String(number).padStart(3)} │ `, 'dim')];
  let at = 0;
  for (const found of text.matchAll(tokens)) {
    line.push(span(text.slice(at, found.index)), span(found[0], lookOf(found.groups)));
    at = found.index + found[0].length;
  }
  line.push(span(text.slice(at)));
  return line;
}

function lookOf(groups: Record<string, string | undefined> | undefined): Look {
  if (groups?.comment !== undefined) return 'dim';
  if (groups?.string !== undefined) return 'string';
  return groups?.keyword !== undefined ? 'keyword' : 'number';
}

/** One line of a unified diff. */
export function diffLine(text: string): Line {
  if (text.startsWith('+++') || text.startsWith('---')) return [span(text, 'bold')];
  if (text.startsWith('@@')) return [span(text, 'hunk')];
  if (text.startsWith('+')) return [span(text, 'good')];
  if (text.startsWith('-')) return [span(text, 'bad')];
  return [span(text, 'dim')];
}
