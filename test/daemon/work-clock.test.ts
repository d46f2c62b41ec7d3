import { describe, expect, it } from 'vitest';
import { openWorkClock } from '../../src/daemon/work-clock.ts';

describe('The work clock', () => {
  /** Looks at the clock after each of these many milliseconds. */
  function looks(gaps: number[]): number[] {
    let at = 77_000;
    const clock = openWorkClock(1_000_000, () => at);
    return gaps.map((gap) => {
      at += gap;
      return clock.now() - 1_000_000;
    });
  }

  it('counts what passes between two looks', () => {
    expect(looks([1000, 1000, 0, 5000])).toEqual([1000, 2000, 2000, 7000]);
  });

  it('leaves out a gap of more than five seconds whole', () => {
    expect(looks([1000, 5001, 1000])).toEqual([1000, 1000, 2000]);
    expect(looks([25_000])).toEqual([0]);
  });

  it('loses no fractions of milliseconds', () => {
    expect(looks(Array.from({ length: 100 }, () => 0.25)).at(-1)).toBe(25);
  });
});
