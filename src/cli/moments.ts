/**
 * Moments in `--json`: beside each in milliseconds stands the same in ISO 8601, in UTC, under the name
 * with `Time` behind it: `since` and `sinceTime`.
 */

/**
 * The fields of events, tasks, runs and what is told of them that hold a moment of the wall clock.
 * Those of the work clock, such as `notBefore`, are no time of day.
 */
const moments = new Set([
  'at',
  'since',
  'until',
  'createdAt',
  'claimedAt',
  'startedAt',
  'wroteAt',
  'readingSince',
]);

/** A smaller number under such a name is none: `part.at` counts commands. This is in 1973. */
const earliest = 1e11;

/** A copy of a value in which each moment has its time beside it. */
export function withTimes(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withTimes);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, held]): [string, unknown][] =>
      isMoment(name, held)
        ? [
            [name, held],
            [`${name}Time`, isoTime(held)],
          ]
        : [[name, withTimes(held)]],
    ),
  );
}

function isMoment(name: string, held: unknown): held is number {
  return moments.has(name) && typeof held === 'number' && held >= earliest && held <= latest;
}

/** The last moment of `Date`. */
const latest = 8.64e15;

function isoTime(at: number): string {
  return new Date(at).toISOString();
}
