/** Lengths of time as people write them: `90s`, `45m`, `2h`. */

const milliseconds = { s: 1_000, m: 60_000, h: 3_600_000 };
type Unit = keyof typeof milliseconds;

export const durationPattern = /^[1-9][0-9]{0,5}[smh]$/;
/** A week. */
export const longestDuration = 7 * 24 * milliseconds.h;

/** Milliseconds of a text that matches `durationPattern`. */
export function parseDuration(text: string): number {
  const unit = text.at(-1) as Unit;
  return Number(text.slice(0, -1)) * milliseconds[unit];
}

/** The shortest way to write a whole number of seconds, given in milliseconds. */
export function formatDuration(ms: number): string {
  const unit = (['h', 'm', 's'] as const).find((each) => ms % milliseconds[each] === 0) ?? 's';
  return `${ms / milliseconds[unit]}${unit}`;
}
