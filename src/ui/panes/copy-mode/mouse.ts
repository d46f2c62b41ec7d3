/** Marking with the mouse. Pure. */
import { only, type Update } from '../../model/effect.ts';
import type { Facts, View } from '../../model/model.ts';
import { type Copy, caretTo, copyAt } from './copy.ts';
import { type Place, type Still, snapped } from './screen-snapshot.ts';
import { topOf } from './update.ts';
import { pointedWord } from './words.ts';
import { leftCopy, yanked } from './yank.ts';

/** A cell of a terminal in sight, from its top left; beyond its edges while the mouse is dragged. */
export type Cell = { x: number; y: number };

/** What the mouse does in a terminal. */
export type Pointing =
  /** It goes with its button down from one cell to another. */
  | { kind: 'drag'; seat: string; from: Cell; to: Cell }
  /** Two clicks take a word, three a line. */
  | { kind: 'clicks'; seat: string; at: Cell; takes: 'word' | 'line' }
  /** One click into a terminal that stands still. */
  | { kind: 'point'; seat: string; at: Cell }
  /** The button is let go after all that. */
  | { kind: 'let go' };

export function pointing(view: View, facts: Facts, input: Pointing): Update {
  if (input.kind === 'let go') return letGo(view, facts);
  const { seat } = input;
  const { still } = facts;
  if (still?.seat !== seat)
    return input.kind === 'point'
      ? only(view)
      : { view, commands: [{ kind: 'freeze', seat, then: input }] };
  const begun = copyOf(view, facts, still);
  const to = (copy: Copy) => only({ ...view, mode: { kind: 'copying', copy } as const });
  switch (input.kind) {
    case 'drag':
      return to(dragged(still, begun, input));
    case 'clicks':
      return to(taken(still, begun, input));
    case 'point':
      return to(caretTo(still, begun, placeOf(begun, input.at)));
  }
}

/** The copy that is being made of this terminal, or one that begins. */
function copyOf(view: View, facts: Facts, still: Still): Copy {
  const { mode } = view;
  if (mode.kind === 'copying' && mode.copy.seat === still.seat) return mode.copy;
  const back =
    mode.kind === 'typing' ? mode.target : mode.kind === 'copying' ? mode.copy.back : null;
  const top = topOf(view, facts, still);
  return copyAt(still, { at: { line: top, column: 0 }, top, by: 'mouse', back });
}

/** The mark begins where the button went down, unless the drag goes on from one. */
function dragged(still: Still, copy: Copy, { from, to }: { from: Cell; to: Cell }): Copy {
  const goesOn = copy.by === 'mouse' && copy.mark !== null;
  const mark = goesOn
    ? copy.mark
    : { kind: 'characters' as const, at: snapped(still, placeOf(copy, from)) };
  return { ...caretTo(still, { ...copy, mark }, placeOf(copy, to)), by: 'mouse' };
}

function taken(
  still: Still,
  copy: Copy,
  { at, takes }: { at: Cell; takes: 'word' | 'line' },
): Copy {
  const place = snapped(still, placeOf(copy, at));
  const { from, to } = takes === 'word' ? pointedWord(still, place) : { from: place, to: place };
  const kind = takes === 'word' ? 'characters' : 'lines';
  return { ...caretTo(still, { ...copy, mark: { kind, at: from } }, to), by: 'mouse' };
}

function placeOf({ top }: Copy, { x, y }: Cell): Place {
  return { line: top + y, column: x };
}

/** What the mouse has marked is copied at once. */
function letGo(view: View, facts: Facts): Update {
  const { mode } = view;
  if (mode.kind !== 'copying' || mode.copy.by !== 'mouse') return only(view);
  if (facts.still === null) return only(leftCopy(view));
  const { view: next, commands } = yanked(view, facts.still, mode.copy);
  // Blanks alone were not meant to be copied; nobody stays in a frozen terminal for them.
  const isOver = next.mode.kind === 'copying' && next.mode.copy.by === 'mouse';
  return { view: isOver ? leftCopy({ ...next, notice: null }) : next, commands };
}
