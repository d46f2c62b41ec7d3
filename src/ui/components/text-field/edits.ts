/** What the editing keys do to a line, as readline and every shell have them. Pure. */
import type { About } from '../../model/action-spec.ts';
import { changed, insert, type Line, moved, type Placed, takenBack, textOf } from './line.ts';
import { endOfLine } from './rows.ts';
import { firstOf, lastOf, wideWordBack, wordBack, wordOn } from './word-boundaries.ts';

/** The keys of every line, with their words for the help page. */
export const editActions = {
  'letter back': { words: 'a character back', hint: null },
  'letter on': { words: 'a character on', hint: null },
  'word back': { words: 'a word back', hint: null },
  'word on': { words: 'a word on', hint: null },
  'line start': { words: 'start of the line', hint: null },
  'line end': { words: 'end of the line', hint: null },
  'text start': { words: 'start of the text', hint: null },
  'text end': { words: 'end of the text', hint: null },
  'new line': { words: 'begin another line, where there may be several', hint: null },
  erase: { words: 'erase the character before', hint: null },
  'erase next': { words: 'erase the next character', hint: null },
  'cut word back': { words: 'cut the word before', hint: null },
  'cut word on': { words: 'cut the next word', hint: null },
  'cut blanks back': { words: 'cut back to a blank', hint: null },
  'cut to start': { words: 'cut back to the start of the line', hint: null },
  'cut to end': { words: 'cut to the end of the line', hint: null },
  'put back': { words: 'put back what was cut', hint: null },
  swap: { words: 'swap two characters', hint: null },
  'take back': { words: 'take the last change back', hint: null },
} as const satisfies Record<string, About>;

export type Edit = keyof typeof editActions;

export function isEdit(action: string): action is Edit {
  return Object.hasOwn(editActions, action);
}

/** A line, and what was cut out of it or one before it. */
export type Edited = { line: Line; cut: string };

/** The line after an editing key. */
export function edited(edit: Edit, { line, cut }: Edited): Edited {
  const cutting = cuts[edit];
  if (cutting !== undefined) return cutOut(line, cut, cutting(line));
  const move = moves[edit];
  if (move !== undefined) return { line: moved(line, placed(line, move(line))), cut };
  return { line: changes[edit]?.(line, cut) ?? line, cut };
}

/** Where the caret goes, counted in code units from where it is. */
const moves: Partial<Record<Edit, (line: Placed) => number>> = {
  'letter back': ({ before }) => -lastOf(before).length,
  'letter on': ({ after }) => firstOf(after).length,
  'word back': ({ before }) => -wordBack(before),
  'word on': ({ after }) => wordOn(after),
  'line start': ({ before }) => -toStart(before),
  'line end': ({ after }) => endOfLine(after),
  'text start': ({ before }) => -before.length,
  'text end': ({ after }) => after.length,
};

/** How much is cut: before the caret when negative. A line end is cut when the caret is already there. */
const cuts: Partial<Record<Edit, (line: Placed) => number>> = {
  'cut word back': ({ before }) => -wordBack(before),
  'cut word on': ({ after }) => wordOn(after),
  'cut blanks back': ({ before }) => -wideWordBack(before),
  'cut to start': ({ before }) => -(toStart(before) || lastOf(before).length),
  'cut to end': ({ after }) => endOfLine(after) || firstOf(after).length,
};

const changes: Partial<Record<Edit, (line: Line, cut: string) => Line>> = {
  'new line': (line) => insert(line, '\n'),
  erase: (line) => erased(line, lastOf(line.before).length, 0),
  'erase next': (line) => erased(line, 0, firstOf(line.after).length),
  'put back': (line, cut) =>
    cut === '' ? line : changed(line, { before: line.before + cut, after: line.after }),
  swap: swapped,
  'take back': takenBack,
};

function toStart(before: string): number {
  return before.length - (before.lastIndexOf('\n') + 1);
}

/** The caret so many code units away. */
function placed(line: Placed, by: number): Placed {
  const text = textOf(line);
  const at = line.before.length + by;
  return { before: text.slice(0, at), after: text.slice(at) };
}

function erased(line: Line, back: number, on: number): Line {
  if (back + on === 0) return moved(line, line);
  const { before, after, last } = line;
  const next = { before: before.slice(0, before.length - back), after: after.slice(on) };
  return { ...changed(line, next, last === 'erase'), last: 'erase' };
}

/** Cuts in a row make one piece. */
function cutOut(line: Line, cut: string, amount: number): Edited {
  if (amount === 0) return { line: moved(line, line), cut };
  const { before, after, last } = line;
  const at = before.length + Math.min(0, amount);
  const piece = amount < 0 ? before.slice(at) : after.slice(0, amount);
  const next =
    amount < 0 ? { before: before.slice(0, at), after } : { before, after: after.slice(amount) };
  const goesOn = last === 'cut on' || last === 'cut back';
  const whole = !goesOn ? piece : amount < 0 ? piece + cut : cut + piece;
  const done: Line['last'] = amount < 0 ? 'cut back' : 'cut on';
  return { line: { ...changed(line, next), last: done }, cut: whole };
}

/** The character before the caret and the one at it; at the end the last two. */
function swapped(line: Line): Line {
  const next = firstOf(line.after) || lastOf(line.before);
  const isEnd = line.after === '';
  const rest = isEnd ? line.before.slice(0, line.before.length - next.length) : line.before;
  const other = lastOf(rest);
  if (other === '' || next === '') return line;
  return changed(line, {
    before: rest.slice(0, rest.length - other.length) + next + other,
    after: isEnd ? '' : line.after.slice(next.length),
  });
}
