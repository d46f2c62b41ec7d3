import { describe, expect, it } from 'vitest';
import type { Way } from '../../../src/ui/panes/copy-mode/copy.ts';
import { find } from '../../../src/ui/panes/copy-mode/find.ts';
import { markedText } from '../../../src/ui/panes/copy-mode/selection.ts';
import { caretAt, still } from './stills.ts';

const page = still(
  ['needle and needle', 'a long line with a need', 'le, wrapped nee', '支 Needle', ''],
  { columns: 20, rows: 5 },
);

type Search = [
  words: string,
  way: Way,
  from: [number, number],
  to: [number, number] | null,
  isAround: boolean,
];

const searches: Search[] = [
  ['needle', 'newer', [0, 0], [0, 11], false],
  ['needle', 'newer', [0, 11], [4, 3], false],
  ['needle', 'newer', [4, 3], [0, 0], true],
  ['needle', 'older', [0, 0], [4, 3], true],
  ['needle', 'older', [4, 3], [0, 11], false],
  ['needle', 'older', [0, 11], [0, 0], false],
  ['Needle', 'newer', [0, 0], [4, 3], false],
  ['with a need', 'newer', [0, 0], [1, 12], false],
  ['支', 'newer', [0, 0], [4, 0], false],
  ['nowhere', 'older', [2, 2], null, false],
];

describe('a search from the caret', () => {
  for (const [words, way, [line, column], to, isAround] of searches)
    it(`for ${words} (${way}) from ${line}:${column} comes to ${to?.join(':') ?? 'nothing'}`, () => {
      const found = find(page, { words, from: { line, column }, way });
      expect(found && [found.from.line, found.from.column]).toEqual(to);
      expect(found?.isAround ?? false).toBe(isAround);
    });

  it('marks just the words, also where they are wrapped', () => {
    for (const words of ['with a need', '支 needle', 'needle and']) {
      const found = find(page, { words, from: { line: 5, column: 0 }, way: 'newer' })!;
      const copy = caretAt(page, found.to.line, found.to.column);
      const text = markedText(page, { ...copy, mark: { kind: 'characters', at: found.from } });
      expect(text.toLowerCase()).toBe(words);
    }
  });

  it('finds the only match again, where it stands', () => {
    const found = find(page, { words: 'wrapped', from: { line: 3, column: 4 }, way: 'older' });
    expect([found?.from, found?.isAround]).toEqual([{ line: 3, column: 4 }, true]);
  });
});
