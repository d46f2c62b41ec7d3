import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Claim, type FrameInput, layOut, type Tile } from '../../src/ui/layout/layout.ts';
import { unsplit } from '../../src/ui/layout/split.ts';
import { drawingOf } from './drawing.ts';

type Drawn = {
  columns: number;
  rows: number;
  count: number;
  zoom: FrameInput['zoom'];
  layout?: FrameInput['layout'];
  split?: Partial<FrameInput['split']>;
  focus?: string;
  across: number;
  down: number;
  drawing: string[];
};

const drawings: Drawn[] = [
  {
    columns: 80,
    rows: 24,
    count: 1,
    zoom: 'out',
    across: 2,
    down: 2,
    drawing: [
      '+-roster 2++-s1 58x22------------------+',
      '|         ||                           |',
      '|         ||                           |',
      '|         ||                           |',
      '|         ||                           |',
      '|         ||                           |',
      '|         ||                           |',
      '|         ||                           |',
      '|         ||                           |',
      '|         ||                           |',
      '+---------++---------------------------+',
    ],
  },
  {
    columns: 80,
    rows: 24,
    count: 3,
    zoom: 'out',
    across: 2,
    down: 2,
    drawing: [
      '+-roster 2++-s2 58x14------------------+',
      '|         ||                           |',
      '|         ||                           |',
      '|         ||                           |',
      '|         ||                           |',
      '|         ||                           |',
      '|         |+---------------------------+',
      '|         |+-s1 29x8----++-s3 29x8-----+',
      '|         ||            ||             |',
      '|         ||            ||             |',
      '+---------++------------++-------------+',
    ],
  },
  {
    columns: 80,
    rows: 24,
    count: 3,
    zoom: 'in',
    across: 2,
    down: 2,
    drawing: [
      '+-s2 80x22-----------------------------+',
      '|                                      |',
      '|                                      |',
      '|                                      |',
      '|                                      |',
      '|                                      |',
      '|                                      |',
      '|                                      |',
      '|                                      |',
      '|                                      |',
      '+--------------------------------------+',
    ],
  },
  {
    columns: 120,
    rows: 40,
    count: 5,
    zoom: 'out',
    across: 2,
    down: 2,
    drawing: [
      '+-roster 26x++-s2 94x22------------------------------------+',
      '|           ||                                             |',
      '|           ||                                             |',
      '|           ||                                             |',
      '|           ||                                             |',
      '|           ||                                             |',
      '|           ||                                             |',
      '|           ||                                             |',
      '|           ||                                             |',
      '|           ||                                             |',
      '|           |+---------------------------------------------+',
      '|           |+-s1 47x8-------------++-s3 47x8--------------+',
      '|           ||                     ||                      |',
      '|           ||                     ||                      |',
      '|           |+---------------------++----------------------+',
      '|           |+-s4 47x8-------------++-s5 47x8--------------+',
      '|           ||                     ||                      |',
      '|           ||                     ||                      |',
      '+-----------++---------------------++----------------------+',
    ],
  },
  {
    columns: 200,
    rows: 50,
    count: 5,
    zoom: 'out',
    across: 4,
    down: 4,
    drawing: [
      '+-roster++-s2 95x48------------++-s1 69x12-------+',
      '|       ||                     ||                |',
      '|       ||                     |+----------------+',
      '|       ||                     |+-s3 69x12-------+',
      '|       ||                     ||                |',
      '|       ||                     |+----------------+',
      '|       ||                     |+-s4 69x12-------+',
      '|       ||                     ||                |',
      '|       ||                     |+----------------+',
      '|       ||                     |+-s5 69x12-------+',
      '|       ||                     ||                |',
      '+-------++---------------------++----------------+',
    ],
  },
  {
    columns: 200,
    rows: 50,
    count: 9,
    zoom: 'out',
    across: 4,
    down: 4,
    drawing: [
      '+-roster++-s2 95x48------------++-s1 34x++-s3 35x+',
      '|       ||                     ||       ||       |',
      '|       ||                     |+-------++-------+',
      '|       ||                     |+-s4 34x++-s5 35x+',
      '|       ||                     ||       ||       |',
      '|       ||                     |+-------++-------+',
      '|       ||                     |+-s6 34x++-s7 35x+',
      '|       ||                     ||       ||       |',
      '|       ||                     |+-------++-------+',
      '|       ||                     |+-s8 34x++-s9 35x+',
      '|       ||                     ||       ||       |',
      '+-------++---------------------++-------++-------+',
    ],
  },
  {
    columns: 80,
    rows: 24,
    count: 5,
    zoom: 'out',
    layout: 'stack',
    across: 4,
    down: 1,
    drawing: [
      '',
      '= s1 ===============',
      '+-s2 80x18---------+',
      '|                  |',
      '|                  |',
      '|                  |',
      '|                  |',
      '|                  |',
      '|                  |',
      '|                  |',
      '|                  |',
      '|                  |',
      '|                  |',
      '|                  |',
      '|                  |',
      '|                  |',
      '|                  |',
      '|                  |',
      '|                  |',
      '+------------------+',
      '= s3 ===============',
      '= s4 ===============',
      '= s5 ===============',
    ],
  },
  {
    columns: 80,
    rows: 24,
    count: 30,
    zoom: 'out',
    layout: 'stack',
    focus: 's12',
    across: 4,
    down: 1,
    drawing: [
      '',
      '= 9 above ==========',
      '= s10 ==============',
      '= s11 ==============',
      '+-s12 80x14--------+',
      '|                  |',
      '|                  |',
      '|                  |',
      '|                  |',
      '|                  |',
      '|                  |',
      '|                  |',
      '|                  |',
      '|                  |',
      '|                  |',
      '|                  |',
      '|                  |',
      '+------------------+',
      '= s13 ==============',
      '= s14 ==============',
      '= s15 ==============',
      '= s16 ==============',
      '= 14 below =========',
    ],
  },
  {
    columns: 80,
    rows: 24,
    count: 3,
    zoom: 'out',
    split: { above: 0.3, roster: 0.4 },
    across: 2,
    down: 2,
    drawing: [
      '+-roster 32x22-++-s2 48x8--------------+',
      '|              ||                      |',
      '|              ||                      |',
      '|              |+----------------------+',
      '|              |+-s1 48x14-------------+',
      '|              ||                      |',
      '|              ||                      |',
      '|              ||                      |',
      '|              ||                      |',
      '|              ||                      |',
      '+--------------++----------------------+',
    ],
  },
  {
    columns: 200,
    rows: 50,
    count: 9,
    zoom: 'out',
    split: { beside: 0.8 },
    across: 4,
    down: 4,
    drawing: [
      '+-roster++-s2 131x48--------------------++-s1 33x+',
      '|       ||                              |+-------+',
      '|       ||                              |+-s3 33x+',
      '|       ||                              |+-------+',
      '|       ||                              |+-s4 33x+',
      '|       ||                              |+-------+',
      '|       ||                              |+-s5 33x+',
      '|       ||                              |+-------+',
      '|       ||                              |+-s6 33x+',
      '|       ||                              |+-------+',
      '|       ||                              |+-s7 33x+',
      '+-------++------------------------------++-------+',
    ],
  },
];

