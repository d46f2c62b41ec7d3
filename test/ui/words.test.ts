import { describe, expect, it } from 'vitest';
import { lastCells, padded, wrapped } from '../../src/ui/words.ts';

describe('texts in cells', () => {
  it('are cut or filled to a width, wide characters counted as two', () => {
    expect([padded('abc', 5), padded('abcdef', 5), padded('支払い', 5)]).toEqual([
      'abc  ',
      'abcd…',
      '支払…',
    ]);
  });

  const wraps: [text: string, lines: string[]][] = [
    ['', ['']],
    ['one two three', ['one two', 'three']],
    ['one\ntwo', ['one', 'two']],
    ['abcdefghijkl mn', ['abcdefgh', 'ijkl mn']],
    ['1\n2\n3\n4', ['1', '2', '3 4']],
    ['支払い支払い', ['支払い支', '払い']],
  ];
  for (const [text, lines] of wraps)
    it(`wrap ${JSON.stringify(text)} into lines of eight`, () => {
      expect(wrapped(text, 8, 3)).toEqual(lines);
    });

  it('keep their end where the caret is', () => {
    expect([lastCells('abcdef', 3), lastCells('a支払', 3), lastCells('ab', 3)]).toEqual([
      'def',
      '払',
      'ab',
    ]);
  });
});
