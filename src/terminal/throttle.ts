/**
 * Says whether one more may go through: `perSecond` at once, and then as many each second. Time is
 * in milliseconds.
 */
export function createThrottle(perSecond: number, now: () => number): () => boolean {
  let left = perSecond;
  let at = now();
  return () => {
    const time = now();
    left = Math.min(perSecond, left + ((time - at) * perSecond) / 1000);
    at = time;
    if (left < 1) return false;
    left--;
    return true;
  };
}
