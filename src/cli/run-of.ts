/** Which run a person means by a seat, a run or a task. */
import { find, type State } from '../core/index.ts';
import { CommandError } from './exit.ts';

/** Throws when nobody is at work there. */
export function runOf(state: State, who: string): string {
  const place = find(state.tasks, who)?.place;
  const run =
    find(state.runs, who)?.id ??
    find(state.seats, who)?.run ??
    (place?.kind === 'running' ? place.runs[0] : undefined);
  if (run !== undefined && run !== null && find(state.runs, run) !== null) return run;
  const seats = Object.values(state.seats).filter((seat) => seat.run !== null);
  const names = seats.map((seat) => seat.name).join(', ');
  throw new CommandError(
    `Nobody is at work as "${who}". At work: ${names === '' ? 'nobody' : names}.`,
  );
}
