import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { copyAt, marked, refitted } from '../../../src/ui/panes/copy-mode/copy.ts';
import { type CaretMove, caretMoves } from '../../../src/ui/panes/copy-mode/moves.ts';
import { at, caretAt, moved, still } from './stills.ts';
import { texts } from './texts.ts';

/** Twenty columns: the second text takes two lines. */
const page = still(['  if (ok) return;', 'a_b-c  src/login/form.css x', '', '支払い done', 'last']);

type Move = [from: [number, number], moves: CaretMove[], to: [number, number]];

const tables: Record<string, Move[]> = {
  'by characters': [
    [[0, 0], ['caret right'], [0, 1]],
    [[0, 16], ['caret right'], [1, 0]],
    [[1, 0], ['caret left'], [0, 16]],
    [[0, 0], ['caret left'], [0, 0]],
    [[4, 0], ['caret right'], [4, 2]],
    [[4, 2], ['caret left'], [4, 0]],
    [[5, 3], ['caret right'], [5, 3]],
  ],
  'by lines, keeping to its column': [
    [
      [0, 16],
      ['caret down', 'caret down', 'caret down', 'caret down'],
      [4, 10],
    ],
    [
      [0, 12],
      ['caret down', 'caret down', 'caret down', 'caret up', 'caret up'],
      [1, 12],
    ],
    [
      [0, 3],
      ['caret down', 'caret down', 'caret down', 'caret down'],
      [4, 2],
    ],
    [
      [0, 2],
      ['row end', 'caret down', 'caret down', 'caret down', 'caret down'],
      [4, 10],
    ],
    [[5, 0], ['caret down'], [5, 0]],
    [[0, 0], ['caret up'], [0, 0]],
  ],
  'by words': [
    [[0, 0], ['next word'], [0, 2]],
    [[0, 2], ['next word'], [0, 5]],
    [[0, 5], ['next word'], [0, 6]],
    [[0, 10], ['next word'], [0, 16]],
    [[0, 16], ['next word'], [1, 0]],
    [[1, 0], ['next word'], [1, 3]],
    [[2, 6], ['next word'], [4, 0]],
    [[5, 0], ['next word'], [5, 3]],
    [[0, 2], ['word end'], [0, 3]],
    [[0, 3], ['word end'], [0, 5]],
    [[1, 17], ['word end'], [2, 0]],
    [[4, 0], ['word end'], [4, 4]],
    [[1, 3], ['word before'], [1, 0]],
    [[1, 0], ['word before'], [0, 16]],
    [[2, 2], ['word before'], [2, 1]],
    [[2, 0], ['word before'], [1, 17]],
    [[4, 0], ['word before'], [2, 6]],
    [[0, 2], ['word before'], [0, 0]],
  ],
  'by long words': [
    [[1, 0], ['next long word'], [1, 7]],
    [[1, 7], ['long word end'], [2, 4]],
    [[2, 4], ['long word before'], [1, 7]],
  ],
  'within a text, wrapped or not': [
    [[2, 3], ['row start'], [1, 0]],
    [[1, 3], ['row end'], [2, 6]],
    [[0, 9], ['line indent'], [0, 2]],
    [[3, 0], ['row end'], [3, 0]],
  ],
  'to the ends': [
    [[3, 0], ['history top'], [0, 0]],
    [[0, 5], ['history bottom'], [5, 0]],
    [[3, 2], ['screen top'], [1, 0]],
    [[3, 2], ['screen middle'], [3, 0]],
    [[1, 2], ['screen bottom'], [5, 0]],
  ],
  'by paragraphs': [
    [[5, 2], ['paragraph before'], [3, 0]],
    [[3, 0], ['paragraph before'], [0, 0]],
    [[0, 4], ['paragraph after'], [3, 0]],
    [[3, 0], ['paragraph after'], [5, 0]],
  ],
};

for (const [what, moves] of Object.entries(tables))
  describe(`the caret goes ${what}`, () => {
    for (const [[line, column], keys, to] of moves)
      it(`from ${line}:${column} by ${keys.join(', ')} to ${to.join(':')}`, () => {
        expect(at(moved(page, caretAt(page, line, column), keys).caret)).toEqual(to);
      });
  });

describe('pages', () => {
  const long = still(
    Array.from({ length: 60 }, (_, line) => `line ${line}`),
    {
      columns: 20,
      rows: 10,
    },
  );
  const from = caretAt(long, 55, 2);
  const seen = (moves: CaretMove[]) => {
    const { caret, top } = moved(long, from, moves);
    return [caret.line, top];
  };

  it('take the caret along at its row', () => {
    expect(seen([])).toEqual([55, 50]);
    expect(seen(['half a page up'])).toEqual([50, 45]);
    expect(seen(['whole page up', 'whole page up'])).toEqual([39, 34]);
    expect(seen(['whole page up', 'whole page down'])).toEqual([55, 50]);
  });

  it('move the caret alone where there are no more lines', () => {
    expect(seen(['whole page down'])).toEqual([59, 50]);
    expect(seen(Array.from({ length: 20 }, () => 'half a page up'))).toEqual([0, 0]);
  });

  it('a move beyond what is in sight brings the line in sight', () => {
    expect(seen(['history top'])).toEqual([0, 0]);
    expect(seen(['history top', 'history bottom'])).toEqual([59, 50]);
    expect(seen(['screen top', 'caret up'])).toEqual([49, 49]);
  });
});

describe('a block', () => {
  it('reaches beyond the text of its lines', () => {
    const block = marked(caretAt(page, 0, 12), 'block');
    expect(at(moved(page, block, ['caret down', 'caret down', 'caret down']).caret)).toEqual([
      3, 12,
    ]);
    expect(at(moved(page, caretAt(page, 5, 3), ['caret right']).caret)).toEqual([5, 3]);
    const last = marked(caretAt(page, 5, 3), 'block');
    expect(at(moved(page, last, ['caret right']).caret)).toEqual([5, 4]);
  });
});

describe('any caret', () => {
  const names = Object.keys(caretMoves) as CaretMove[];
  const shapes = fc.record({
    columns: fc.integer({ min: 2, max: 12 }),
    rows: fc.integer({ min: 1, max: 6 }),
  });
  const isSound = (picture: ReturnType<typeof still>, copy: ReturnType<typeof caretAt>) => {
    const { caret, top } = copy;
    expect(picture.line(caret.line).cells[caret.column]).not.toBe('');
    expect(caret.line >= top && caret.line < top + picture.rows).toBe(true);
    expect(top >= 0 && top <= picture.lines - picture.rows).toBe(true);
  };

  it('stays on a character that is there and in sight, wherever it goes', () => {
    fc.assert(
      fc.property(texts, shapes, fc.array(fc.constantFrom(...names)), (lines, shape, moves) => {
        const picture = still(lines, shape);
        let copy = caretAt(picture, picture.lines - 1, 0);
        for (const move of moves) {
          copy = caretMoves[move](picture, copy);
          isSound(picture, copy);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('stays so when the terminal gets another shape', () => {
    fc.assert(
      fc.property(texts, shapes, shapes, fc.nat(), (lines, shape, other, line) => {
        const before = still(lines, shape);
        const copy = copyAt(before, {
          at: { line, column: 3 },
          top: line,
          by: 'keys',
          back: null,
        });
        const after = still(lines, other);
        const next = refitted(after, marked(copy, 'characters'));
        isSound(after, next);
        expect(next.mark).toBeNull();
      }),
      { numRuns: 60 },
    );
  });
});
