/** Finding words in the lines of a terminal. Pure. */
import { cells } from '../theme/text-width.ts';

/** A place in a terminal: a line counted from the first it ever had, and columns of it, `to` not included. */
export type Match = { line: number; from: number; to: number };

export type Lines = {
  /** The number of the oldest line that is kept, and of the one after the last. */
  first: number;
  end: number;
  text(line: number): string;
};

/** The next line before (`older`) or after the line `from` that has the words; null when none has. */
export function findMatch(
  lines: Lines,
  { words, from, way }: { words: string; from: number; way: 'older' | 'newer' },
): Match | null {
  const small = words === words.toLowerCase();
  const step = way === 'older' ? -1 : 1;
  for (let line = from + step; line >= lines.first && line < lines.end; line += step) {
    const text = lines.text(line);
    const at = (small ? text.toLowerCase() : text).lastIndexOf(words);
    if (at < 0) continue;
    const start = cells(text.slice(0, at));
    return { line, from: start, to: start + cells(text.slice(at, at + words.length)) };
  }
  return null;
}
