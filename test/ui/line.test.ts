import { describe, expect, it } from 'vitest';
import { edit, emptyLine, insert, type Line, textOf } from '../../src/ui/line.ts';

const at = (before: string, after: string): Line => ({ before, after });

describe('a line being written', () => {
  const edits: [chord: string, from: Line, to: Line][] = [
    ['left', at('ab', 'c'), at('a', 'bc')],
    ['right', at('a', 'bc'), at('ab', 'c')],
    ['left', at('', 'a'), at('', 'a')],
    ['backspace', at('ab', 'c'), at('a', 'c')],
    ['backspace', at('a👨‍👩‍👧', 'c'), at('a', 'c')],
    ['delete', at('a', 'bc'), at('a', 'c')],
    ['home', at('ab', 'c'), at('', 'abc')],
    ['end', at('ab', 'c'), at('abc', '')],
    ['ctrl+u', at('ab', 'c'), at('', 'c')],
    ['ctrl+k', at('ab', 'c'), at('ab', '')],
    ['ctrl+w', at('one two ', 'x'), at('one ', 'x')],
    ['alt+enter', at('a', 'b'), at('a\n', 'b')],
  ];
  for (const [chord, from, to] of edits)
    it(`turns ${JSON.stringify(from)} into ${JSON.stringify(to)} at ${chord}`, () => {
      expect(edit(from, chord)).toEqual(to);
    });

  it('knows no other keys', () => {
    expect(edit(emptyLine, 'f5')).toBeNull();
  });

  it('takes pasted line ends of every kind', () => {
    expect(textOf(insert(at('', '!'), 'a\r\nb\rc\nd'))).toBe('a\nb\nc\nd!');
  });
});
