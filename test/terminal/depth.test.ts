/** Terminals of fewer colours, and backgrounds. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCompositor, type Frame } from '../../src/terminal/compositor.ts';
import { type Depth, depthsOf, type TmuxClient } from '../../src/terminal/depth.ts';
import { groundFrom, groundIn } from '../../src/terminal/ground.ts';
import { nearest16, nearest256, sgrIn, styleIn } from '../../src/terminal/reduce.ts';
import { emulatorOf } from './screens.ts';

describe('how many colours there are', () => {
  const client = (name: string, features: string): TmuxClient => ({ name, features });
  const cases: [environment: Record<string, string>, client: TmuxClient | null, told: string][] = [
    [{ TERM: 'xterm-256color', COLORTERM: 'truecolor' }, null, 'true true'],
    [{ TERM: 'xterm-256color', COLORTERM: '24bit' }, null, 'true true'],
    [{ TERM: 'xterm-256color' }, null, '256 256'],
    [{ TERM: 'xterm-kitty' }, null, 'true true'],
    [{ TERM: 'xterm-direct' }, null, 'true true'],
    [{ TERM: 'xterm' }, null, '16 16'],
    [{ TERM: 'xterm', WT_SESSION: 'x' }, null, 'true true'],
    [{ TERM: 'linux' }, null, '16 16'],
    [{ TERM: 'screen.xterm-256color', COLORTERM: 'truecolor' }, null, '256 256'],
    [{ TERM: 'tmux-256color' }, null, '256 256'],
    [{ TERM: 'vt100' }, null, 'none none'],
    [{ TERM: 'dumb', COLORTERM: 'truecolor' }, null, 'none none'],
    [{}, null, '16 16'],
    [{ TERM: 'screen', TMUX: 'x' }, null, 'true 256'],
    [{ TERM: 'screen', TMUX: 'x' }, client('xterm-256color', '256,RGB,title'), 'true true'],
    [{ TERM: 'screen', TMUX: 'x' }, client('xterm-256color', '256,title'), 'true 256'],
    [{ TERM: 'tmux-256color', TMUX: 'x' }, client('linux', 'title'), 'true 16'],
    [{ TERM: 'tmux-256color', TMUX: 'x' }, client('vt220', ''), 'true none'],
  ];
  for (const [environment, outer, told] of cases)
    it(`is ${told} for ${JSON.stringify({ ...environment, outer })}`, () => {
      const { sent, shown } = depthsOf(environment, outer);
      expect(`${sent} ${shown}`).toBe(told);
    });
});

describe('a colour in fewer colours', () => {
  it('stays what it is when the 256 have it', () => {
    const levels = [0, 95, 135, 175, 215, 255];
    levels.forEach((red, r) => {
      levels.forEach((green, g) => {
        levels.forEach((blue, b) => {
          expect(nearest256([red, green, blue])).toBe(16 + 36 * r + 6 * g + b);
        });
      });
    });
    for (let grey = 0; grey < 24; grey += 1) {
      const level = 8 + 10 * grey;
      const found = nearest256([level, level, level]);
      // Four of the greys are in the cube as well.
      expect(levels.includes(level) ? found : found - 232).toBe(
        levels.includes(level) ? 16 + 43 * levels.indexOf(level) : grey,
      );
    }
  });

  const hues: [rgb: [number, number, number], place: number][] = [
    [[0, 0, 0], 0],
    [[215, 95, 95], 9],
    [[95, 135, 215], 12],
    [[95, 175, 95], 2],
    [[215, 175, 95], 11],
    [[135, 215, 215], 14],
    [[175, 0, 0], 1],
    [[90, 90, 90], 8],
    [[170, 175, 170], 7],
    [[250, 250, 250], 15],
  ];
  for (const [rgb, place] of hues)
    it(`is ${place} of 16 for ${rgb.join(' ')}`, () => {
      expect(nearest16(rgb)).toBe(place);
    });

  const styles: [depth: Depth, style: string, reduced: string][] = [
    ['true', ';1;38;2;95;135;215', ';1;38;2;95;135;215'],
    ['256', ';1;38;2;95;135;215', ';1;38;5;68'],
    ['256', ';38;2;18;18;18;48;2;95;175;95', ';38;5;233;48;5;71'],
    ['256', ';38;5;3;48;2;0;0;0', ';38;5;3;48;5;16'],
    ['16', ';1;38;2;215;95;95', ';1;91'],
    ['16', ';4:3;38;5;214;58;2;1;2;3', ';4:3;93'],
    ['16', ';31;104', ';31;104'],
    ['16', ';38;5;1;48;5;12', ';31;104'],
    ['16', ';38;2;20;20;20;48;2;30;30;30', ';97;40'],
    ['16', ';38;2;20;20;20', ';90'],
    ['none', ';1;7;38;2;215;95;95;48;5;1', ';1;7'],
    ['none', ';31', ''],
  ];
  for (const [depth, style, reduced] of styles)
    it(`is ${JSON.stringify(reduced)} for ${style} in ${depth}`, () => {
      expect(styleIn(depth, style)).toBe(reduced);
    });

  /** Any colour of a cell: none, one of 16, one of 256, or a true one. */
  const word = fc.oneof(
    fc.constant(0),
    fc.integer({ min: 0, max: 15 }).map((place) => 0x1000000 | place),
    fc.integer({ min: 0, max: 255 }).map((place) => 0x2000000 | place),
    fc.integer({ min: 0, max: 0xffffff }).map((rgb) => 0x3000000 | rgb),
  );
  const beyond: Record<Exclude<Depth, 'true'>, RegExp> = {
    '256': /;[34]8;2/,
    '16': /;[345]8[;:]/,
    none: /;(?:[345]8[;:]|[349][0-7]\b|10[0-7])/,
  };
  for (const [depth, stray] of Object.entries(beyond))
    it(`has nothing beyond ${depth}, whatever a cell has`, () => {
      fc.assert(
        fc.property(word, word, word, (fg, bg, extension) => {
          const text = sgrIn(depth as Depth, fg, bg, extension);
          expect(text.replace(/58:[\d:]+/, '')).not.toMatch(stray);
          if (depth !== '256') expect(text).not.toContain('58:');
        }),
      );
    });

  it('never makes a text one with what lies under it', () => {
    const colour = fc.integer({ min: 0, max: 0xffffff }).map((rgb) => 0x3000000 | rgb);
    fc.assert(
      fc.property(colour, colour, fc.constantFrom<Depth>('256', '16'), (fg, bg, depth) => {
        const codes = sgrIn(depth, fg, bg, 0);
        const [, front, back] =
          /^\x1b\[0;(?:38;5;)?(\d+);(?:48;5;)?(\d+)m$/.exec(codes)?.map(Number) ?? [];
        const isAnsi = depth === '16' || !codes.includes('38;5;');
        const under = isAnsi ? Number(back) - 10 : back;
        if (fg !== bg) expect(front).not.toBe(under);
      }),
    );
  });
});

