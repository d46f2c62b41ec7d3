/**
 * Ages in words of three letters at most. They are coarse on purpose: a screen that lives all day
 * draws only about 170 different ones, so that text caches keyed by what was drawn stay small.
 */

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;
const units: { length: number; letter: string; until: number }[] = [
  { length: second, letter: 's', until: minute },
  { length: minute, letter: 'm', until: hour },
  { length: hour, letter: 'h', until: 2 * day },
  { length: day, letter: 'd', until: Number.POSITIVE_INFINITY },
];

/** The age of something that is `ms` milliseconds old: `4s`, `12m`, `3h`, `9d`. */
export function age(ms: number): string {
  const old = Math.max(0, ms);
  const unit = units.find(({ until }) => old < until) ?? { length: day, letter: 'd' };
  return `${Math.floor(old / unit.length)}${unit.letter}`;
}

/** Milliseconds until `age` reads differently, at least a second, so that many ages change together. */
export function nextAge(ms: number): number {
  const old = Math.max(0, ms);
  const unit = units.find(({ until }) => old < until) ?? { length: day };
  return Math.max(second, unit.length - (old % unit.length));
}
