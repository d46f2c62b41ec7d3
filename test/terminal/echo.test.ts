import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCompositor, type Frame } from '../../src/terminal/compositor.ts';
import type { Depth } from '../../src/terminal/depth.ts';
import type { Emulator } from '../../src/terminal/emulator.ts';
import type { Pane } from '../../src/terminal/pane.ts';
import { bytes, differences, emulatorOf, output, word } from './screens.ts';

const place = { x: 7, y: 3 };

/**
 * An emulator on a screen, with its cursor, and a way to give it output as an echo: `written` is what came
 * out for it, null when a frame was needed.
 */
function stage(before: string, more: Partial<Pane> = {}, depth: Depth = 'true') {
  const screen = emulatorOf('\x1b[?7l', 60, 20, 0);
  const emulator = emulatorOf(before, 20, 5, 10);
  const writes: string[] = [];
  const write = (text: string, drained: () => void) => {
    writes.push(text);
    screen.write(bytes(text));
    drained();
  };
  const compositor = createCompositor({ write, columns: 60, rows: 20, depth });
  const rect = { ...place, width: 20, height: 5 };
  const pane: Pane = { rect, emulator, scroll: 0, dimmed: false, ...more };
  const frame = (change: Partial<Frame> = {}) =>
    compositor.frame({ chrome: [], panes: [pane], cursor: cursorOf(pane), ...change });
  frame();
  const echo = (text: string | Uint8Array) => {
    const read = typeof text === 'string' ? bytes(text) : text;
    writes.length = 0;
    const take = () => emulator.write(read);
    const echoed = compositor.echo({ emulator, bytes: read, take });
    return echoed === 'nothing' ? null : writes.join('');
  };
  return { screen, compositor, emulator, pane, frame, echo, writes };
}

function cursorOf({ rect, emulator }: Pane): Frame['cursor'] {
  const { x, y, visible } = emulator.cursor;
  return visible ? { x: rect.x + x, y: rect.y + y } : null;
}

function at({ cursor: { x, y } }: Emulator) {
  return { x, y };
}

