import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Copy, type MarkKind, marked, turned } from '../../../src/ui/panes/copy-mode/copy.ts';
import type { Place, Still } from '../../../src/ui/panes/copy-mode/screen-snapshot.ts';
import { markedText, partsOf, selectionIn } from '../../../src/ui/panes/copy-mode/selection.ts';
import { after, pointedWord } from '../../../src/ui/panes/copy-mode/words.ts';
import { caretAt, moved, still } from './stills.ts';
import { texts } from './texts.ts';

type Ends = [from: [number, number], to: [number, number]];

/** A mark of this kind from one place to another. */
function mark(picture: Still, kind: MarkKind, [[line, column], [toLine, toColumn]]: Ends): Copy {
  const { mark: begun } = marked(caretAt(picture, line, column), kind);
  return { ...caretAt(picture, toLine, toColumn), mark: begun };
}

const page = still([
  'one two   ',
  'a long line that goes on and on',
  '',
  '支払い e\u0301te\u0301',
  'last',
]);

type Taken = [what: string, kind: MarkKind, ends: Ends, text: string];

const taken: Taken[] = [
  [
    'the character at the caret',
    'characters',
    [
      [0, 0],
      [0, 0],
    ],
    'o',
  ],
  [
    'both ends',
    'characters',
    [
      [0, 4],
      [0, 6],
    ],
    'two',
  ],
  [
    'backwards as forwards',
    'characters',
    [
      [0, 6],
      [0, 4],
    ],
    'two',
  ],
  [
    'no blanks at the end of a line',
    'characters',
    [
      [0, 4],
      [0, 9],
    ],
    'two',
  ],
  [
    'no blanks at the ends of lines between',
    'characters',
    [
      [0, 0],
      [1, 5],
    ],
    'one two\na long',
  ],
  [
    'a wrapped line as one',
    'characters',
    [
      [1, 14],
      [2, 3],
    ],
    'at goes on',
  ],
  [
    'empty lines',
    'characters',
    [
      [2, 7],
      [4, 1],
    ],
    'd on\n\n支',
  ],
  [
    'a wide character whole',
    'characters',
    [
      [4, 1],
      [4, 3],
    ],
    '支払',
  ],
  [
    'a combined character whole',
    'characters',
    [
      [4, 7],
      [4, 9],
    ],
    'e\u0301te\u0301',
  ],
  [
    'whole lines',
    'lines',
    [
      [0, 3],
      [0, 3],
    ],
    'one two',
  ],
  [
    'all of a wrapped line',
    'lines',
    [
      [2, 2],
      [2, 2],
    ],
    'a long line that goes on and on',
  ],
  [
    'lines upwards',
    'lines',
    [
      [5, 0],
      [4, 3],
    ],
    '支払い e\u0301te\u0301\nlast',
  ],
  [
    'a block',
    'block',
    [
      [0, 1],
      [1, 3],
    ],
    'ne\n lo',
  ],
  [
    'a block from its other corner',
    'block',
    [
      [1, 1],
      [0, 3],
    ],
    'ne\n lo',
  ],
  [
    'a block through wrapped lines line by line',
    'block',
    [
      [1, 0],
      [2, 2],
    ],
    'a l\ns o',
  ],
  [
    'a block that cuts a wide character',
    'block',
    [
      [4, 2],
      [5, 3],
    ],
    '払\nst',
  ],
];

describe('a mark takes', () => {
  for (const [what, kind, ends, text] of taken)
    it(`${what}`, () => {
      expect(markedText(page, mark(page, kind, ends))).toBe(text);
    });

  it('nothing before it is made, or once it is dropped', () => {
    const plain = caretAt(page, 0, 0);
    expect(markedText(page, plain)).toBe('');
    expect(markedText(page, marked(marked(plain, 'lines'), 'lines'))).toBe('');
    expect(marked(marked(plain, 'lines'), 'block').mark).toEqual({
      kind: 'block',
      at: plain.caret,
    });
  });

  it('no cell of its own for a wide character that had no room', () => {
    const narrow = still(['abc支d'], { columns: 4, rows: 3 });
    expect(narrow.line(0).cells).toEqual(['a', 'b', 'c', '']);
    expect(
      markedText(
        narrow,
        mark(narrow, 'lines', [
          [0, 0],
          [0, 0],
        ]),
      ),
    ).toBe('abc支d');
  });

  it('what is drawn, and nothing hidden in it', () => {
    const hidden = still(['a\u202eb\u200bc 👩\u200d💻']);
    expect(
      markedText(
        hidden,
        mark(hidden, 'lines', [
          [0, 0],
          [0, 0],
        ]),
      ),
    ).not.toMatch(/[\u202e\u200b]/);
    expect(
      markedText(
        hidden,
        mark(hidden, 'lines', [
          [0, 0],
          [0, 0],
        ]),
      ),
    ).toContain('👩\u200d💻');
  });
});

