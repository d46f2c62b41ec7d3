/**
 * Repeatable chance. The generator is mulberry32 (Tommy Ettinger, public domain) and its seed is
 * the 32-bit FNV-1a hash (http://www.isthe.com/chongo/tech/comp/fnv/) of the words given.
 */
export type Chance = {
  /** In [0, 1). */
  next: () => number;
  /** A whole number from 0 to `count` - 1. */
  below: (count: number) => number;
  pick: <T>(list: readonly [T, ...T[]]) => T;
};

/** One stream of numbers for these words; the same words give the same numbers. */
export function chanceOf(...words: (string | number)[]): Chance {
  let state = fnv1a(words.join('\u0000'));
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
  const below = (count: number) => Math.floor(next() * count);
  return { next, below, pick: (list) => list[below(list.length)] ?? list[0] };
}

function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(text)) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash;
}
