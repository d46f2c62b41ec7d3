import fc from 'fast-check';
import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { fit as cutCells } from '../../src/terminal/sanitise.ts';
import {
  cells,
  cut,
  lastCells,
  padded,
  wrapped,
  wrappedStart,
} from '../../src/ui/theme/text-width.ts';

describe('texts in cells', () => {
  it('are measured and cut alike, whether they have to be looked at closely or not', () => {
    const signs = Array.from('ab ─│╭█▟●○◌◍◆◇✓×·…→↑↓←↻❯‖≡↵‹›支é');
    const text = fc.oneof(
      fc.string({ unit: fc.constantFrom(...signs) }),
      fc.string({ unit: 'grapheme' }),
    );
    fc.assert(
      fc.property(text, fc.integer({ min: -2, max: 30 }), (words, width) => {
        expect(cells(words)).toBe(stringWidth(words));
        expect(cut(words, width)).toBe(cutCells(words, width));
      }),
    );
    for (let code = 0x2500; code < 0x25a0; code += 1)
      expect(stringWidth(String.fromCharCode(code))).toBe(1);
  });

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

  it('show their beginning, with the blanks of each line, and say what shows the rest', () => {
    const text = 'The landing changed it.\n@@ -1 +1 @@\n  seats: 3\n-  checks: [a]\n+  checks: []';
    expect(wrappedStart(text, 24, 5, '… all of it')).toEqual(text.split('\n'));
    expect(wrappedStart(text, 24, 4, '… all of it')).toEqual([
      ...text.split('\n').slice(0, 3),
      '… all of it',
    ]);
  });
});
