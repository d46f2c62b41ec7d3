/** A copy being made: where its caret is in a still terminal, and what is marked. Pure. */
import type { Target } from '../../model/model.ts';
import { clamp, compare, type Place, type Still, snapped } from './screen-snapshot.ts';

export type MarkKind = 'characters' | 'lines' | 'block';

export type Copy = {
  seat: string;
  caret: Place;
  /** The column that moves up and down keep to; infinite after a move to the end of a line. */
  goal: number;
  /** The first line in sight. */
  top: number;
  /** Where the mark began; it reaches to the caret, and has that cell in it. */
  mark: { kind: MarkKind; at: Place } | null;
  /** The words that were looked for, and which way. */
  sought: { words: string; way: Way } | null;
  /** What was found at the caret, both ends included. */
  found: { from: Place; to: Place } | null;
  /** What has the caret: letting go of the mouse button ends the copy. */
  by: 'keys' | 'mouse';
  /** The session that was typed to, and is again afterwards. */
  back: Target | null;
};

export type Way = 'older' | 'newer';

/** A copy that begins at a place. */
export function copyAt(
  still: Still,
  { at, top, by, back }: { at: Place; top: number; by: Copy['by']; back: Target | null },
): Copy {
  const { seat } = still;
  const nothing = { mark: null, sought: null, found: null };
  const blank: Copy = { seat, caret: at, goal: 0, top, by, back, ...nothing };
  return caretTo(still, blank, at);
}

/** The copy with its caret at a place, and the place in sight. */
export function caretTo(still: Still, copy: Copy, place: Place, goal?: number): Copy {
  const caret = snapped(still, place);
  const { rows, lines } = still;
  const top = clamp(clamp(copy.top, caret.line - rows + 1, caret.line), 0, lines - rows);
  return { ...copy, caret, goal: goal ?? caret.column, top, found: null };
}

/** Both ends of what is marked, in the order in which they are read; null when nothing is. */
export function endsOf({ mark, caret }: Copy): { from: Place; to: Place } | null {
  if (mark === null) return null;
  return compare(mark.at, caret) <= 0 ? { from: mark.at, to: caret } : { from: caret, to: mark.at };
}

/** Marks from the caret on; another kind keeps its begin, and the same kind again drops the mark. */
export function marked(copy: Copy, kind: MarkKind): Copy {
  if (copy.mark?.kind === kind) return { ...copy, mark: null };
  return { ...copy, mark: { kind, at: copy.mark?.at ?? copy.caret } };
}

/** The caret at the other end of the mark. */
export function turned(still: Still, copy: Copy): Copy {
  const { mark, caret } = copy;
  if (mark === null) return copy;
  return caretTo(still, { ...copy, mark: { ...mark, at: caret } }, mark.at);
}

/** The copy after the picture got another shape: places of before mean nothing any more. */
export function refitted(still: Still, copy: Copy): Copy {
  const fromEnd = copy.caret.line - copy.top;
  const top = clamp(copy.top, 0, still.lines - still.rows);
  const line = top + Math.min(fromEnd, still.rows - 1);
  return caretTo(still, { ...copy, top, mark: null }, { ...copy.caret, line });
}