function seats(count: number): Claim[] {
  return Array.from({ length: count }, (_, index) => ({ seat: `s${index + 1}`, rank: 1 }));
}

/** A town of some seats, the second of which has the large tile. */
function input(columns: number, rows: number, count: number): FrameInput {
  return {
    size: { columns, rows },
    seats: seats(count),
    focus: 's2',
    main: 's2',
    layout: 'tile',
    zoom: 'out',
    split: unsplit,
  };
}

describe('the layout', () => {
  for (const drawn of drawings) {
    const { columns, rows, count, zoom, layout = 'tile', split, focus = 's2' } = drawn;
    const way = zoom === 'in' ? 'zoomed' : split === undefined ? layout : `${layout}, split`;
    it(`puts ${count} seats into ${columns}×${rows} (${way}) as drawn`, () => {
      const of = { ...input(columns, rows, count), zoom, layout, focus };
      const { across, down, drawing } = drawn;
      const found = layOut({ ...of, split: { ...unsplit, ...split } });
      expect(drawingOf(found, of.size, across, down)).toBe(drawing.join('\n'));
    });
  }

  it('gives tiles to the large one, the focused one and those most in need of one', () => {
    const claims = seats(9).map((claim) => ({ ...claim, rank: claim.seat === 's9' ? 0 : 1 }));
    const of = { ...input(80, 24, 9), seats: claims };
    expect(namesIn({ ...of, main: 's5', focus: 's5' })).toEqual(['s5', 's1', 's9']);
    expect(namesIn({ ...of, main: 's5', focus: 's7' })).toEqual(['s5', 's7', 's9']);
  });

  it('leaves every tile in its place when the focus moves among them', () => {
    const of = input(120, 40, 5);
    const before = layOut(of);
    for (const { seat } of tilesOf(before))
      expect(layOut({ ...of, focus: seat })).toEqual({ ...before, focus: seat });
  });

  it('gives the focus and the large tile to the first seat when theirs are gone', () => {
    const of = { ...input(80, 24, 3), focus: 'gone', main: 'gone' };
    expect(namesIn({ ...of, zoom: 'in' })).toEqual(['s1']);
    expect(namesIn(of)[0]).toBe('s1');
  });

  it('shows the focused seat where there is room for one alone', () => {
    expect(namesIn({ ...input(60, 16, 3), focus: 's3' })).toEqual(['s3']);
  });

  it('says so when the screen is too small', () => {
    for (const [columns, rows] of [
      [59, 16],
      [60, 15],
    ] as const)
      expect(layOut(input(columns, rows, 1)).kind).toBe('too small');
  });

  const share = fc.oneof(fc.constant(null), fc.double({ min: 0, max: 1, noNaN: true }));
  const inputs = fc
    .record({
      columns: fc.integer({ min: 60, max: 300 }),
      rows: fc.integer({ min: 16, max: 100 }),
      count: fc.integer({ min: 1, max: 40 }),
      focus: fc.integer({ min: 1, max: 40 }),
      main: fc.integer({ min: 1, max: 40 }),
      layout: fc.constantFrom('tile' as const, 'stack' as const),
      zoom: fc.constantFrom('in' as const, 'out' as const),
      split: fc.record({ roster: share, beside: share, above: share }),
    })
    .map(({ columns, rows, count, focus, main, ...more }) => ({
      ...input(columns, rows, count),
      ...more,
      focus: `s${focus}`,
      main: `s${main}`,
    }));

  it('covers every cell exactly once, at every size, split and layout', () => {
    fc.assert(
      fc.property(inputs, (of) => {
        const layout = placed(of);
        const { roster, tiles, bars } = layout;
        const parts = [...(roster === null ? [] : [roster]), ...rectsOf(tiles), ...rectsOf(bars)];
        const all = [layout.header, ...parts, layout.footer];
        const area = all.reduce((sum, { width, height }) => sum + width * height, 0);
        expect(area).toBe(of.size.columns * of.size.rows);
        for (const [index, rect] of all.entries()) {
          expect(rect.x >= 0 && rect.x + rect.width <= of.size.columns).toBe(true);
          expect(rect.y >= 0 && rect.y + rect.height <= of.size.rows).toBe(true);
          expect(all.slice(index + 1).some((other) => overlap(rect, other))).toBe(false);
        }
      }),
    );
  });

  it('keeps every tile large enough to use, and the roster wide enough to read', () => {
    fc.assert(
      fc.property(inputs, (of) => {
        const { tiles, roster, focus } = placed(of);
        for (const { rect } of tiles) expect(rect.width >= 28 && rect.height >= 8).toBe(true);
        expect(roster === null || roster.width >= 12).toBe(true);
        expect(tiles.map(({ seat }) => seat)).toContain(focus);
      }),
    );
  });

  it('has every seat in a stack, on its bar or among those of one that says how many', () => {
    fc.assert(
      fc.property(inputs, (of) => {
        const { tiles, bars } = placed({ ...of, layout: 'stack', zoom: 'out' });
        const [open] = tiles;
        const named = bars.flatMap((bar) => (bar.kind === 'seat' ? [bar.seat] : bar.seats));
        expect([...named, open?.seat].sort()).toEqual(of.seats.map(({ seat }) => seat).sort());
        const inOrder = bars.flatMap((bar) => (bar.kind === 'seat' ? [numberOf(bar.seat)] : []));
        expect(inOrder).toEqual(inOrder.toSorted((a, b) => a - b));
        for (const bar of bars) expect(bar.kind === 'seat' || bar.seats.length > 0).toBe(true);
      }),
    );
  });
});

function placed(of: FrameInput) {
  const layout = layOut(of);
  if (layout.kind === 'too small') throw new Error('this size is large enough');
  return layout;
}

function namesIn(of: FrameInput): string[] {
  return tilesOf(layOut(of)).map(({ seat }) => seat);
}

function numberOf(seat: string): number {
  return Number(seat.slice(1));
}

function rectsOf(parts: { rect: Tile['rect'] }[]): Tile['rect'][] {
  return parts.map(({ rect }) => rect);
}

function tilesOf(layout: ReturnType<typeof layOut>): Tile[] {
  return layout.kind === 'too small' ? [] : layout.tiles;
}

function overlap(a: Tile['rect'], b: Tile['rect']): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}
