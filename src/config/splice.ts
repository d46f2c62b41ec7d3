/**
 * Makes one change to a YAML text by replacing only the characters it is about. Printing the whole
 * document again would keep the comments, but respace and rewrap lines that nobody touched.
 */
import { type Document, isMap, isScalar, type Node, type Pair, type YAMLMap } from 'yaml';
import type { Change } from './data.ts';
import { printBlock, printFlow } from './print.ts';

type Entry = Pair<Node, Node | null>;
type Place = { text: string; holder: YAMLMap<Node, Node | null> };
type Span = { start: number; end: number };

/** The new text, or null when the place is written in a way that is not understood here. */
export function splice(text: string, document: Document.Parsed, change: Change): string | null {
  const holder = holderOf(document, change.path.slice(0, -1));
  const key = change.path.at(-1);
  if (!holder || key === undefined) return null;
  const place = { text, holder };
  const entry = entryOf(place, key);
  if (change.kind === 'remove') return entry ? remove(place, entry) : null;
  if (entry) return replace(place, entry, change.value);
  const after = (change.after === null ? undefined : entryOf(place, change.after)) ?? lastOf(place);
  return holder.flow
    ? insertInFlow(place, { key, value: change.value, after })
    : insertLines(place, { key, value: change.value, after });
}

/** The map at the path, if it is written out there and is not an alias. */
function holderOf(document: Document.Parsed, path: readonly string[]): Place['holder'] | null {
  const node = path.reduce<unknown>(
    (holder, key) => (isMap(holder) ? holder.get(key, true) : null),
    document.contents,
  );
  return isMap(node) ? (node as Place['holder']) : null;
}

function entryOf({ holder }: Place, key: string): Entry | undefined {
  return holder.items.find((item) => isScalar(item.key) && item.key.value === key);
}

function lastOf({ holder }: Place): Entry | undefined {
  return holder.items.at(-1);
}

function replace({ text }: Place, entry: Entry, value: unknown): string {
  const printed = printFlow(value);
  const key = keySpan(entry);
  const old = valueSpan(text, entry);
  const between = text.slice(key.end, old.start);
  // Nothing was there, or a block on lines of its own, which gives way to a value beside the key.
  const isApart = between.includes('\n') && between.trim() === ':';
  if (old.start === old.end || isApart) return cut(text, key.end, old.end, `: ${printed}`);
  return cut(text, old.start, old.end, printed);
}

type Insertion = { key: string; value: unknown; after: Entry | undefined };

function insertInFlow({ text, holder }: Place, { key, value, after }: Insertion): string | null {
  const printed = `${key}: ${printFlow(value)}`;
  if (after) return cut(text, entryEnd(text, after), entryEnd(text, after), `, ${printed}`);
  const [start, end] = holder.range ?? [0, 0];
  return cut(text, start, end, `{ ${printed} }`);
}

/** Puts new lines below the entry and the comments that belong to it. */
function insertLines(place: Place, { key, value, after }: Insertion): string | null {
  const { text } = place;
  if (!after) return null;
  const column = keySpan(after).start - lineStart(text, keySpan(after).start);
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  const gap = isSpaced(place) ? newline : '';
  const lines = printBlock(key, value).map((line) => `${newline}${' '.repeat(column)}${line}`);
  const end = blockEnd(text, after, column);
  return cut(text, end, end, `${gap}${lines.join('')}`);
}

/** Whether entries of several lines stand apart by an empty line. */
function isSpaced({ text, holder }: Place): boolean {
  const [first, second] = holder.items;
  if (!first || !second) return false;
  return /\n[ \t]*\r?\n/.test(text.slice(entryEnd(text, first), keySpan(second).start));
}

function remove(place: Place, entry: Entry): string | null {
  if (place.holder.flow) return removeFromFlow(place, entry);
  return place.holder.items.length > 1 ? removeLines(place, entry) : null;
}

function removeFromFlow({ text, holder }: Place, entry: Entry): string {
  const index = holder.items.indexOf(entry);
  const next = holder.items[index + 1];
  const previous = holder.items[index - 1];
  const start = keySpan(entry).start;
  if (next) return cut(text, start, keySpan(next).start, '');
  return cut(text, previous ? entryEnd(text, previous) : start, entryEnd(text, entry), '');
}

/** Takes the lines of the entry, and the comment directly above it, which is about it. */
function removeLines({ text, holder }: Place, entry: Entry): string | null {
  const at = keySpan(entry).start;
  let start = lineStart(text, at);
  const column = at - start;
  if (text.slice(start, at).trim() !== '') return null;
  while (start > 0 && isComment(lineAt(text, start - 1), column))
    start = lineStart(text, start - 1);
  const end = nextLine(text, blockEnd(text, entry, column));
  // The empty line that set the entry apart goes with it.
  const isApart = holder.items[0] === entry || lineAt(text, start - 1).trim() === '';
  return isApart ? withoutGap(text, start, end) : cut(text, start, end, '');
}

function withoutGap(text: string, start: number, end: number): string {
  let after = end;
  while (after < text.length && lineAt(text, after).trim() === '') after = nextLine(text, after);
  if (after < text.length) return cut(text, start, after, '');
  return `${text.slice(0, start).trimEnd()}\n`;
}

/** The end of the last line of an entry, with the comments below that are indented more than it. */
function blockEnd(text: string, entry: Entry, column: number): number {
  let end = lineEnd(text, entryEnd(text, entry));
  for (let next = nextLine(text, end); next < text.length; next = nextLine(text, end)) {
    if (!isComment(lineAt(text, next), column + 1)) break;
    end = lineEnd(text, next);
  }
  return end;
}

/** A line that holds only a comment, at this column or further right. */
function isComment(line: string, column: number): boolean {
  return line.trimStart().startsWith('#') && line.length - line.trimStart().length >= column;
}

function keySpan(entry: Entry): Span {
  const [start, end] = entry.key.range ?? [0, 0];
  return { start, end };
}

/** Where the value stands, without the white space the parser counts to it; empty if there is none. */
function valueSpan(text: string, entry: Entry): Span {
  const [start, end] = entry.value?.range ?? [keySpan(entry).end, keySpan(entry).end];
  return { start, end: start + text.slice(start, end).trimEnd().length };
}

function entryEnd(text: string, entry: Entry): number {
  return valueSpan(text, entry).end;
}

function cut(text: string, start: number, end: number, put: string): string {
  return text.slice(0, start) + put + text.slice(end);
}

function lineStart(text: string, at: number): number {
  return at === 0 ? 0 : text.lastIndexOf('\n', at - 1) + 1;
}

/** Before the line break, whichever it is. */
function lineEnd(text: string, at: number): number {
  const newline = text.indexOf('\n', at);
  if (newline < 0) return text.length;
  return newline > at && text[newline - 1] === '\r' ? newline - 1 : newline;
}

function nextLine(text: string, at: number): number {
  const newline = text.indexOf('\n', at);
  return newline < 0 ? text.length : newline + 1;
}

function lineAt(text: string, at: number): string {
  return text.slice(lineStart(text, at), lineEnd(text, at));
}
