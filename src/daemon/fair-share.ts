/**
 * How long an agent has to wait for what its output costs to read: one that floods is slowed down, and
 * neither the town nor the other agents are. Plain output costs next to nothing.
 */

/** Reading may take one part of the time in this many. */
const share = 8;
/** The holder gives a reader up that says nothing for some seconds. */
const longestMs = 3000;
/** Less than this is not worth a wait. */
const leastMs = 8;

export type FairShare = {
  /** Reading took so long just now. */
  took(ms: number): void;
  /** Milliseconds until the agent may go on; 0 when it may at once. */
  wait(): number;
};

/** Nothing is owed yet. Times are milliseconds from any start. */
export function createFairShare(now: () => number = () => performance.now()): FairShare {
  let freeAt = Number.NEGATIVE_INFINITY;
  return {
    took(ms) {
      const at = now();
      freeAt = Math.min(at + longestMs, Math.max(freeAt, at - ms) + share * ms);
    },
    wait() {
      const left = freeAt - now();
      return left < leastMs ? 0 : left;
    },
  };
}