describe('a screen of fewer colours', () => {
  const agent = '\x1b[38;2;215;95;95mred\x1b[0m \x1b[48;5;214mgold\x1b[0m \x1b[4:3;58;5;1mwave';
  const written = (depth: Depth) => {
    const writes: string[] = [];
    const compositor = createCompositor({
      columns: 40,
      rows: 2,
      depth,
      write: (text, drained) => {
        writes.push(text);
        drained();
      },
    });
    const rect = { x: 0, y: 1, width: 40, height: 1 };
    const frame: Frame = {
      chrome: ['\x1b[1;38;2;95;135;215mblue\x1b[0m'],
      panes: [{ rect, emulator: emulatorOf(agent, 40, 1), scroll: 0, dimmed: false }],
      cursor: null,
    };
    compositor.frame(frame);
    return writes.join('');
  };

  it('gets its chrome and the cells of agents in those', () => {
    expect(written('true')).toContain('38;2;95;135;215');
    expect(written('true')).toContain('38;2;215;95;95');
    expect(written('256')).toContain('\x1b[0;1;38;5;68mblue');
    expect(written('256')).toContain('\x1b[0;38;5;167mred');
    expect(written('256')).toContain('\x1b[0;4:3;58:5:1mwave');
    expect(written('16')).toContain('\x1b[0;1;94mblue');
    expect(written('16')).toContain('\x1b[0;91mred');
    expect(written('16')).toContain('\x1b[0;103mgold');
    expect(written('16')).toContain('\x1b[0;4mwave');
    expect(written('none')).toContain('\x1b[0;1mblue');
    expect(written('none')).not.toMatch(/[345]8;|\x1b\[0;(?:[349]\d|10\d)/);
  });

  it('is the same picture of letters in all of them', () => {
    const letters = (['true', '256', '16', 'none'] as const).map((depth) =>
      emulatorOf(written(depth), 40, 2).text().join('\n'),
    );
    expect(new Set(letters).size).toBe(1);
  });
});

describe('the background of a terminal', () => {
  const replies: [reply: string, told: 'dark' | 'light' | null][] = [
    ['\x1b]11;rgb:1c1c/1c1c/1c1c\x07', 'dark'],
    ['\x1b]11;rgb:fdfd/f6f6/e3e3\x1b\\', 'light'],
    ['\x1b]11;rgb:00/2b/36\x07', 'dark'],
    ['\x1b]11;rgba:ffff/ffff/ffff/8000\x07', 'light'],
    ['\x1b]11;#eeeeee\x07', 'light'],
    ['\x1b[?997;1n', 'dark'],
    ['\x1b[?997;2n', 'light'],
    ['\x1b]11;rgb:1c1c/1c1c\x07', null],
    ['\x1b]11;?\x07', null],
    ['\x1b]10;rgb:ffff/ffff/ffff\x07', null],
    ['\x1b[?1;2c', null],
  ];
  for (const [reply, told] of replies)
    it(`is ${told} after ${JSON.stringify(reply)}`, () => {
      expect(groundIn(Buffer.from(reply))).toBe(told);
    });

  it('is what COLORFGBG says where that is set', () => {
    const told = ['15;0', '0;15', '0;default;15', '7;8', '0;7', '12;11', '', '0;default'].map(
      (value) => groundFrom({ COLORFGBG: value }),
    );
    expect(told).toEqual(['dark', 'light', 'light', 'dark', 'light', 'light', null, null]);
  });
});
