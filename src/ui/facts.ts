/** Reads the state of the town for the screen. */
import type { InboxItem, InboxKind } from '../core/inbox.ts';
import type { Seat } from '../core/run.ts';
import type { State } from '../core/state.ts';
import type { SeatFacts } from './view.ts';

/** An agent stands still until these are settled. */
const urgent: ReadonlySet<InboxKind> = new Set(['question', 'asking']);

/** `worker.10` comes after `worker.9`. */
const byNumber = new Intl.Collator('en', { numeric: true });

/** Open items: those an agent waits for first, then the oldest. */
export function inboxInOrder(state: State): InboxItem[] {
  const rank = (item: InboxItem) => (urgent.has(item.kind) ? 0 : 1);
  return Object.values(state.inbox).sort((a, b) => rank(a) - rank(b) || a.at - b.at);
}

/** All seats in the order of the graph, those of roles that are gone last. */
export function seatsInOrder(state: State): Seat[] {
  const roles = Object.keys(state.graph?.roles ?? {});
  const place = (seat: Seat) => {
    const found = roles.indexOf(seat.role);
    return found < 0 ? roles.length : found;
  };
  return Object.values(state.seats).sort(
    (a, b) => place(a) - place(b) || byNumber.compare(a.name, b.name),
  );
}

/** The seats as the keys see them. */
export function seatFacts(state: State): SeatFacts[] {
  return seatsInOrder(state).map((seat) => {
    const run = seat.run === null ? undefined : state.runs[seat.run];
    return {
      name: seat.name,
      role: seat.role,
      run: run?.id ?? null,
      reading: run?.reading ?? null,
    };
  });
}
