import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { firstView, type View } from '../../src/ui/model/model.ts';
import { townOf, type Walk, walk } from './fixtures/walk.ts';

const small = { columns: 80, rows: 24 };
const middle = { columns: 120, rows: 40 };
const large = { columns: 200, rows: 50 };
const stacked: View = { ...firstView, town: { ...firstView.town, layout: 'stack' } };

const seatOf = (number: number) => `worker.${number}`;
const tilesOf = (at: Walk) =>
  at.layout.tiles.map(({ seat, rect }) => `${seat} ${rect.x},${rect.y}`);
const widths = (at: Walk) => at.layout.tiles.map(({ rect }) => rect.width);
const mainOf = (at: Walk) => at.layout.tiles[0]?.rect ?? { x: 0, y: 0, width: 0, height: 0 };

describe('moving by direction', () => {
  const moves: [keys: string, seat: number][] = [
    ['l', 2],
    ['lj', 3],
    ['ljjj', 5],
    ['ljjjj', 5],
    ['ljh', 1],
    ['ljhl', 3],
    ['ljjhlk', 3],
    ['h', 1],
    ['k', 1],
    ['j', 1],
    ['\x1b[C\x1b[B\x1b[A\x1b[D\x1b[C', 2],
    ['\x1b\x0c\x1b\x0a\x1b\x0b\x1b\x08\x1b\x0c', 2],
    ['J', 2],
    ['JJK', 2],
    ['K', 5],
    ['G', 5],
    ['lGg', 1],
  ];
  for (const [keys, seat] of moves)
    it(`leads to ${seatOf(seat)} at ${JSON.stringify(keys)} with the strip beside`, () => {
      expect(walk(townOf(5), large).press(keys).focus).toBe(seatOf(seat));
    });

  const under: [keys: string, seat: number][] = [
    ['j', 2],
    ['jl', 3],
    ['jlk', 1],
    ['jlkj', 3],
    ['jj', 4],
    ['jlj', 5],
    ['jljk', 3],
    ['jljh', 4],
    ['jh', 2],
  ];
  for (const [keys, seat] of under)
    it(`leads to ${seatOf(seat)} at ${JSON.stringify(keys)} with the strip below`, () => {
      expect(walk(townOf(5), middle).press(keys).focus).toBe(seatOf(seat));
    });

  it('goes through the roster, and stops at its ends, where one terminal has all the room', () => {
    for (const begin of [{ ...firstView, zoom: 'in' as const }, stacked]) {
      const at = walk(townOf(5), small, begin);
      expect(at.press('j').focus).toBe(seatOf(2));
      expect(at.press('llh').focus).toBe(seatOf(2));
      expect(at.press('jjjjjjj').focus).toBe(seatOf(5));
      expect(at.press('jkkk').focus).toBe(seatOf(1));
    }
  });

  it('says where the others are when there is no terminal that way', () => {
    expect(walk(townOf(5), small).press('h').notice).toContain('J and K');
    expect(walk(townOf(3), small).press('h').notice).toBe('');
  });

  it('changes the place of no terminal', () => {
    const at = walk(townOf(7), middle);
    for (const keys of ['j', 'jl', 'jjlkh', 'jlj'])
      expect(tilesOf(at.press(keys))).toEqual(tilesOf(at));
  });
});

describe('the large place', () => {
  const at = walk(townOf(7), small);
  const main = (keys: string) => at.press(keys).layout.tiles[0]?.seat;

  it('goes to whom is asked for in the roster, to whom is typed to, and with s', () => {
    expect(main('JJJJ')).toBe(seatOf(5));
    expect(main('G')).toBe(seatOf(7));
    expect(main('j')).toBe(seatOf(1));
    expect(main('j\r')).toBe(seatOf(2));
    expect(main('jls')).toBe(seatOf(3));
  });

  it('keeps the others in the order of the roster', () => {
    const names = at
      .at(middle)
      .press('jls')
      .layout.tiles.map(({ seat }) => seat);
    expect(names).toEqual([3, 1, 2, 4, 5, 6, 7].map(seatOf));
  });
});

describe('the layout', () => {
  const at = walk(townOf(4), small);

  it('is tiles or a stack in turn, and the zoom comes from and goes back to both', () => {
    expect(at.press(' ').layout.bars.length).toBe(3);
    expect(at.press('  ').layout).toEqual(at.layout);
    expect(at.press(' z').layout).toMatchObject({ bars: [], roster: null });
    expect(at.press(' zz').layout).toEqual(at.press(' ').layout);
    expect(at.press('z ').layout).toEqual(at.press(' ').layout);
  });

  it('opens the terminal of a bar that is chosen', () => {
    const open = at.press(' jj');
    expect(open.focus).toBe(seatOf(3));
    expect(open.layout.tiles.map(({ seat }) => seat)).toEqual([seatOf(3)]);
    expect(open.layout.tiles[0]?.rect).toMatchObject({ x: 0, width: 80, height: 19 });
  });
});

