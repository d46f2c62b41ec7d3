/** The Town view: focus, zoom, scrolling, and typing to a seat. Pure. */
import { emptyLine } from '../line/line.ts';
import { only, opened, type Update } from '../step.ts';
import { type Facts, focused, type SeatFacts, type View } from '../view.ts';
import type { PageRules } from './rules.ts';

export const town: PageRules = {
  act: ({ view, facts }, action): Update => {
    switch (action) {
      case 'type':
        return only(typing(view, facts));
      case 'next':
        return only(stepFocus(view, facts, 1));
      case 'previous':
        return only(stepFocus(view, facts, -1));
      case 'first':
        return only(focusOn(view, facts.seats[0]?.name));
      case 'last':
        return only(focusOn(view, facts.seats.at(-1)?.name));
      case 'asking':
        return only(nextAsking(view, facts, facts.seats));
      case 'asking back':
        return only(nextAsking(view, facts, facts.seats.toReversed()));
      case 'zoom':
        return only({ ...view, zoom: view.zoom === 'zoomed' ? 'tiles' : 'zoomed' });
      case 'search':
        return only(opened(view, { kind: 'search', line: emptyLine }));
      case 'older':
      case 'newer':
        return view.search === null
          ? only(view)
          : { view, commands: [{ kind: 'search', words: view.search.words, way: action }] };
      case 'end search':
        return only({ ...view, search: null, scroll: 0 });
      case 'scroll up':
        return only(scrolled(view, facts, facts.page));
      case 'scroll down':
        return only(scrolled(view, facts, -facts.page));
      default:
        return only(view);
    }
  },
  pick: ({ view, facts }, seat) => only(goTo(view, facts, seat)),
  wheel: ({ view, facts }, lines) => only(scrolled(view, facts, -lines)),
  filter: null,
  filterOf: () => '',
};

/** Types to the focused seat, if it has a session. */
export function typing(view: View, facts: Facts): View {
  const seat = focused(view, facts);
  if (seat === null || seat.run === null) return view;
  const mode = { kind: 'typing', target: { seat: seat.name, run: seat.run } } as const;
  return { ...view, mode, scroll: 0, search: null, focus: seat.name };
}

/** Leaves the terminal that has the keys. */
export function left(view: View): View {
  if (view.mode.kind !== 'typing') return view;
  return { ...view, mode: { kind: 'command', left: view.mode.target } };
}

/** While typing, the typing moves along, past seats without a session, so the mode never changes. */
function stepFocus(view: View, facts: Facts, step: 1 | -1): View {
  const inTyping = view.mode.kind === 'typing';
  const seats = step === 1 ? facts.seats : facts.seats.toReversed();
  const next = following(view, facts, seats, ({ run }) => !inTyping || run !== null);
  return goTo(view, facts, next?.name);
}

/** The next seat after the focused one, all around, that fits; null when none does. */
function following(
  view: View,
  facts: Facts,
  seats: SeatFacts[],
  fits: (seat: SeatFacts) => boolean,
): SeatFacts | null {
  const at = seats.findIndex(({ name }) => name === focused(view, facts)?.name);
  return [...seats.slice(at + 1), ...seats.slice(0, at + 1)].find(fits) ?? null;
}

/** Moves the focus, and while typing the typing with it. */
export function goTo(view: View, facts: Facts, seat: string | undefined): View {
  if (view.mode.kind === 'command') return focusOn(view, seat);
  const run = facts.seats.find(({ name }) => name === seat)?.run ?? null;
  return run === null ? view : typing(focusOn(view, seat), facts);
}

/** Shows a seat in the Town view. */
export function visited(view: View, seat: string): View {
  return focusOn({ ...view, page: 'town' }, seat);
}

function nextAsking(view: View, facts: Facts, seats: SeatFacts[]): View {
  const next = following(view, facts, seats, ({ reading }) => reading === 'asking');
  return focusOn(view, next?.name);
}

function focusOn(view: View, seat: string | undefined): View {
  return seat === undefined || seat === view.focus
    ? view
    : { ...view, focus: seat, scroll: 0, search: null };
}

function scrolled(view: View, facts: Facts, lines: number): View {
  return { ...view, scroll: Math.max(0, Math.min(facts.history, view.scroll + lines)) };
}
