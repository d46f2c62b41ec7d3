import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Claim, type FrameInput, layOut, type Tile } from '../../src/ui/frame.ts';
import { drawingOf } from './drawing.ts';

type Drawn = {
  columns: number;
  rows: number;
  count: number;
  zoom: FrameInput['zoom'];
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
];

function seats(count: number): Claim[] {
  return Array.from({ length: count }, (_, index) => ({ seat: `s${index + 1}`, rank: 1 }));
}

describe('the layout', () => {
  for (const { columns, rows, count, zoom, across, down, drawing } of drawings)
    it(`puts ${count} seats into ${columns}×${rows} (${zoom}) as drawn`, () => {
      const size = { columns, rows };
      const layout = layOut({ size, seats: seats(count), focus: 's2', zoom });
      expect(drawingOf(layout, size, across, down)).toBe(drawing.join('\n'));
    });

  it('gives tiles to the focused seat and to those most in need of one', () => {
    const claims = seats(9).map((claim) => ({ ...claim, rank: claim.seat === 's9' ? 0 : 1 }));
    const size = { columns: 80, rows: 24 };
    const layout = layOut({ size, seats: claims, focus: 's5', zoom: 'tiles' });
    expect(tilesOf(layout).map(({ seat }) => seat)).toEqual(['s5', 's1', 's9']);
  });

  it('gives the focus to the first seat when the focused one is gone', () => {
    const size = { columns: 80, rows: 24 };
    const layout = layOut({ size, seats: seats(2), focus: 'gone', zoom: 'zoomed' });
    expect(tilesOf(layout).map(({ seat }) => seat)).toEqual(['s1']);
  });

  it('says so when the screen is too small', () => {
    for (const size of [
      { columns: 59, rows: 16 },
      { columns: 60, rows: 15 },
    ])
      expect(layOut({ size, seats: seats(1), focus: null, zoom: 'tiles' }).kind).toBe('too small');
  });

  it('covers every cell beside the roster exactly once, with no tile too small to use', () => {
    const sizes = fc.record({
      columns: fc.integer({ min: 60, max: 300 }),
      rows: fc.integer({ min: 16, max: 100 }),
    });
    fc.assert(
      fc.property(sizes, fc.integer({ min: 1, max: 40 }), (size, count) => {
        const layout = layOut({ size, seats: seats(count), focus: 's1', zoom: 'tiles' });
        if (layout.kind === 'too small') throw new Error('this size is large enough');
        const { body, tiles } = layout;
        const area = tiles.reduce((sum, { rect }) => sum + rect.width * rect.height, 0);
        expect(area).toBe(body.width * body.height);
        for (const [index, { rect }] of tiles.entries()) {
          if (index > 0) expect(rect.width >= 28 && rect.height >= 8).toBe(true);
          expect(tiles.slice(index + 1).some((other) => overlap(rect, other.rect))).toBe(false);
        }
      }),
    );
  });
});

function tilesOf(layout: ReturnType<typeof layOut>): Tile[] {
  return layout.kind === 'too small' ? [] : layout.tiles;
}

function overlap(a: Tile['rect'], b: Tile['rect']): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}
