/** What a daemon says of itself while it comes up. */
import type { StartStep } from '../client/starting.ts';

/** Says what is done now, and where it counts, how far it is. */
export type SayStep = (step: string, count?: { at: number; of: number }) => void;

/** Counts are said at most so often, in milliseconds. */
const countsMs = 250;

/** Each step is said once when it begins; its counts no more often than anyone can read. */
export function stepsTo(say: (step: StartStep) => void, now: () => number = Date.now): SayStep {
  let last = '';
  let saidAt = Number.NEGATIVE_INFINITY;
  return (step, count) => {
    if (step === last && now() - saidAt < countsMs) return;
    last = step;
    saidAt = now();
    say({ step, at: count?.at ?? null, of: count?.of ?? null });
  };
}
