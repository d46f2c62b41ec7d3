import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Compositor, createCompositor, type Frame } from '../../src/terminal/compositor.ts';
import { createEmulator, type Emulator } from '../../src/terminal/emulator.ts';
import type { Pane } from '../../src/terminal/pane.ts';
import { bytes, cellAt, corpus, differences, emulatorOf, output } from './screens.ts';

/** A compositor whose output an emulator of its own interprets, as the real terminal would. */
function stage(columns = 80, rows = 24) {
  const screen = emulatorOf('\x1b[?7l', columns, rows, 0);
  const writes: string[] = [];
  const write = (text: string, drained: () => void) => {
    writes.push(text);
    screen.write(bytes(text));
    drained();
  };
  const compositor = createCompositor({ write, columns, rows });
  return { screen, compositor, writes };
}

function paneOf(emulator: Emulator, x: number, y: number, more: Partial<Pane> = {}): Pane {
  const rect = { x, y, width: emulator.columns, height: emulator.rows };
  return { rect, emulator, scroll: 0, dimmed: false, ...more };
}

function frameOf(panes: Pane[], more: Partial<Frame> = {}): Frame {
  return { chrome: [], panes, cursor: null, ...more };
}

/** Text of a row of the screen where the chrome lies. */
function textAt(screen: Emulator, y: number, from = 0, to = screen.columns): string {
  const line = screen.line(screen.history + y);
  const cells = Array.from({ length: to - from }, (_, x) => cellAt(line, from + x, screen.columns));
  return cells.map((cell) => cell.split('|')[0]).join('');
}

describe('a pane on the screen', () => {
  it.each(Object.entries(corpus))('equals its emulator: %s', (_, text) => {
    const { screen, compositor } = stage();
    const pane = paneOf(emulatorOf(text), 20, 7);
    compositor.frame(frameOf([pane]));
    expect(differences(screen, pane)).toEqual([]);
  });

  it('is painted so that the comparison notices when it is wrong', () => {
    const { screen, compositor } = stage();
    const pane = paneOf(emulatorOf('a\x1b[31mb漢'), 20, 7);
    compositor.frame(frameOf([pane]));
    for (const change of ['\x1b[8;22Hb', '\x1b[8;21HX', '\x1b[8;23Hx']) {
      screen.write(bytes(change));
      expect(differences(screen, pane)).not.toEqual([]);
    }
  });

  it('equals its emulator when it is dimmed, scrolled back, or cut by the edge', () => {
    const { screen, compositor } = stage();
    const emulator = emulatorOf(corpus.scrollback);
    const panes = [
      paneOf(emulator, 0, 0, { scroll: 17, dimmed: true }),
      paneOf(emulatorOf(corpus['wide characters']), 41, 0, { dimmed: true }),
      paneOf(emulatorOf(corpus['half overwritten wide characters']), 61, 18),
      paneOf(emulatorOf(corpus.colours), 0, 12),
    ];
    compositor.frame(frameOf(panes));
    for (const pane of panes) expect(differences(screen, pane)).toEqual([]);
  });

  it('cuts a wide character at its edge into a space, and leaves the neighbour alone', () => {
    const { screen, compositor } = stage(20, 3);
    const emulator = emulatorOf('漢字漢字\r\n漢字漢字', 8, 3);
    const rect = { x: 3, y: 0, width: 5, height: 2 };
    compositor.frame(frameOf([paneOf(emulator, 3, 0, { rect })], { chrome: ['abcdefghijklm'] }));
    expect(textAt(screen, 0)).toBe('abc漢字 ijklm       ');
  });

  it('shows what is selected the other way round', () => {
    const { screen, compositor } = stage(20, 3);
    const selection = [{ row: 0, from: 2, to: 4 }];
    compositor.frame(frameOf([paneOf(emulatorOf('abcdef', 10, 2), 0, 0, { selection })]));
    const inverse = Array.from(
      { length: 6 },
      (_, x) => cellAt(screen.line(0), x, 20).split('|')[2] !== '0',
    );
    expect(inverse).toEqual([false, false, true, true, false, false]);
  });

  it('stays in its place when terminals disagree on the width of a character', () => {
    const { writes, compositor } = stage(20, 2);
    compositor.frame(frameOf([paneOf(emulatorOf('🫠x', 10, 1), 4, 1)]));
    expect(writes.join('')).toContain('🫠\x1b[6Gx');
  });
});

