/** Colours of code. A diff is coloured in pieces, as they come into sight, and each piece once. */
import type { HLJSApi } from 'highlight.js';
import { sanitise } from '../../../../terminal/sanitise.ts';
import type { Meaning } from '../../../theme/theme.ts';
import type { TonedRow } from '../../../theme/toned-text.ts';
import type { DiffFile, DiffRow } from './parse.ts';

/** Rows of code in the colours of their language; the rows asked for, from one row on. */
export type Painted = (file: DiffFile, from: number, count: number) => TonedRow[];

/** Rows that are coloured together: enough for a string or comment over several lines. */
const pieceRows = 80;
/** A longer line is data, not code. */
const longestLine = 500;

/** Without the library, as before it is there: no colours. */
export const plainly: Painted = (file, from, count) =>
  file.rows.slice(from, from + count).map(({ text }) => [{ text: clean(text), tone: 'plain' }]);

/** Keeps what it has coloured for as long as it lives itself, so make one for each diff. */
export function createPainter(highlighter: Pick<HLJSApi, 'highlight' | 'getLanguage'>): Painted {
  const pieces = new Map<string, TonedRow[]>();
  const piece = (file: DiffFile, index: number): TonedRow[] => {
    const key = `${index} ${file.path}`;
    const known = pieces.get(key);
    if (known !== undefined) return known;
    const rows = file.rows.slice(index * pieceRows, (index + 1) * pieceRows);
    const painted = paintedRows(rows, languageOf(file.path, highlighter), highlighter);
    pieces.set(key, painted);
    return painted;
  };
  return (file, from, count) => {
    const first = Math.floor(from / pieceRows);
    const last = Math.floor((from + count) / pieceRows);
    const rows: TonedRow[] = [];
    for (let index = first; index <= last; index += 1) rows.push(...piece(file, index));
    return rows.slice(from - first * pieceRows, from - first * pieceRows + count);
  };
}

function languageOf(path: string, { getLanguage }: Pick<HLJSApi, 'getLanguage'>): string | null {
  const name = path.split('/').at(-1) ?? path;
  const ending = name.includes('.') ? (name.split('.').at(-1) ?? '') : name.toLowerCase();
  return getLanguage(ending) === undefined ? null : ending;
}

/** Old and new lines are coloured apart, for together they are no program. */
function paintedRows(
  rows: DiffRow[],
  language: string | null,
  highlighter: Pick<HLJSApi, 'highlight'>,
): TonedRow[] {
  const painted = rows.map(({ text }): TonedRow => [{ text: clean(text), tone: 'plain' }]);
  if (language === null || rows.some(({ text }) => text.length > longestLine)) return painted;
  for (const side of ['removed', 'added'] as const) {
    const at = rows.flatMap(({ kind }, index) => (kind === side || kind === 'same' ? [index] : []));
    const code = at.map((index) => clean(rows[index]?.text ?? '')).join('\n');
    const { value } = highlighter.highlight(code, { language, ignoreIllegals: true });
    linesOf(value).forEach((line, index) => {
      const row = at[index];
      if (row !== undefined) painted[row] = line;
    });
  }
  return painted;
}

/** A tab takes as many cells wherever it stands, so that nothing moves when a diff is scrolled. */
function clean(text: string): string {
  return sanitise(text.replaceAll('\t', '    '));
}

/** What a class of the highlighter means (https://highlightjs.readthedocs.io/en/latest/css-classes-reference.html). */
const meanings: [RegExp, Meaning][] = [
  [/^hljs-(keyword|literal|built_in|type|meta|selector-tag|tag)/, 'keyword'],
  [/^hljs-(string|regexp|number|symbol|char|code|link)/, 'literal'],
  [/^hljs-(comment|quote|doctag)/, 'comment'],
  [/^hljs-(title|name|section|attr|attribute|property|selector)/, 'definition'],
];

const entities: Record<string, string> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#x27;': "'",
};

/** Reads the highlighter's HTML: nested spans, five entities, and text. */
function linesOf(html: string): TonedRow[] {
  const lines: TonedRow[] = [[]];
  const open: Meaning[] = [];
  for (const [token] of html.matchAll(/<span class="[^"]*">|<\/span>|&[a-z#0-9]+;|\n|[^<&\n]+/g)) {
    if (token === '\n') lines.push([]);
    else if (token === '</span>') open.pop();
    else if (token.startsWith('<span')) open.push(meaningOf(token, open.at(-1) ?? 'plain'));
    else append(lines.at(-1) ?? [], entities[token] ?? token, open.at(-1) ?? 'plain');
  }
  return lines;
}

function meaningOf(tag: string, around: Meaning): Meaning {
  const name = tag.slice('<span class="'.length, -2);
  return meanings.find(([form]) => form.test(name))?.[1] ?? around;
}

function append(line: TonedRow, text: string, tone: Meaning): void {
  const last = line.at(-1);
  if (last?.tone === tone) last.text += text;
  else line.push({ text, tone });
}
