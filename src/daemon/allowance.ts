/** A token bucket for each run, in bytes (https://en.wikipedia.org/wiki/Token_bucket). */
import { ledgerAllowance } from './bounds.ts';

type Bucket = { left: number; at: number };

export type Allowances = {
  /** Takes `bytes` of what a run may write. Answers 0, or the milliseconds to wait, with nothing taken. */
  take(run: string, bytes: number): number;
};

/** Every run may write as much as its burst. Times are milliseconds from any start. */
export function openAllowances(now: () => number = () => performance.now()): Allowances {
  const buckets = new Map<string, Bucket>();
  const { burst, perSecond } = ledgerAllowance;
  const leftNow = ({ left, at }: Bucket) =>
    Math.min(burst, left + ((now() - at) / 1000) * perSecond);
  return {
    take(run, bytes) {
      // A full bucket is as good as none, so runs that are over are forgotten.
      for (const [id, bucket] of buckets) if (leftNow(bucket) >= burst) buckets.delete(id);
      const left = leftNow(buckets.get(run) ?? { left: burst, at: now() });
      const wanted = Math.min(bytes, burst);
      if (left < wanted) return Math.ceil(((wanted - left) / perSecond) * 1000);
      buckets.set(run, { left: left - wanted, at: now() });
      return 0;
    },
  };
}