describe('the echo of a key', () => {
  it('is the letter at the cursor and nothing else', () => {
    const { screen, emulator, echo } = stage('$ ');
    expect(echo('a')).toBe('\x1b[4;10Ha');
    expect(echo('é')).toBe('\x1b[4;11Hé');
    expect(emulator.text()[0]).toBe('$ aé');
    expect(screen.text()[3]).toBe('       $ aé');
    expect(at(screen)).toEqual({ x: place.x + 4, y: place.y });
  });

  it('looks as the program has said', () => {
    expect(stage('\x1b[1;31m$ ').echo('a')).toBe('\x1b[4;10H\x1b[0;1;31ma\x1b[0m');
    expect(stage('\x1b[38;2;255;0;0m$ ', {}, '16').echo('a')).toBe('\x1b[4;10H\x1b[0;91ma\x1b[0m');
    expect(stage('$ ', { dimmed: true }).echo('a')).toBe('\x1b[4;10H\x1b[0;2ma\x1b[0m');
  });

  it.each([
    ['a wide character', '', '漢'],
    ['a mark on the letter before', 'e', '\u0301'],
    ['a soft hyphen', '', '\u00ad'],
    ['a line feed', '', '\n'],
    ['a step back', 'ab', '\b'],
    ['DEL', '', '\x7f'],
    ['a C1 control', '', '\u0085'],
    ['a sequence', '', '\x1b[1m'],
    ['nothing', '', ''],
    ['more than is ever typed', '', 'x'.repeat(33)],
    ['the last letter of a row', 'x'.repeat(19), 'x'],
    ['a letter past the edge', 'x'.repeat(20), 'x'],
    ['a letter over the first half of a wide character', '漢\r', 'x'],
    ['a letter over the second half of a wide character', '漢\r\x1b[C', 'x'],
    ['a letter that is put between others', 'abc\r\x1b[4h', 'x'],
    ['a letter that means a line', '\x1b(0', 'q'],
    ['a letter that ends a sequence', '\x1b[3', 'm'],
    ['half a letter', '', Uint8Array.of(0xc3)],
    ['the other half of a letter', Uint8Array.of(0xc3), Uint8Array.of(0xa9)],
    ['bytes that are no text', '', Uint8Array.of(0xc3, 0x41)],
    ['a letter in a frame of the program', '\x1b[?2026h', 'x'],
    ['a letter at a cursor that is hidden', '\x1b[?25l', 'x'],
  ])('is no echo: %s', (_, before, text) => {
    const { emulator, frame, echo, writes } = stage('');
    emulator.write(typeof before === 'string' ? bytes(before) : before);
    frame();
    const { version } = emulator;
    expect(echo(text)).toBe(null);
    expect([emulator.version, writes]).toEqual([version, []]);
  });

  it('needs a frame when the terminal has said more than is shown', () => {
    const { emulator, echo } = stage('$ ');
    emulator.write(bytes('a'));
    expect(echo('b')).toBe(null);
  });

  it('needs a frame when it is scrolled, marked, or under something else', () => {
    expect(stage('\n'.repeat(9), { scroll: 2 }).echo('a')).toBe(null);
    const selection = [{ row: 0, from: 0, to: 2 }];
    expect(stage('$ ', { selection }).echo('a')).toBe(null);
    const { frame, echo } = stage('$ ');
    frame({ overlays: [{ x: place.x + 2, y: place.y, width: 3, height: 1 }] });
    expect(echo('a')).toBe(null);
    frame();
    expect(echo('a')).not.toBe(null);
  });

  it('needs a frame at the edge of a terminal in a place that is wider', () => {
    const rect = { ...place, width: 25, height: 5 };
    const { echo } = stage('x'.repeat(18), { rect });
    expect(echo('y')).toBe('\x1b[4;26Hy');
    expect(echo('z')).toBe(null);
  });

  it('needs a frame when the cursor is somewhere else', () => {
    const { frame, echo } = stage('$ ');
    frame({ cursor: { x: 0, y: 0 } });
    expect(echo('a')).toBe(null);
  });

  it('needs a frame while the terminal still takes the one before', () => {
    const emulator = emulatorOf('$ ', 20, 5);
    const compositor = createCompositor({ write: () => {}, columns: 60, rows: 20 });
    const rect = { ...place, width: 20, height: 5 };
    const pane: Pane = { rect, emulator, scroll: 0, dimmed: false };
    compositor.frame({ chrome: [], panes: [pane], cursor: cursorOf(pane) });
    expect(compositor.echo({ emulator, bytes: bytes('a'), take: () => {} })).toBe('nothing');
  });

  it('asks for a frame when the emulator makes something else of it than was thought', () => {
    const { screen, compositor, emulator, pane, frame } = stage('$ ');
    const take = () => emulator.write(bytes('\x1b[2;3Hother'));
    expect(compositor.echo({ emulator, bytes: bytes('a'), take })).toBe('read');
    frame();
    expect(differences(screen, pane)).toEqual([]);
    expect(at(screen)).toEqual({ x: place.x + 7, y: place.y + 1 });
  });

  it('leaves the screen as a frame would, whatever came before and comes after', () => {
    let echoes = 0;
    const letters = fc.oneof(
      { weight: 4, arbitrary: fc.string({ minLength: 1, maxLength: 3 }) },
      { weight: 1, arbitrary: fc.constantFrom('é', 'ſ', 'ʯ', '˿', ' ', '  x') },
      { weight: 1, arbitrary: word },
    );
    const step = fc.record({ letters: fc.array(letters, { maxLength: 6 }), then: output });
    fc.assert(
      fc.property(
        output,
        fc.array(step, { maxLength: 4 }),
        fc.boolean(),
        (first, steps, dimmed) => {
          const { screen, emulator, pane, frame, echo } = stage('', { dimmed });
          emulator.write(first);
          frame();
          const settled = () => {
            expect(differences(screen, pane)).toEqual([]);
            const { cursor } = emulator;
            if (cursor.visible) expect(at(screen)).toEqual({ x: 7 + cursor.x, y: 3 + cursor.y });
          };
          for (const { letters, then } of steps) {
            for (const text of letters) {
              if (echo(text) === null) {
                emulator.write(bytes(text));
                if (emulator.isMidFrame) emulator.write(bytes('\x1b[?2026l'));
                frame();
              } else echoes += 1;
              settled();
            }
            emulator.write(then);
            if (emulator.isMidFrame) emulator.write(bytes('\x1b[?2026l'));
            frame();
            settled();
          }
        },
      ),
      { numRuns: 200 },
    );
    expect(echoes).toBeGreaterThan(100);
  });
});
