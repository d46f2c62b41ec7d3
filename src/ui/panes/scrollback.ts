/** The lines of a terminal: searching them, showing what was found, and staying at it while more come. */
import type { Emulator } from '../../terminal/emulator.ts';
import type { Selection } from '../../terminal/pane.ts';
import type { View } from '../model/model.ts';
import { findMatch, type Lines, type Match } from './search.ts';

/** A found line is shown this far down its terminal. */
const shownAt = 1 / 3;

function linesOf(emulator: Emulator): Lines {
  const first = emulator.scrolled - emulator.history;
  return {
    first,
    end: first + emulator.history + emulator.rows,
    text: (line) => emulator.cellRow(line - first, true),
  };
}

/** The view with the next match in sight, or null when there is none. */
export function searched(
  view: View,
  emulator: Emulator,
  { words, way }: { words: string; way: 'older' | 'newer' },
): View | null {
  const lines = linesOf(emulator);
  const isSame = view.search?.words === words;
  const from = isSame ? (view.search?.match.line ?? lines.end) : lines.end - view.scroll;
  const match = findMatch(lines, { words, from, way });
  if (match === null) return null;
  return { ...view, search: { words, match }, scroll: scrollTo(view, emulator, match) };
}

function scrollTo(view: View, emulator: Emulator, { line }: Match): number {
  const { history, rows, scrolled } = emulator;
  const index = line - (scrolled - history);
  const top = history - view.scroll;
  if (index >= top && index < top + rows) return view.scroll;
  return Math.max(0, Math.min(history, history - index + Math.floor(rows * shownAt)));
}

/** The found words as a part of what is in sight. */
export function selectionOf({ search, scroll }: View, emulator: Emulator): Selection[] {
  if (search === null) return [];
  const { line, from, to } = search.match;
  const row = line - emulator.scrolled + Math.min(scroll, emulator.history);
  return row >= 0 && row < emulator.rows ? [{ row, from, to }] : [];
}

/** Keeps a terminal that is scrolled back at its text while lines are added below. */
export type Anchor = {
  /** The view that shows the text it showed at the call before. */
  hold(view: View, seat: string | null, emulator: Emulator | null): View;
  /** Nothing is scrolled back. */
  loosen(): void;
};

export function createAnchor(): Anchor {
  let held: { seat: string; scrolled: number } | null = null;
  return {
    hold(view, seat, emulator) {
      if (seat === null || emulator === null) {
        held = null;
        return view;
      }
      const grown = held?.seat === seat ? emulator.scrolled - held.scrolled : 0;
      held = { seat, scrolled: emulator.scrolled };
      if (grown <= 0) return view;
      return { ...view, scroll: Math.min(emulator.history, view.scroll + grown) };
    },
    loosen() {
      held = null;
    },
  };
}
