import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cells } from '../../src/ui/theme/text-width.ts';
import { fittedWords, type Words } from '../../src/ui/views/town/title.ts';

const all: Words = { name: 'worker.2', title: 'Fix the login page', word: 'asking', age: '42s' };

/** Cells that the words take with their glyph, blanks and the dot. */
function widthOf({ name, title, word, age }: Words): number {
  const about = title === '' ? '' : ` · ${title}`;
  const status = ` ● ${word === '' ? '' : `${word} `}${age === '' ? '' : `${age} `}`;
  return cells(` ${name}${about} `) + cells(status);
}

describe('the words of a title bar', () => {
  const rooms: [room: number, left: Partial<Words>][] = [
    [60, {}],
    [46, { title: 'Fix the login pa…' }],
    [35, { title: 'Fix t…' }],
    [34, { title: '' }],
    [25, { title: '' }],
    [24, { title: '', age: '' }],
    [20, { title: '', age: '', word: '' }],
    [13, { name: 'work….2', title: '', age: '', word: '' }],
    [10, { name: 'w….2', title: '', age: '', word: '' }],
  ];
  for (const [room, left] of rooms)
    it(`leave ${JSON.stringify(left)} in ${room} cells`, () => {
      expect(fittedWords(all, room)).toEqual({ ...all, ...left });
    });

  it('never take more cells than there are, and never lose the end of a name', () => {
    const words = fc.record({
      name: fc.constantFrom('mayor', 'worker.12', 'implementer.3'),
      title: fc.constantFrom('', 'x', 'Fix the 支払い page'),
      word: fc.constantFrom('', 'busy', 'preparing'),
      age: fc.constantFrom('', '3m', '42s'),
    });
    fc.assert(
      fc.property(words, fc.integer({ min: 12, max: 80 }), (given, room) => {
        const found = fittedWords(given, room);
        expect(widthOf(found)).toBeLessThanOrEqual(room);
        const number = /\.\d+$/.exec(given.name)?.[0] ?? '';
        expect(found.name.endsWith(number)).toBe(true);
      }),
    );
  });
});