describe('panes, chrome and size in any order of changes', () => {
  const SIZES = [
    [80, 24],
    [61, 17],
    [100, 30],
  ] as const;

  const step = fc.oneof(
    { weight: 5, arbitrary: fc.record({ pane: fc.integer({ min: 0, max: 3 }), output }) },
    { weight: 1, arbitrary: fc.constantFrom(...SIZES).map((size) => ({ size })) },
    {
      weight: 1,
      arbitrary: fc.record({
        pane: fc.integer({ min: 0, max: 3 }),
        scroll: fc.integer({ min: 0, max: 5 }),
      }),
    },
    { weight: 1, arbitrary: fc.record({ focus: fc.integer({ min: 0, max: 3 }) }) },
    { weight: 1, arbitrary: fc.record({ zoom: fc.boolean() }) },
  );

  it('leave not one cell that differs', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
        let now = 0;
        const emulators = [0, 1, 2, 3].map(() =>
          createEmulator({ columns: 20, rows: 5, scrollback: 20, now: () => (now += 1000) }),
        );
        const { screen, compositor } = stage(80, 24);
        const view = { columns: 80, rows: 24, focus: 0, zoom: false, scroll: [0, 0, 0, 0] };
        const frame = () => show(composed());
        let last: Frame | null = null;
        const show = (next: Frame) => {
          last = next;
          compositor.frame(next);
          for (const pane of next.panes) expect(differences(screen, pane)).toEqual([]);
          expect(textAt(screen, 1, 0, 20)).toBe('row 1 漢字 ─────────');
        };
        const composed = (): Frame => {
          const chrome = Array.from(
            { length: view.rows },
            (_, y) => `\x1b[3${y % 7}mrow ${y} 漢字 ${'─'.repeat(view.columns)}`,
          );
          const width = Math.floor((view.columns - 5) / 2);
          const height = Math.floor((view.rows - 5) / 2);
          const rect = (k: number) =>
            view.zoom
              ? { x: 3, y: 2, width: view.columns - 4, height: view.rows - 3 }
              : { x: 2 + (k % 2) * (width + 1), y: 2 + (k >> 1) * (height + 1), width, height };
          const shown = view.zoom ? [view.focus] : [0, 1, 2, 3];
          const panes = shown.map((k) => {
            const emulator = emulators[k]!;
            emulator.resize(rect(k).width, rect(k).height);
            const scroll = Math.min(view.scroll[k]!, emulator.history);
            return { rect: rect(k), emulator, scroll, dimmed: k !== view.focus };
          });
          return { chrome, panes, cursor: null };
        };
        frame();
        for (const change of steps) {
          if ('output' in change) {
            emulators[change.pane]!.write(change.output);
            // As the echo of a key is shown: the very same panes, of which one says something else.
            if (last !== null) show({ ...(last as Frame), cursor: { x: 1, y: 1 } });
          } else if ('size' in change) {
            [view.columns, view.rows] = change.size;
            screen.resize(view.columns, view.rows);
            compositor.resize(view.columns, view.rows);
          } else if ('scroll' in change) view.scroll[change.pane] = change.scroll;
          else if ('focus' in change) view.focus = change.focus;
          else view.zoom = change.zoom;
          frame();
        }
      }),
      { numRuns: 30 },
    );
  });
});

describe('the chrome', () => {
  it('fills every column that no pane covers', () => {
    const { screen, compositor } = stage(20, 3);
    const chrome = ['\x1b[31m01234567890123456789', 'left      right', ''];
    compositor.frame(frameOf([paneOf(emulatorOf('pane', 5, 1), 5, 1)], { chrome }));
    expect([0, 1, 2].map((y) => textAt(screen, y))).toEqual([
      '01234567890123456789',
      'left pane right     ',
      '                    ',
    ]);
    expect(cellAt(screen.line(0), 19, 20)).toContain(`|${0x1000001}|`);
  });

  it('lies over panes where there is an overlay', () => {
    const { screen, compositor } = stage(20, 3);
    const pane = paneOf(emulatorOf('aaaaaaaaaa\r\nbbbbbbbbbb\r\ncccccccccc', 10, 3), 5, 0);
    const chrome = ['', '       help', ''];
    compositor.frame(frameOf([pane], { chrome, overlays: [{ x: 7, y: 1, width: 4, height: 1 }] }));
    expect(textAt(screen, 1)).toBe('     bbhelpbbbb     ');
    compositor.frame(frameOf([pane], { chrome }));
    expect(textAt(screen, 1)).toBe('     bbbbbbbbbb     ');
  });

  it('is cut through wide characters without moving anything', () => {
    const { screen, compositor } = stage(12, 1);
    const chrome = ['漢字漢字漢字'];
    compositor.frame(frameOf([paneOf(emulatorOf('xyz', 3, 1), 3, 0)], { chrome }));
    expect(textAt(screen, 0)).toBe('漢 xyz字漢字');
  });

  it('keeps its colours and no other sequence', () => {
    const { writes, compositor } = stage(40, 1);
    const chrome = [
      '\x1b[1;31mred\x1b[22m\x1b]52;c;ZXZpbA==\x07 \x1b]8;;http://x\x1b\\link\x1b]8;;\x07\x1b[2J\x9b5n\x07!\x1bc?',
    ];
    compositor.frame(frameOf([], { chrome }));
    expect(writes[0]).toContain('\x1b[0;1;31mred');
    expect(writes[0]).toContain('\x1b[0;31m link5n!?');
    expect(writes[0]).not.toMatch(/\x1b\]|\x07|\x9b|\x1b\[2J|\x1bc|http/);
  });
});

