import { describe, expect, it } from 'vitest';
import { chromePace, waitFor } from '../../src/ui/app/scheduler.ts';
import { age, nextAge } from '../../src/ui/model/age.ts';

describe('the pace of the chrome', () => {
  const asked = 1000;
  const waits: [what: string, at: { now: number; drawn: number; key: number }, ms: number][] = [
    ['nothing when it was drawn long ago', { now: 1000, drawn: 0, key: 0 }, 0],
    ['the rest of a quarter of a second', { now: 1000, drawn: 900, key: 0 }, 150],
    ['the rest of the peace after a key', { now: 1000, drawn: 0, key: 990 }, 190],
    ['the longer of both', { now: 1000, drawn: 980, key: 990 }, 230],
    ['no longer than its patience for keys', { now: 2990, drawn: 0, key: 2980 }, 10],
    ['for nothing when its patience is over', { now: 3100, drawn: 0, key: 3090 }, 0],
  ];
  for (const [what, at, ms] of waits)
    it(`waits ${what}`, () => {
      expect(waitFor(chromePace, { ...at, asked })).toBe(ms);
    });
});

describe('ages', () => {
  const ages: [ms: number, words: string, next: number][] = [
    [-5, '0s', 1000],
    [4200, '4s', 1000],
    [59_999, '59s', 1000],
    [60_000, '1m', 60_000],
    [59 * 60_000, '59m', 60_000],
    [3_600_000, '1h', 3_600_000],
    [47 * 3_600_000, '47h', 3_600_000],
    [48 * 3_600_000, '2d', 24 * 3_600_000],
  ];
  for (const [ms, words, next] of ages)
    it(`of ${ms} ms read ${words}`, () => {
      expect([age(ms), nextAge(ms)]).toEqual([words, next]);
    });

  it('have few different words in a day', () => {
    const words = new Set(Array.from({ length: 86_400 }, (_, second) => age(second * 1000)));
    expect(words.size).toBe(60 + 59 + 23);
  });
});
