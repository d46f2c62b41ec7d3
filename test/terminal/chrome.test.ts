import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { chromeCells, paintChrome } from '../../src/terminal/chrome.ts';

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
});
