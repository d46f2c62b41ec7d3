import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  emptyList,
  filtered,
  firstShown,
  type ListMove,
  matches,
  moved,
  placeIn,
  selectAt,
  selectedIn,
  selectId,
} from '../../src/ui/model/list.ts';

const ids = Array.from({ length: 20 }, (_, index) => `row ${index}`);
const rows = 5;

describe('a list', () => {
  const moves: [from: number, move: ListMove, to: number][] = [
    [0, 'down', 1],
    [0, 'up', 0],
    [19, 'down', 19],
    [10, 'page down', 14],
    [10, 'page up', 6],
    [2, 'page up', 0],
    [10, 'top', 0],
    [10, 'bottom', 19],
  ];
  for (const [from, move, to] of moves)
    it(`goes from ${from} to ${to} at ${move}`, () => {
      const list = moved(selectAt(emptyList, ids, from, rows), ids, move, rows);
      expect(selectedIn(list, ids)).toBe(`row ${to}`);
    });

  it('has its first row selected before any key, and none when it is empty', () => {
    expect(selectedIn(emptyList, ids)).toBe('row 0');
    expect(selectedIn(emptyList, [])).toBeNull();
    expect(selectedIn(moved(emptyList, [], 'down', rows), [])).toBeNull();
  });

  it('keeps its row while others come before it, at the same place of the screen', () => {
    const list = selectAt(emptyList, ids, 10, rows);
    const more = ['new a', 'new b', ...ids];
    const before = firstShown(list, placeIn(list, ids), rows, ids.length);
    expect(selectedIn(list, more)).toBe('row 10');
    expect(firstShown(list, placeIn(list, more), rows, more.length)).toBe(before + 2);
  });

  it('selects what took the place of a row that is gone', () => {
    const list = selectAt(emptyList, ids, 10, rows);
    expect(selectedIn(list, ids.toSpliced(10, 1))).toBe('row 11');
    expect(selectedIn(list, ids.slice(0, 3))).toBe('row 2');
  });

  it('finds a row by its id, and stays when there is none', () => {
    expect(selectedIn(selectId(emptyList, ids, 'row 7', rows), ids)).toBe('row 7');
    expect(selectId(emptyList, ids, 'row 99', rows)).toBe(emptyList);
  });

  it('shows the selected row, and no blank rows while there are enough, whatever is pressed', () => {
    const move = fc.constantFrom<ListMove>('up', 'down', 'page up', 'page down', 'top', 'bottom');
    fc.assert(
      fc.property(
        fc.array(move),
        fc.integer({ min: 1, max: 30 }),
        fc.nat(40),
        (all, sight, count) => {
          const some = Array.from({ length: count }, (_, index) => `${index}`);
          let list = emptyList;
          for (const each of all) list = moved(list, some, each, sight);
          const at = placeIn(list, some);
          const top = firstShown(list, at, sight, count);
          expect(top).toBeLessThanOrEqual(Math.max(0, count - sight));
          if (count > 0) {
            expect(at).toBeGreaterThanOrEqual(top);
            expect(at).toBeLessThan(top + sight);
          }
        },
      ),
    );
  });
});

describe('a filter', () => {
  const cases: [filter: string, text: string, fits: boolean][] = [
    ['log', 'Fix the Login page', true],
    ['Log', 'fix the login page', false],
    ['page fix', 'Fix the login page', true],
    ['page foo', 'Fix the login page', false],
    ['', 'anything', true],
  ];
  for (const [filter, text, fits] of cases)
    it(`${JSON.stringify(filter)} ${fits ? 'fits' : 'does not fit'} ${JSON.stringify(text)}`, () => {
      expect(matches(filter, text)).toBe(fits);
    });

  it('keeps the selection', () => {
    const list = filtered(selectAt(emptyList, ids, 12, rows), '1');
    const kept = ids.filter((id) => matches('1', id));
    expect(selectedIn(list, kept)).toBe('row 12');
  });
});
