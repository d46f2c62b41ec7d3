import fc from 'fast-check';
import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { chromeCells, paintChrome } from '../../src/terminal/chrome.ts';
import { createStyles, paintWholeRow } from '../../src/terminal/whole-row.ts';
import { bytes, cellsOf, emulatorOf } from './screens.ts';

/** Everything that the chrome may take for single cells without looking closely, and its neighbours. */
const codes = [
  [0x20, 0x2ff],
  [0x2013, 0x2026],
  [0x2190, 0x21ff],
  [0x2500, 0x27ff],
].flatMap(([from = 0, to = 0]) => Array.from({ length: to - from + 1 }, (_, at) => from + at));

describe('a line of the chrome', () => {
  it('gives each sign as many cells as it is wide', () => {
    const isDrawn = (char: string) => stringWidth(char) > 0;
    const chars = codes.map((code) => String.fromCodePoint(code)).filter(isDrawn);
    const taken = (char: string) =>
      chromeCells(`${char}x`, 8).findIndex(({ text }) => text === 'x') as number;
    expect(chars.length).toBeGreaterThan(1000);
    expect(chars.filter((char) => char !== 'x' && taken(char) !== stringWidth(char))).toEqual([]);
  });

  it('keeps a letter and the mark on it in one cell', () => {
    const texts = chromeCells('e\u0301x▶\ufe0fy', 6).map(({ text }) => text);
    expect(texts).toEqual(['e\u0301', 'x', '▶\ufe0f', '', 'y', ' ']);
  });

  it('is written in one go, rules and all', () => {
    const line = '╭── a ──╮ ●';
    const written = paintChrome(chromeCells(line, 11), { from: 0, width: 11, column: 0, row: 0 });
    expect(written).toBe(`\x1b[1;1H${line}`);
  });

  it('looks the same as a whole row and cell by cell', () => {
    const columns = 24;
    const piece = fc.oneof(
      { weight: 6, arbitrary: fc.constantFrom('word ', '→', '✓', '●', '…', '│ ─ ╭', 'é', '❯ ') },
      {
        weight: 5,
        arbitrary: fc.constantFrom(
          '\x1b[1m',
          '\x1b[38;2;200;90;10m',
          '\x1b[39m',
          '\x1b[0m',
          '\x1b[7m',
          '\x1b[48;5;30m',
        ),
      },
      { weight: 1, arbitrary: fc.constantFrom('漢', 'e\u0301', '\x1b[2J') },
    );
    let painted = 0;
    const depth = fc.constantFrom('true' as const, '256' as const, '16' as const, 'none' as const);
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 14 }), depth, (pieces, depth) => {
        const line = pieces.join('');
        const whole = paintWholeRow(line, { columns, row: 1, styles: createStyles(depth) });
        if (whole === null) return;
        painted += 1;
        const place = { from: 0, width: columns, column: 0, row: 1, depth };
        const screens = [whole, paintChrome(chromeCells(line, columns), place)].map((text) => {
          const screen = emulatorOf('\x1b[?7l', columns, 3, 0);
          screen.write(bytes(text));
          return cellsOf(screen);
        });
        expect(screens[0]).toEqual(screens[1]);
      }),
      { numRuns: 400 },
    );
    expect(painted).toBeGreaterThan(100);
    const styles = createStyles('true');
    for (const wide of ['漢', 'e\u0301', 'x'.repeat(columns + 1)])
      expect(paintWholeRow(wide, { columns, row: 1, styles })).toBe(null);
  });
});