describe('what is shown as marked', () => {
  it('is what is in sight of it', () => {
    const copy = moved(
      page,
      mark(page, 'lines', [
        [0, 0],
        [0, 0],
      ]),
      ['history bottom'],
    );
    expect(copy.top).toBe(1);
    const all = Array.from({ length: 5 }, (_, row) => ({ row, from: 0, to: 20 }));
    expect(selectionIn(page, copy)).toEqual(all);
  });

  it('is a find where nothing is marked', () => {
    const found = { from: { line: 4, column: 0 }, to: { line: 4, column: 2 } };
    expect(selectionIn(page, { ...caretAt(page, 4, 0), found })).toEqual([
      { row: 3, from: 0, to: 4 },
    ]);
  });
});

describe('a double click', () => {
  const words = still(['see "src/login/form.css:12", (or https://a.b/c?d=1#e). x'], {
    columns: 70,
    rows: 2,
  });
  const clicks: [column: number, text: string][] = [
    [8, 'src/login/form.css:12'],
    [40, 'https://a.b/c?d=1#e'],
    [1, 'see'],
    [4, '"'],
    [3, ''],
  ];
  for (const [column, text] of clicks)
    it(`at ${column} takes ${JSON.stringify(text)}`, () => {
      const { from, to } = pointedWord(words, { line: 0, column });
      const ends: Ends = [
        [from.line, from.column],
        [to.line, to.column],
      ];
      expect(markedText(words, mark(words, 'characters', ends))).toBe(text);
    });

  it('takes a word that was wrapped whole', () => {
    const narrow = still(['at src/login/form.css now'], { columns: 10, rows: 4 });
    const { from, to } = pointedWord(narrow, { line: 1, column: 4 });
    expect([from, to]).toEqual([
      { line: 0, column: 3 },
      { line: 2, column: 0 },
    ]);
  });
});

describe('any mark', () => {
  const shapes = fc.record({
    columns: fc.integer({ min: 2, max: 12 }),
    rows: fc.integer({ min: 1, max: 6 }),
  });
  const trimmed = (line: string) => line.replace(/ +$/, '');

  it('over everything takes what the program wrote, at every width', () => {
    fc.assert(
      fc.property(texts, shapes, (lines, shape) => {
        const picture = still(lines, shape);
        const all = moved(picture, marked(caretAt(picture, 0, 0), 'characters'), [
          'history bottom',
          'row end',
        ]);
        // Blanks at the end may have made rows of their own, or none.
        const text = (of: string) => of.replace(/\n+$/, '');
        const written = lines.map(trimmed).join('\n');
        expect(text(markedText(picture, all))).toBe(text(written));
      }),
      { numRuns: 100 },
    );
  });

  const places = fc.tuple(fc.nat({ max: 40 }), fc.nat({ max: 12 }));

  it('is the same from both of its ends', () => {
    fc.assert(
      fc.property(
        texts,
        places,
        places,
        fc.constantFrom<MarkKind>('characters', 'lines', 'block'),
        (lines, from, to, kind) => {
          const picture = still(lines, { columns: 9, rows: 4 });
          const copy = mark(picture, kind, [from, to]);
          const other = turned(picture, copy);
          expect(partsOf(picture, other)).toEqual(partsOf(picture, copy));
          expect(turned(picture, other).caret).toEqual(copy.caret);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('has each character in it whole or not at all', () => {
    fc.assert(
      fc.property(texts, places, places, (lines, from, to) => {
        const picture = still(lines, { columns: 9, rows: 4 });
        for (const { line, from: begin, to: end } of partsOf(
          picture,
          mark(picture, 'block', [from, to]),
        )) {
          const { cells } = picture.line(line);
          expect(cells[begin]).not.toBe('');
          expect(cells[end]).not.toBe('');
        }
      }),
      { numRuns: 60 },
    );
  });

  it('grows by just the next character', () => {
    fc.assert(
      fc.property(texts, places, (lines, from) => {
        const picture = still(lines, { columns: 9, rows: 4 });
        const begin = caretAt(picture, ...from);
        const next: Place | undefined = after(picture, begin.caret)?.place;
        if (next === undefined) return;
        const one = markedText(picture, marked(begin, 'characters'));
        const two = markedText(picture, { ...marked(begin, 'characters'), caret: next });
        expect(two.startsWith(one)).toBe(true);
      }),
      { numRuns: 60 },
    );
  });
});
