import { describe, expect, it } from 'vitest';
import { CHROME, layOut } from '../../src/terminal/layout.ts';
import { createPen } from '../../src/terminal/pen.ts';

describe('a pen', () => {
  it.each([
    [['1', '31'], ';1;31'],
    [['1;2;3', '22'], ';3'],
    [['38;5;200;1'], ';1;38;5;200'],
    [['38;2;1;2;3', '48;5;7', '39'], ';48;5;7'],
    [['4:3;58:2::1:2:3'], ';4:3;58:2::1:2:3'],
    [['4:3;58:2::1:2:3', '24;59'], ''],
    [['97;104', '49'], ';97'],
    [['7;9;53', '27;29;55'], ''],
    [['1;31', ''], ''],
    [['1;31', '0;32'], ';32'],
    [['99999'], ''],
  ])('after %j has the style %j', (sequences, style) => {
    const pen = createPen();
    for (const codes of sequences) pen.apply(codes);
    expect(pen.style).toBe(style);
  });
});

describe('a layout', () => {
  it('covers every column of a row once, later panes over earlier ones', () => {
    const [row] = layOut({
      columns: 20,
      rows: 1,
      panes: [
        { x: 2, y: 0, width: 10, height: 1 },
        { x: 8, y: 0, width: 30, height: 1 },
        { x: -5, y: 0, width: 6, height: 1 },
      ],
      overlays: [{ x: 4, y: 0, width: 2, height: 1 }],
    });
    expect(row).toEqual([
      { from: 0, to: 1, owner: 2 },
      { from: 1, to: 2, owner: CHROME },
      { from: 2, to: 4, owner: 0 },
      { from: 4, to: 6, owner: CHROME },
      { from: 6, to: 8, owner: 0 },
      { from: 8, to: 20, owner: 1 },
    ]);
  });
});
