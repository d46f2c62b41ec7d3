/** Reads the state of the town for the screen. */
import type { InboxItem } from '../../core/inbox.ts';
import { needsBySeat, needsYou } from '../../core/needs.ts';
import type { Seat } from '../../core/run.ts';
import type { State } from '../../core/state.ts';
import type { Emulator } from '../../terminal/emulator.ts';
import { onceOf } from './memoise.ts';
import type { Facts, SeatFacts } from './model.ts';

/** `worker.10` comes after `worker.9`. */
const byNumber = new Intl.Collator('en', { numeric: true });

/** Everything that needs the person, the most urgent first. */
export const needsIn = onceOf((state: State): InboxItem[] => needsYou(state));

/** What each seat needs the person for, if it does. */
export const seatNeedsIn = onceOf((state: State) => needsBySeat(needsIn(state)));

/** All seats in the order of the graph, those of roles that are gone last. */
export const seatsInOrder = onceOf((state: State): readonly Seat[] => {
  const roles = Object.keys(state.graph?.roles ?? {});
  const place = (seat: Seat) => {
    const found = roles.indexOf(seat.role);
    return found < 0 ? roles.length : found;
  };
  return Object.values(state.seats).sort(
    (a, b) => place(a) - place(b) || byNumber.compare(a.name, b.name),
  );
});

/** The seats as the keys see them; a station that runs commands is one of them, without a session. */
export function seatFacts(state: State): SeatFacts[] {
  const seats = seatsInOrder(state);
  const roles = Object.values(state.graph?.roles ?? {});
  const gone = seats.filter(({ role }) => state.graph?.roles[role] === undefined);
  return [
    ...roles.flatMap(({ name, kind }) => {
      if (kind === 'merge-queue' || kind === 'check')
        return [{ name, role: name, run: null, reading: null, need: null }];
      return seats.filter(({ role }) => role === name).map((seat) => factsOfSeat(state, seat));
    }),
    ...gone.map((seat) => factsOfSeat(state, seat)),
  ];
}

function factsOfSeat(state: State, { name, role, run: id }: Seat): SeatFacts {
  const run = id === null ? undefined : state.runs[id];
  const need = seatNeedsIn(state).get(name)?.kind ?? null;
  return { name, role, run: run?.id ?? null, reading: run?.reading ?? null, need };
}

/** What the view needs to know of the town alone. */
export function factsOf(
  state: State,
  seats: SeatFacts[],
): Pick<Facts, 'state' | 'seats' | 'inbox' | 'activity'> {
  return { state, seats, inbox: needsIn(state), activity: state.activity };
}

/** What a program draws on. */
export function drawnOn(emulator: Emulator | null): Facts['drawsOn'] {
  if (emulator === null) return 'nothing';
  return emulator.modes.alternateScreen ? 'alternate screen' : 'normal screen';
}
