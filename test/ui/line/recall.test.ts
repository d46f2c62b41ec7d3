/** What was written earlier, gone through again. */
import { describe, expect, it } from 'vitest';
import { insert, type Line, lineOf, textOf } from '../../../src/ui/components/text-field/line.ts';
import {
  longestRecalled,
  mostRecalled,
  type Recalled,
  recalledLine,
  withWritten,
} from '../../../src/ui/components/text-field/recall.ts';

describe('what was written earlier', () => {
  const texts = ['one', 'two', 'three'];

  /** What the line says after each key: `p` for earlier, `n` for later, `+` for a letter. */
  const play = (keys: string, begin: Line = lineOf('own')): string[] => {
    let line = begin;
    return Array.from(keys, (key) => {
      const way = key === 'p' ? 'earlier' : 'later';
      const next = key === '+' ? insert(line, '+') : recalledLine(line, texts, way);
      line = next ?? line;
      return next === null ? '-' : textOf(next);
    });
  };

  it('comes back from the newest to the oldest, and then what was being written', () => {
    expect(play('npppp')).toEqual(['-', 'three', 'two', 'one', '-']);
    expect(play('ppnnn')).toEqual(['three', 'two', 'three', 'own', '-']);
  });

  it('can be changed, and goes on from its place', () => {
    expect(play('pp+pnnn')).toEqual(['three', 'two', 'two+', 'one', 'two', 'three', 'own']);
  });

  it('leaves the caret at its end, and is taken back as a change', () => {
    const line = recalledLine({ ...lineOf('ow'), after: 'n' }, texts, 'earlier');
    expect(line).toMatchObject({ before: 'three', after: '' });
    expect(line?.past.at(-1)).toEqual({ before: 'ow', after: 'n' });
    const own = line === null ? null : recalledLine(line, texts, 'later');
    expect(own).toMatchObject({ before: 'ow', after: 'n', recalled: null });
  });

  it('is kept once, by its kind, up to a number, and not when it is long or blank', () => {
    let known: Recalled = {};
    for (const text of ['a', 'b', 'a', ' ', 'x'.repeat(longestRecalled + 1)])
      known = withWritten(known, 'goal', text);
    known = withWritten(known, 'search', 'c');
    expect(known).toEqual({ goal: ['b', 'a'], search: ['c'] });
    for (let index = 0; index < 300; index += 1)
      known = withWritten(known, 'goal', `goal ${index}`);
    expect(known.goal?.length).toBe(mostRecalled);
    expect(known.goal?.at(-1)).toBe('goal 299');
  });
});
