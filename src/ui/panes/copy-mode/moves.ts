/** How the caret of a copy moves: the keys of vi, as tmux has them. Pure. */
import { type Copy, caretTo } from './copy.ts';
import {
  clamp,
  firstLine,
  lastLine,
  lastOf,
  lengthOf,
  type Place,
  type Still,
  startOf,
} from './screen-snapshot.ts';
import { after, before, nextWord, type WordKind, wordEnd, wordStart } from './words.ts';

type Move = (still: Still, copy: Copy) => Copy;

export const caretMoves = {
  'caret left': (still, copy) => caretTo(still, copy, leftOf(still, copy)),
  'caret right': (still, copy) => caretTo(still, copy, rightOf(still, copy)),
  'caret up': (still, copy) => toLine(still, copy, copy.caret.line - 1),
  'caret down': (still, copy) => toLine(still, copy, copy.caret.line + 1),
  'next word': byWord(nextWord, 'word'),
  'word end': byWord(wordEnd, 'word'),
  'word before': byWord(wordStart, 'word'),
  'next long word': byWord(nextWord, 'long word'),
  'long word end': byWord(wordEnd, 'long word'),
  'long word before': byWord(wordStart, 'long word'),
  'row start': (still, copy) =>
    caretTo(still, copy, { line: firstLine(still, copy.caret.line), column: 0 }),
  'line indent': (still, copy) => caretTo(still, copy, indentOf(still, copy.caret.line)),
  'row end': (still, copy) =>
    caretTo(still, copy, lastOf(still, lastLine(still, copy.caret.line)), Infinity),
  'history top': (still, copy) => caretTo(still, copy, { line: 0, column: 0 }),
  'history bottom': (still, copy) => caretTo(still, copy, { line: lastText(still), column: 0 }),
  'screen top': (still, copy) => caretTo(still, copy, { line: copy.top, column: 0 }),
  'screen middle': (still, copy) =>
    caretTo(still, copy, { line: copy.top + Math.floor((still.rows - 1) / 2), column: 0 }),
  'screen bottom': (still, copy) =>
    caretTo(still, copy, { line: copy.top + still.rows - 1, column: 0 }),
  'half a page up': (still, copy) => rolled(still, copy, -halfOf(still)),
  'half a page down': (still, copy) => rolled(still, copy, halfOf(still)),
  'whole page up': (still, copy) => rolled(still, copy, -pageOf(still)),
  'whole page down': (still, copy) => rolled(still, copy, pageOf(still)),
  'paragraph before': (still, copy) =>
    caretTo(still, copy, { line: gap(still, copy.caret.line, -1), column: 0 }),
  'paragraph after': (still, copy) =>
    caretTo(still, copy, { line: gap(still, copy.caret.line, 1), column: 0 }),
} as const satisfies Record<string, Move>;

export type CaretMove = keyof typeof caretMoves;

export function isCaretMove(action: string): action is CaretMove {
  return Object.hasOwn(caretMoves, action);
}

/** The lines in sight move, and the caret with them; at an end the caret goes on alone. */
export function rolled(still: Still, copy: Copy, lines: number): Copy {
  const top = clamp(copy.top + lines, 0, still.lines - still.rows);
  return toLine(still, { ...copy, top }, copy.caret.line + lines);
}

function halfOf({ rows }: Still): number {
  return Math.max(1, Math.floor(rows / 2));
}

function pageOf({ rows }: Still): number {
  return Math.max(1, rows - 2);
}

function byWord(to: (still: Still, from: Place, kind: WordKind) => Place, kind: WordKind): Move {
  return (still, copy) => caretTo(still, copy, to(still, copy.caret, kind));
}

/** A block may reach beyond the text of its lines; everything else keeps to it. */
function isFree({ mark }: Copy): boolean {
  return mark?.kind === 'block';
}

function toLine(still: Still, copy: Copy, wanted: number): Copy {
  const line = clamp(wanted, 0, still.lines - 1);
  const last = isFree(copy) ? still.columns - 1 : Math.max(0, lengthOf(still, line) - 1);
  const column = Math.min(copy.goal, last);
  return caretTo(still, copy, { line, column }, copy.goal);
}

function leftOf(still: Still, copy: Copy): Place {
  const { line, column } = copy.caret;
  if (column > 0) return { line, column: startOf(still.line(line), column - 1) };
  return isFree(copy) ? copy.caret : (before(still, copy.caret)?.place ?? copy.caret);
}

function rightOf(still: Still, copy: Copy): Place {
  const { line, column } = copy.caret;
  if (!isFree(copy)) return after(still, copy.caret)?.place ?? copy.caret;
  const { cells } = still.line(line);
  const next = cells.findIndex((cell, at) => at > column && cell !== '');
  return next < 0 ? copy.caret : { line, column: next };
}

function indentOf(still: Still, line: number): Place {
  const first = firstLine(still, line);
  const column = still.line(first).cells.findIndex((cell) => cell !== ' ');
  return { line: first, column: Math.max(0, column) };
}

/** The last line with any text. */
function lastText(still: Still): number {
  let line = still.lines - 1;
  while (line > 0 && lengthOf(still, line) === 0) line -= 1;
  return line;
}

/** The next empty line that way, past those the caret stands among. */
function gap(still: Still, from: number, step: 1 | -1): number {
  const end = step < 0 ? 0 : still.lines - 1;
  let line = from;
  while (line !== end && lengthOf(still, line) === 0) line += step;
  while (line !== end && lengthOf(still, line) > 0) line += step;
  return line;
}
