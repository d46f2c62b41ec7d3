/** What was written earlier, by what it was for, to be gone through again. Pure. */
import { changed, type Line, lineOf, textOf } from './line.ts';

/** What a line is written for. */
export const writtenKinds = ['goal', 'answer', 'note', 'filter', 'search', 'palette'] as const;
export type WrittenKind = (typeof writtenKinds)[number];

/** The oldest first. */
export type Recalled = Readonly<Partial<Record<WrittenKind, readonly string[]>>>;

/** So many texts of each kind are kept, and none that is longer than this. */
export const mostRecalled = 200;
export const longestRecalled = 16_000;

/** With one more text. The same again is kept once, as the newest. */
export function withWritten(recalled: Recalled, kind: WrittenKind, text: string): Recalled {
  if (!isKept(text)) return recalled;
  const others = (recalled[kind] ?? []).filter((each) => each !== text);
  return { ...recalled, [kind]: [...others, text].slice(-mostRecalled) };
}

/** Whether a text is one to be kept. */
export function isKept(text: string): boolean {
  return text.trim() !== '' && text.length <= longestRecalled;
}

/** The line with what was written before it, or after that again; null at either end. */
export function recalledLine(
  line: Line,
  texts: readonly string[],
  way: 'earlier' | 'later',
): Line | null {
  const { at, own } = line.recalled ?? { at: texts.length, own: line };
  if (way === 'later' && at >= texts.length) return null;
  const next = way === 'later' ? at + 1 : at - 1;
  const text = texts[next];
  if (text === undefined && next < texts.length) return null;
  const { before, after } = own;
  const shown = text === undefined ? { before, after } : { before: lineOf(text).before, after: '' };
  const recalled = text === undefined ? null : { at: next, own: { before, after } };
  const goesOn = textOf(shown) === textOf(line);
  return { ...changed(line, shown, goesOn), recalled };
}
