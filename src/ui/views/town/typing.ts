/** Going into a terminal to type, past its lock, and out again. Pure. */

import { told } from '../../model/effect.ts';
import { type Facts, focused, type Target, top, type View } from '../../model/model.ts';
import { brought, typingTo } from './focus.ts';
import { lockOf } from './lock.ts';
import type { Knock } from './state.ts';

/** Types to the focused seat. A locked one says so first; the same key again goes in. */
export function entered(view: View, facts: Facts): View {
  const seat = focused(view, facts);
  if (seat === null || seat.run === null) return view;
  const target = { seat: seat.name, run: seat.run };
  const lock = lockOf(view.town.locks, facts.state, seat.name);
  if (lock === null || isSame(view.town.knocked?.opens ?? null, target))
    return typingTo(brought(view, seat.name), target);
  const why = `${seat.name} is ${lock === 'by hand' ? 'locked' : seat.reading}`;
  return knocking(view, { why, opens: target }, `${why}; Enter again to type anyway.`);
}

function knocking(view: View, knocked: Knock, words: string): View {
  return { ...told(view, words), town: { ...view.town, knocked } };
}

/** Says that nobody can type to the focused seat; `why` is a whole sentence. */
export function notEntered(view: View, why: string): View {
  return knocking(view, { why: why.replace(/\.$/, ''), opens: null }, why);
}

/** True while letters are taken for words to an agent that could not be typed. */
export function isKnocking(view: View): boolean {
  const { page, mode, town } = view;
  const isFree = page === 'town' && mode.kind === 'command' && top(view) === null;
  return isFree && town.knocked !== null;
}

/** A letter that was meant for an agent: it does nothing, and that is said. */
export function strayed(view: View, { why }: Knock): View {
  const words = `Nothing was typed: ${why}. Esc goes back.`;
  return knocking(view, { why, opens: null }, words);
}

function isSame(a: Target | null, b: Target): boolean {
  return a?.seat === b.seat && a.run === b.run;
}

/** Leaves the terminal that has the keys. */
export function left(view: View): View {
  if (view.mode.kind !== 'typing') return view;
  return { ...view, mode: { kind: 'command', left: view.mode.target } };
}