describe('a frame', () => {
  it('is one write between the marks of synchronized output', () => {
    const { writes, compositor } = stage();
    compositor.frame(frameOf([paneOf(emulatorOf('hello'), 0, 0)], { cursor: { x: 5, y: 0 } }));
    expect(writes).toHaveLength(1);
    expect(writes[0]).toMatch(/^\x1b\[\?2026h.*\x1b\[1;6H\x1b\[\?25h\x1b\[\?2026l$/s);
  });

  it('writes nothing when nothing changed', () => {
    const { writes, compositor } = stage();
    const frame = frameOf([paneOf(emulatorOf('hello'), 0, 0)], {
      chrome: ['', 'x'],
      cursor: { x: 1, y: 1 },
    });
    compositor.frame(frame);
    compositor.frame({ ...frame, chrome: [...frame.chrome] });
    expect(writes).toHaveLength(1);
    expect(compositor.counters.frames).toBe(1);
  });

  it('draws only the rows that changed, and never erases', () => {
    const { writes, compositor } = stage();
    const emulator = emulatorOf('one\r\ntwo\r\nthree');
    compositor.frame(frameOf([paneOf(emulator, 10, 4)]));
    const { rows } = compositor.counters;
    emulator.write(bytes('\x1b[2;1HTWO'));
    compositor.frame(frameOf([paneOf(emulator, 10, 4)]));
    expect(compositor.counters.rows - rows).toBe(1);
    expect(writes.join('')).not.toMatch(/\x1b\[\d*[JKX]/);
  });

  it('shows the cursor only where one is wanted, in its shape', () => {
    const { screen, compositor } = stage();
    compositor.frame(frameOf([], { cursor: { x: 3, y: 2, shape: 'bar', blink: true } }));
    expect(screen.cursor).toMatchObject({ x: 3, y: 2, visible: true, shape: 'bar', blink: true });
    compositor.frame(frameOf([], { cursor: { x: 3, y: 2 } }));
    expect(screen.cursor).toMatchObject({ visible: true, shape: 'default' });
    compositor.frame(frameOf([], { cursor: null }));
    expect(screen.cursor.visible).toBe(false);
    compositor.frame(frameOf([], { cursor: { x: 500, y: 2 } }));
    expect(screen.cursor.visible).toBe(false);
  });

  it('draws everything again after the screen was spoilt', () => {
    const { screen, compositor } = stage(30, 4);
    const frame = frameOf([paneOf(emulatorOf('pane', 10, 2), 5, 1)], {
      chrome: ['top', '', '', 'bottom'],
    });
    compositor.frame(frame);
    screen.write(bytes('\x1b[H\x1b[41;5mgarbage\x1b[J'));
    compositor.invalidate();
    compositor.frame(frame);
    expect(screen.text()).toEqual(['top', '     pane', '', 'bottom']);
    expect(cellAt(screen.line(3), 20, 30)).toBe(' |1|0|0|0');
  });

  it('waits for the terminal, and of those that wait only the newest is drawn', () => {
    const waiting: (() => void)[] = [];
    const writes: string[] = [];
    const compositor: Compositor = createCompositor({
      write: (text, drained) => {
        writes.push(text);
        waiting.push(drained);
      },
      columns: 20,
      rows: 1,
    });
    for (const word of ['first', 'second', 'third', 'fourth'])
      compositor.frame(frameOf([], { chrome: [word] }));
    expect(writes).toHaveLength(1);
    waiting.shift()?.();
    expect(writes).toHaveLength(2);
    expect(writes[1]).toContain('fourth');
    expect(compositor.counters.coalesced).toBe(2);
    waiting.shift()?.();
    expect(writes).toHaveLength(2);
  });

  it('leaves a pane alone whose program is in the middle of a frame, but not for long', () => {
    let time = 0;
    const emulator = createEmulator({ columns: 10, rows: 1, scrollback: 0, now: () => time });
    const { screen, compositor } = stage(10, 1);
    const draw = () => {
      compositor.frame(frameOf([paneOf(emulator, 0, 0)]));
      return screen.text()[0];
    };
    emulator.write(bytes('whole'));
    expect(draw()).toBe('whole');
    emulator.write(bytes('\x1b[?2026h\x1b[2J\x1b[Hha'));
    expect(draw()).toBe('whole');
    expect(compositor.isHolding).toBe(true);
    time = 300;
    expect(draw()).toBe('ha');
    emulator.write(bytes('lf\x1b[?2026l'));
    expect(draw()).toBe('half');
    expect(compositor.isHolding).toBe(false);
  });
});
