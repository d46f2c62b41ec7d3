/** The work clock: time in which the machine is awake, for limits, rests and back-offs. */

/** A longer gap between two looks at the clock means that the machine slept, or this process was stopped. */
const longestGapMs = 5000;

export type WorkClock = {
  /** Milliseconds; see `State.clock`. It never goes back. */
  now(): number;
  /** Sets it to the wall clock, for a town that has no time behind it yet. */
  startAt(at: number): number;
};

/**
 * A clock that goes on from `start`. `elapsed` counts milliseconds and is never set back, such as
 * `performance.now`. Some systems count on while a process is stopped or the machine sleeps, others
 * do not, so a gap that is too long is left out whole: whoever waits for a moment looks often.
 */
export function openWorkClock(start: number, elapsed: () => number): WorkClock {
  let worked = start;
  let last = elapsed();
  return {
    now: () => {
      const at = elapsed();
      if (at - last <= longestGapMs) worked += at - last;
      last = at;
      return Math.floor(worked);
    },
    startAt: (at) => {
      worked = at;
      last = elapsed();
      return at;
    },
  };
}
