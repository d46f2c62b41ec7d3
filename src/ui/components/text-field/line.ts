/** A text being written, with its caret, and what is known of how it came to be. */

/** A text in two parts, with the caret between them. */
export type Placed = { before: string; after: string };

export type Line = Placed & {
  /** The cell of its row that the caret keeps to while it goes up and down; null after anything else. */
  column: number | null;
  /** What was there before each change, the newest last. */
  past: readonly Placed[];
  /** What the last key did: letters in a row are taken back as one, and what is cut in a row is put back as one. */
  last: 'letter' | 'erase' | 'cut on' | 'cut back' | 'other';
  /** Which of the texts written earlier this is, and what was being written before they were gone through. */
  recalled: { at: number; own: Placed } | null;
};

export const emptyLine: Line = {
  before: '',
  after: '',
  column: null,
  past: [],
  last: 'other',
  recalled: null,
};

/** As much is remembered to be taken back: changes, and characters in all of them. */
const mostPast = { changes: 100, characters: 2_000_000 };

/** A line with the caret at the end of its text. */
export function lineOf(text: string): Line {
  return { ...emptyLine, before: unified(text) };
}

/** The text as it would be sent. */
export function textOf({ before, after }: Placed): string {
  return before + after;
}

/** Puts text in at the caret; line ends of every kind become `\n`. */
export function insert(line: Line, text: string): Line {
  const { before, after, last } = line;
  const isLetter = text.length <= 2;
  // A blank begins a step of its own, so that words are taken back one by one.
  const goesOn = isLetter && last === 'letter' && text.trim() !== '';
  const next = changed(line, { before: before + unified(text), after }, goesOn);
  return { ...next, last: isLetter ? 'letter' : 'other' };
}

/** The line with another text or another place of the caret; `goesOn` when it is one step with the change before. */
export function changed(line: Line, next: Placed, goesOn = false): Line {
  const { before, after } = line;
  const past = goesOn ? line.past : keptPast([...line.past, { before, after }]);
  return { ...line, ...next, past, column: null, last: 'other' };
}

/** The line with the caret at another place of the same text. */
export function moved(line: Line, next: Placed, column: number | null = null): Line {
  return { ...line, ...next, column, last: 'other' };
}

/** The line as it was before the last change; the same when there was none. */
export function takenBack(line: Line): Line {
  const before = line.past.at(-1);
  if (before === undefined) return line;
  return { ...moved(line, before), past: line.past.slice(0, -1) };
}

function keptPast(past: readonly Placed[]): readonly Placed[] {
  let [from, room] = [past.length, mostPast.characters];
  const least = Math.max(0, past.length - mostPast.changes);
  while (from > least) {
    const step = past[from - 1];
    room -= step === undefined ? 0 : step.before.length + step.after.length;
    if (room < 0) break;
    from -= 1;
  }
  return past.slice(from);
}

function unified(text: string): string {
  return text.replace(/\r\n?/g, '\n');
}
