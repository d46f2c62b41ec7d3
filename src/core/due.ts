/** When the town wants to be woken next. */
import type { State } from './state.ts';

/** Both clocks of a town at one moment, in milliseconds. */
export type Clocks = Pick<State, 'at' | 'clock'>;

/**
 * Milliseconds until something becomes possible or too late by time alone, counted from `now`, if
 * the machine stays awake; null when there is nothing of the kind, and no timer is needed. Zero or
 * less means that it is due.
 */
export function dueIn(state: State, now: Clocks): number | null {
  const waits = [
    ...workMoments(state).map((moment) => moment - now.clock),
    ...limitMoments(state).map((moment) => moment - now.at),
  ];
  return waits.length === 0 ? null : Math.min(...waits);
}

/** The same as a moment, in milliseconds since 1970. */
export function nextDue(state: State): number | null {
  const wait = dueIn(state, state);
  return wait === null ? null : state.at + wait;
}

/** Moments of the work clock. */
function workMoments(state: State): number[] {
  const moments: number[] = [];
  for (const { stopAt } of Object.values(state.runs)) if (stopAt !== null) moments.push(stopAt);
  if (state.activity === 'open') moments.push(...claimMoments(state));
  return moments;
}

function claimMoments(state: State): number[] {
  const moments: number[] = [];
  for (const { restAt, parked } of Object.values(state.seats))
    if (restAt !== null && restAt > state.clock && !parked) moments.push(restAt);
  for (const id of Object.values(state.queues).flat()) {
    const place = state.tasks[id]!.place;
    if (place.kind === 'queued' && place.notBefore !== null && place.notBefore > state.clock)
      moments.push(place.notBefore);
  }
  return moments;
}

/** The ends of providers' limits, which are told as times of the wall clock. */
function limitMoments({ activity, limited, at }: State): number[] {
  return activity === 'open' ? Object.values(limited).filter((until) => until > at) : [];
}
