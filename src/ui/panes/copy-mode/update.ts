/** What keys and the wheel do to a still terminal. Pure. */

import { emptyLine } from '../../components/text-field/line.ts';
import type { Action } from '../../input/actions.ts';
import { only, opened, told, type Update } from '../../model/effect.ts';
import { type Facts, focused, type View } from '../../model/model.ts';
import { type Copy, caretTo, copyAt, marked, turned, type Way } from './copy.ts';
import { find } from './find.ts';
import { caretMoves, isCaretMove, rolled } from './moves.ts';
import type { Still } from './screen-snapshot.ts';
import { askedFile, leftCopy, yanked } from './yank.ts';

export const keepsNoLines = 'This program keeps no lines above its screen.';

/** Freezes the focused terminal and goes into it, its caret where the program's cursor is. */
export function beginCopy(view: View, facts: Facts): Update {
  const seat = focused(view, facts)?.name;
  if (seat === undefined) return only(view);
  const { still } = facts;
  if (still?.seat !== seat)
    return { view, commands: [{ kind: 'freeze', seat, then: { kind: 'action', action: 'copy' } }] };
  const top = topOf(view, facts, still);
  const { cursor, rows } = still;
  const isSeen = cursor.line >= top && cursor.line < top + rows;
  const at = isSeen ? cursor : { line: top + rows - 1, column: 0 };
  const next: View = {
    ...view,
    focus: seat,
    search: null,
    mode: { kind: 'copying', copy: copyAt(still, { at, top, by: 'keys', back: null }) },
  };
  return only(still.isAlternate ? told(next, keepsNoLines) : next);
}

/** The first line in sight of a terminal that was just frozen. */
export function topOf(view: View, facts: Facts, { seat, lines, rows }: Still): number {
  const back = seat === focused(view, facts)?.name ? view.scroll : 0;
  return Math.max(0, lines - rows - back);
}

/** An action of the copy, or null for one that is the same everywhere. */
export function inCopy(view: View, facts: Facts, action: Action): Update | null {
  const { still } = facts;
  if (view.mode.kind !== 'copying') return null;
  if (still === null) return only(leftCopy(view));
  const { copy } = view.mode;
  const to = (next: Copy) => only(copying(view, next));
  if (isCaretMove(action)) return to(caretMoves[action](still, copy));
  switch (action) {
    case 'mark':
      return to(marked(copy, 'characters'));
    case 'mark lines':
      return to(marked(copy, 'lines'));
    case 'mark block':
      return to(marked(copy, 'block'));
    case 'other end':
      return to(turned(still, copy));
    case 'yank':
      return yanked(view, still, copy);
    case 'yank to file':
      return askedFile(view, still, copy);
    case 'find down':
      return only(opened(view, { kind: 'search', line: emptyLine, way: 'newer' }));
    case 'find up':
      return only(opened(view, { kind: 'search', line: emptyLine, way: 'older' }));
    case 'find on':
      return only(foundOn(view, still, copy, 'same way'));
    case 'find back':
      return only(foundOn(view, still, copy, 'other way'));
    case 'drop mark':
      return copy.mark === null ? only(leftCopy(view)) : to({ ...copy, mark: null });
    case 'end copy':
      return only(leftCopy(view));
    default:
      return null;
  }
}

function copying(view: View, copy: Copy): View {
  return { ...view, mode: { kind: 'copying', copy } };
}

function foundOn(view: View, still: Still, copy: Copy, turn: 'same way' | 'other way'): View {
  const { sought } = copy;
  if (sought === null) return view;
  const other = sought.way === 'older' ? 'newer' : 'older';
  return foundIn(view, still, copy, sought.words, turn === 'same way' ? sought.way : other);
}

/** Goes to the next place with these words. */
export function soughtIn(view: View, facts: Facts, words: string, way: Way): View {
  const { still } = facts;
  if (view.mode.kind !== 'copying' || still === null) return view;
  const copy: Copy = { ...view.mode.copy, sought: { words, way } };
  return foundIn(copying(view, copy), still, copy, words, way);
}

function foundIn(view: View, still: Still, copy: Copy, words: string, way: Way): View {
  const match = find(still, { words, from: copy.caret, way });
  if (match === null) return told(view, `No line has "${words}".`);
  const { from, to, isAround } = match;
  const next = copying(view, { ...caretTo(still, copy, from), found: { from, to } });
  const end = way === 'newer' ? 'top' : 'bottom';
  return isAround ? told(next, `The search went on from the ${end}.`) : next;
}

/** The wheel over it: lines down, or up when negative. */
export function wheeled(view: View, facts: Facts, lines: number): View {
  const { still } = facts;
  if (view.mode.kind !== 'copying' || still === null) return view;
  const hasNone = still.isAlternate && lines < 0;
  const next = copying(view, rolled(still, view.mode.copy, lines));
  return hasNone ? told(next, keepsNoLines) : next;
}
