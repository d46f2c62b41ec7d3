/** Going into a terminal to type, past its lock, and out again. Pure. */
import { lockOf } from '../lock.ts';
import { told } from '../step.ts';
import { type Facts, focused, type Target, type View } from '../view.ts';
import { brought, typingTo } from './town-focus.ts';

/** Types to the focused seat. A locked one says so first; the same key again goes in. */
export function entered(view: View, facts: Facts): View {
  const seat = focused(view, facts);
  if (seat === null || seat.run === null) return view;
  const target = { seat: seat.name, run: seat.run };
  const why = lockOf(view.town.locks, facts.state, seat.name);
  if (why !== null && !isSame(view.town.knocked, target)) {
    const state = why === 'by hand' ? 'locked' : seat.reading;
    const words = `${seat.name} is ${state}; Enter again to type anyway. L unlocks it.`;
    return { ...told(view, words), town: { ...view.town, knocked: target } };
  }
  return typingTo(brought(view, seat.name), target);
}

function isSame(a: Target | null, b: Target): boolean {
  return a?.seat === b.seat && a.run === b.run;
}

/** Leaves the terminal that has the keys. */
export function left(view: View): View {
  if (view.mode.kind !== 'typing') return view;
  return { ...view, mode: { kind: 'command', left: view.mode.target } };
}