describe('every seat', () => {
  const sizes = [small, middle, large];
  const begins = [firstView, stacked, { ...firstView, zoom: 'in' as const }];

  it('is reached from every other by directions and the roster', () => {
    const numbers = fc.integer({ min: 1, max: 30 });
    fc.assert(
      fc.property(
        numbers,
        numbers,
        fc.constantFrom(...sizes),
        fc.constantFrom(...begins),
        (count, from, size, view) => {
          const start = walk(townOf(count), size, {
            ...view,
            focus: seatOf(Math.min(from, count)),
          });
          expect(reached(start, ['h', 'j', 'k', 'l', 'J', 'K']).size).toBe(count);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('that is in sight is reached by directions alone', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 30 }),
        fc.constantFrom(...sizes),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (count, size, share) => {
          const split = { roster: null, beside: share, above: share };
          const start = walk(townOf(count), size, {
            ...firstView,
            town: { ...firstView.town, split },
          });
          const found = reached(start, ['h', 'j', 'k', 'l']);
          for (const { seat } of start.layout.tiles) expect(found).toContain(seat);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('is come back to by going the other way', () => {
    const there = { h: 'l', l: 'h', j: 'k', k: 'j' };
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 30 }),
        fc.constantFrom(...sizes),
        fc.array(fc.constantFrom('h', 'j', 'k', 'l', 'J'), { maxLength: 8 }),
        fc.constantFrom(...(['h', 'j', 'k', 'l'] as const)),
        (count, size, way, key) => {
          const at = walk(townOf(count), size).press(way.join(''));
          const moved = at.press(key);
          if (moved.focus !== at.focus) expect(moved.press(there[key]).focus).toBe(at.focus);
        },
      ),
      { numRuns: 60 },
    );
  });
});

/** The seats that these keys lead to, one after the other. */
function reached(start: Walk, keys: string[]): Set<string | null> {
  const found = new Set([start.focus]);
  const open = [start];
  for (let at = open.pop(); at !== undefined; at = open.pop())
    for (const key of keys) {
      const next = at.press(key);
      if (found.has(next.focus)) continue;
      found.add(next.focus);
      open.push(next);
    }
  return found;
}

describe('the split', () => {
  it('follows the pointer that holds the border, from either of its two cells', () => {
    const at = walk(townOf(5), large);
    const edge = mainOf(at).x + mainOf(at).width;
    for (const grip of [edge - 1, edge])
      expect(mainOf(at.drag([grip, 20], [grip + 9, 21])).width).toBe(mainOf(at).width + 9);
    expect(widths(at.drag([edge, 20], [edge - 30, 20], [edge - 5, 3]))).toEqual(
      widths(at.drag([edge, 20], [edge - 5, 20])),
    );
  });

  it('moves the lower border of the large tile, and that of the roster', () => {
    const at = walk(townOf(3), small);
    const { y, height } = mainOf(at);
    expect(mainOf(at.drag([40, y + height], [40, y + height - 4])).height).toBe(height - 4);
    expect(at.drag([22, 5], [30, 5]).layout.roster?.width).toBe(30);
    expect(at.drag([21, 5], [2, 5]).layout.roster?.width).toBe(12);
    expect(at.drag([21, 5], [79, 5]).layout.roster?.width).toBe(40);
  });

  it('stays when the focus moves and when the layout changes, and is put back by =', () => {
    const at = walk(townOf(5), large);
    const moved = at.press('>>>');
    expect(mainOf(moved).width).toBeGreaterThan(mainOf(at).width);
    expect(widths(moved.press('lj'))).toEqual(widths(moved));
    expect(widths(moved.press('  '))).toEqual(widths(moved));
    expect(widths(moved.press('zz'))).toEqual(widths(moved));
    expect(moved.press('=').layout).toEqual(at.layout);
  });

  it('is moved there and back by keys, and each stops at its bounds', () => {
    for (const size of [small, middle, large]) {
      const at = walk(townOf(5), size);
      expect(mainOf(at.press('<<>>'))).toEqual(mainOf(at));
      expect(mainOf(at.press('\x1b[1;5D\x1b[1;5C'))).toEqual(mainOf(at));
      expect(at.press('))((').layout.roster).toEqual(at.layout.roster);
      const far = at.press('>'.repeat(60));
      expect(far.press('>').layout).toEqual(far.layout);
      expect(far.layout.tiles.length).toBeGreaterThan(1);
      expect(far.press('<').layout).not.toEqual(far.layout);
    }
  });

  it('leaves a click on a frame what it is: it moves the focus and nothing else', () => {
    const at = walk(townOf(3), small);
    const { y, height } = mainOf(at);
    const clicked = at.drag([30, y + height]);
    expect(clicked.focus).toBe(seatOf(2));
    expect(clicked.layout).toEqual({ ...at.layout, focus: seatOf(2) });
  });

  it('is left alone by a drag that begins within a terminal, and under a dialog', () => {
    const at = walk(townOf(3), small);
    expect(at.drag([40, 5], [30, 15]).layout).toEqual(at.layout);
    const { y, height } = mainOf(at);
    const asked = at.press('q').drag([40, y + height], [40, 5]);
    expect(asked.layout).toEqual(at.layout);
  });

  it('says so where there is no border', () => {
    expect(walk(townOf(3), small, stacked).press('>').notice).toBe(
      'There is no border to move here.',
    );
  });
});
