/** Texts in rows: how they are broken, and the caret going up and down through them. */
import fc from 'fast-check';
import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { sanitise } from '../../../src/terminal/sanitise.ts';
import type { Placed } from '../../../src/ui/components/text-field/line.ts';
import { caretRow, rowAway, rowsOf } from '../../../src/ui/components/text-field/rows.ts';
import { linesOf } from '../../../src/ui/components/text-field/wrapped-line.ts';

const at = (text: string): Placed => {
  const [before = '', after = ''] = text.split('|');
  return { before, after };
};

/** The text after some rows up and down, with `|` at the caret; `x` where there is no row. */
function walked(text: string, ways: string, width: number): string {
  let [placed, column]: [Placed, number | null] = [at(text), null];
  for (const way of ways) {
    const away = rowAway(placed, way === '^' ? 'up' : 'down', { width, column });
    if (away === null) return 'x';
    placed = away.placed;
    column = away.column;
  }
  return `${placed.before}|${placed.after}`;
}

describe('the caret', () => {
  const cases: [text: string, ways: string, to: string][] = [
    ['ab\ncd|e', '^', 'ab|\ncde'],
    ['ab|\ncde', 'v', 'ab\ncd|e'],
    ['abcde\nx\nabcd|e', '^', 'abcde\nx|\nabcde'],
    ['abcde\nx\nabcd|e', '^^', 'abcd|e\nx\nabcde'],
    ['abcd|e\nx\nabcde', 'vv', 'abcde\nx\nabcd|e'],
    ['a|b', '^', 'x'],
    ['a|b', 'v', 'x'],
    ['\n|', '^', '|\n'],
    ['|\n', 'v', '\n|'],
    ['0123456789ab|cd', '^', '01|23456789abcd'],
    ['01|23456789abcd', 'v', '0123456789ab|cd'],
    ['0123456789|', 'v', 'x'],
    ['0123456789a|', '^', '0|123456789a'],
    ['0123456789|a', '^', '|0123456789a'],
    ['0|123456789', 'v', 'x'],
    ['支払い|\nabcdef', 'v', '支払い\nabcdef|'],
    ['支払い\nabc|def', '^', '支|払い\nabcdef'],
    ['支払い\nabc|def', '^v', '支払い\nabc|def'],
    ['e\u0301e\u0301|\nabc', 'v', 'e\u0301e\u0301\nab|c'],
  ];
  for (const [text, ways, to] of cases)
    it(`goes from ${JSON.stringify(text)} ${ways} to ${JSON.stringify(to)}`, () => {
      expect(walked(text, ways, 10)).toBe(to);
    });
});

const piece = fc.constantFrom('a', 'b', ' ', '\n', '支', 'e\u0301', '🇩🇪', '👨‍👩‍👧', '\t', '\u200b');
const text = fc.array(piece, { maxLength: 60 }).map((parts) => parts.join(''));
const width = fc.integer({ min: 8, max: 20 });

describe('a text in rows', () => {
  it('is all there, and no row is too wide', () => {
    fc.assert(
      fc.property(text, width, (written, room) => {
        for (const line of written.split('\n')) {
          const rows = rowsOf(line, room);
          expect(rows.join('')).toBe(line);
          for (const row of rows) expect(stringWidth(sanitise(row))).toBeLessThanOrEqual(room);
        }
      }),
    );
  });

  it('keeps its text while the caret goes through it, and ends at the first and last row', () => {
    fc.assert(
      fc.property(text, text, width, (before, after, room) => {
        for (const way of ['up', 'down'] as const) {
          let [placed, column]: [Placed, number | null] = [{ before, after }, null];
          for (let steps = 0; ; steps += 1) {
            expect(steps).toBeLessThan(200);
            const away = rowAway(placed, way, { width: room, column });
            if (away === null) break;
            expect(away.placed.before + away.placed.after).toBe(before + after);
            placed = away.placed;
            column = away.column;
          }
          const edge = way === 'up' ? placed.before : placed.after;
          expect(edge).not.toContain('\n');
        }
      }),
    );
  });

  it('is drawn so that the caret is on its character', () => {
    fc.assert(
      fc.property(text, text, width, (before, after, room) => {
        const { rows, caret } = linesOf({ before, after }, { width: room + 3, most: 6, hint: '' });
        expect(rows.length).toBeLessThanOrEqual(6);
        expect(caret.y).toBeLessThan(rows.length);
        expect(caret.x).toBeLessThanOrEqual(room + 2);
        if (before + after === '') return;
        const start = before.lastIndexOf('\n') + 1;
        const [rest = ''] = after.split('\n');
        const row = caretRow(rowsOf(before.slice(start) + rest, room), before.length - start);
        const drawn = rows[caret.y]?.text ?? '';
        expect(drawn.startsWith(sanitise(row.before))).toBe(true);
        expect(caret.x).toBe(2 + stringWidth(sanitise(row.before)));
      }),
    );
  });

  it('is laid out near the caret alone, however long it is', () => {
    const long = Array.from({ length: 5000 }, (_, index) => `line ${index} of it`).join('\n');
    const size = { width: 60, most: 6, hint: '' };
    const { rows, caret } = linesOf({ before: long, after: `\n${long}` }, size);
    expect(rows.map((row) => row.text)).toEqual([
      ...[4994, 4995, 4996, 4997, 4998, 4999].map((index) => `line ${index} of it`),
    ]);
    expect(caret).toEqual({ x: 'line 4999 of it'.length + 2, y: 5 });
  });

  it('does not move while one writes on in a long line', () => {
    const size = { width: 60, most: 6, hint: '' };
    const first = (length: number) =>
      linesOf({ before: '0123456789'.repeat(1000).slice(0, length), after: '' }, size).rows[0]
        ?.text;
    const seen = Array.from({ length: 56 }, (_, index) => first(9100 + index));
    expect(new Set(seen).size).toBeLessThanOrEqual(3);
  });
});
