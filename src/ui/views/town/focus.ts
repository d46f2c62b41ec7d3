/**
 * Going from seat to seat. Among the terminals in sight the focus moves and nothing changes its place;
 * a seat that is asked for by name, or in the order of the roster, gets the large one. Pure.
 */

import { neighbours, type Way } from '../../layout/adjacent-tiles.ts';
import { told } from '../../model/effect.ts';
import { type Facts, focused, type SeatFacts, type Target, type View } from '../../model/model.ts';
import { lockOf } from './lock.ts';

export const ways = {
  'seat left': 'left',
  'seat right': 'right',
  'seat above': 'above',
  'seat below': 'below',
} as const;

/** More than anyone remembers having been at. */
const mostBeen = 32;

/** To the terminal on that side; where there is one only, through the roster to its ends. */
export function walked(view: View, facts: Facts, way: Way): View {
  const from = focused(view, facts)?.name;
  if (from === undefined) return view;
  const tiles = facts.layout.kind === 'town' ? facts.layout.tiles : [];
  const beside = (seat: string) =>
    tiles.length > 1
      ? neighbours(tiles, seat, way, view.town.been)
      : inRoster(facts.seats, seat, way === 'left' || way === 'above' ? -1 : 1);
  const [first] = beside(from);
  const seat = firstTyped(view, facts, beside, from) ?? first;
  if (seat !== undefined) return goTo(view, facts, seat, 'as it is');
  return tiles.length > 1 && tiles.length < facts.seats.length
    ? told(view, 'No terminal there. J and K go to those out of sight.')
    : view;
}

/** Typing moves past those that cannot be typed to, further the same way. */
function firstTyped(
  view: View,
  facts: Facts,
  beside: (seat: string) => string[],
  from: string,
): string | undefined {
  let around = beside(from);
  while (around[0] !== undefined) {
    const found = around.find((seat) => whyNotTyped(view, facts, seat) === null);
    if (found !== undefined) return found;
    around = beside(around[0]);
  }
  return undefined;
}

function inRoster(seats: SeatFacts[], seat: string, step: 1 | -1): string[] {
  const at = seats.findIndex(({ name }) => name === seat);
  const next = at < 0 ? undefined : seats[at + step];
  return next === undefined ? [] : [next.name];
}

/** The next one of these; while typing the next that can be typed to, so the mode never changes. */
export function stepped(view: View, facts: Facts, seats: SeatFacts[]): View {
  const fits = ({ name }: SeatFacts) => whyNotTyped(view, facts, name) === null;
  return goTo(view, facts, following(view, facts, seats, fits)?.name);
}

/** The next seat after the focused one, all around, that fits; null when none does. */
export function following(
  view: View,
  facts: Facts,
  seats: SeatFacts[],
  fits: (seat: SeatFacts) => boolean,
): SeatFacts | null {
  const at = seats.findIndex(({ name }) => name === focused(view, facts)?.name);
  return [...seats.slice(at + 1), ...seats.slice(0, at + 1)].find(fits) ?? null;
}

/** Moves the focus, and while typing the typing with it. What cannot be typed to stays out of it. */
export function goTo(
  view: View,
  facts: Facts,
  seat: string | undefined,
  place: 'large' | 'as it is' = 'large',
): View {
  if (seat === undefined) return view;
  const moved = place === 'large' ? brought(view, seat) : focusOn(view, seat);
  if (view.mode.kind !== 'typing') return moved;
  const why = whyNotTyped(view, facts, seat);
  if (why !== null) return told(view, `${why} You still type to ${view.mode.target.seat}.`);
  const run = facts.seats.find(({ name }) => name === seat)?.run ?? null;
  return run === null ? view : typingTo(moved, { seat, run });
}

/** Why typing cannot move to this seat; null in COMMAND, and for the seat that has it already. */
function whyNotTyped({ mode, town }: View, facts: Facts, seat: string): string | null {
  if (mode.kind !== 'typing' || mode.target.seat === seat) return null;
  const { run, reading } = facts.seats.find(({ name }) => name === seat) ?? { run: null };
  if (run === null) return `${seat} is not running.`;
  const why = lockOf(town.locks, facts.state, seat);
  return why === null
    ? null
    : `${seat} is ${why === 'by hand' ? 'locked' : `${reading}, so locked`}.`;
}

/** The keys go to this session. */
export function typingTo(view: View, target: Target): View {
  return { ...view, mode: { kind: 'typing', target }, scroll: 0, search: null };
}

/** Shows a seat in the Town view. */
export function visited(view: View, seat: string): View {
  return brought({ ...view, page: 'town' }, seat);
}

/** Moves the focus to a seat, and gives it the large place. */
export function brought(view: View, seat: string | undefined): View {
  if (seat === undefined) return view;
  const there = focusOn(view, seat);
  return { ...there, town: { ...there.town, main: seat } };
}

function focusOn(view: View, seat: string): View {
  if (seat === view.focus) return view;
  const { been } = view.town;
  const before = view.focus === null ? [] : [view.focus];
  const known = [...before, ...been.filter((name) => name !== view.focus)].slice(0, mostBeen);
  return { ...view, focus: seat, scroll: 0, search: null, town: { ...view.town, been: known } };
}
