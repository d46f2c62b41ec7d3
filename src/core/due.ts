/** When the town wants to be woken next. */
import type { State } from './state.ts';

/**
 * The next moment (milliseconds since 1970) at which something becomes possible or too late by
 * time alone; null when there is none. A town with nothing to wait for sets no timer.
 */
export function nextDue(state: State): number | null {
  const moments: number[] = [];
  for (const { stopAt } of Object.values(state.runs)) if (stopAt !== null) moments.push(stopAt);
  if (state.activity === 'open') moments.push(...claimMoments(state));
  return moments.length === 0 ? null : Math.min(...moments);
}

function claimMoments(state: State): number[] {
  const moments: number[] = [];
  for (const { restAt, parked } of Object.values(state.seats))
    if (restAt !== null && restAt > state.at && !parked) moments.push(restAt);
  for (const until of Object.values(state.limited)) if (until > state.at) moments.push(until);
  for (const id of Object.values(state.queues).flat()) {
    const place = state.tasks[id]!.place;
    if (place.kind === 'queued' && place.notBefore !== null && place.notBefore > state.at)
      moments.push(place.notBefore);
  }
  return moments;
}
