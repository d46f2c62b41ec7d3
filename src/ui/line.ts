/** One line of text being written, with its caret, and the editing keys every shell has. */

import { graphemes } from '../terminal/sanitise.ts';

export type Line = { before: string; after: string };

export const emptyLine: Line = { before: '', after: '' };

/** The text as it would be sent. */
export function textOf(line: Line): string {
  return line.before + line.after;
}

/** Puts text in at the caret; line ends of every kind become `\n`. */
export function insert(line: Line, text: string): Line {
  return { ...line, before: line.before + text.replace(/\r\n?/g, '\n') };
}

/** The line after an editing key, or null when the chord is not one. */
export function edit(line: Line, chord: string): Line | null {
  return edits[chord]?.(line) ?? null;
}

const edits: Record<string, (line: Line) => Line> = {
  backspace: ({ before, after }) => ({ before: withoutLast(before), after }),
  'ctrl+h': ({ before, after }) => ({ before: withoutLast(before), after }),
  delete: ({ before, after }) => ({ before, after: after.slice(firstOf(after).length) }),
  left: ({ before, after }) => ({ before: withoutLast(before), after: lastOf(before) + after }),
  right: ({ before, after }) => ({
    before: before + firstOf(after),
    after: after.slice(firstOf(after).length),
  }),
  home: (line) => ({ before: '', after: textOf(line) }),
  end: (line) => ({ before: textOf(line), after: '' }),
  'ctrl+a': (line) => ({ before: '', after: textOf(line) }),
  'ctrl+e': (line) => ({ before: textOf(line), after: '' }),
  'ctrl+u': ({ after }) => ({ before: '', after }),
  'ctrl+k': ({ before }) => ({ before, after: '' }),
  'ctrl+w': ({ before, after }) => ({ before: before.replace(/\S*\s*$/u, ''), after }),
  'alt+enter': (line) => insert(line, '\n'),
  'ctrl+j': (line) => insert(line, '\n'),
};

function firstOf(text: string): string {
  return graphemes(text.slice(0, 64))[0] ?? '';
}

function lastOf(text: string): string {
  return graphemes(text.slice(-64)).at(-1) ?? '';
}

function withoutLast(text: string): string {
  return text.slice(0, text.length - lastOf(text).length);
}
