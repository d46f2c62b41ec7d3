import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createEmulator } from '../../src/terminal/emulator.ts';
import { bytes, cellAt, cellsOf, emulatorOf, output } from './screens.ts';

describe('the emulator', () => {
  it('shows what was written as soon as write returns', () => {
    const emulator = emulatorOf('hello\r\n  world  ');
    expect(emulator.text().slice(0, 3)).toEqual(['hello', '  world', '']);
    expect(emulator.cellRow(0)).toBe('hello');
  });

  it('tells history, and how far the text ever moved up', () => {
    const emulator = emulatorOf('', 20, 4, 10);
    for (let line = 0; line < 30; line++) emulator.write(bytes(`line ${line}\r\n`));
    expect(emulator.history).toBe(10);
    expect(emulator.scrolled).toBe(27);
    expect(emulator.cellRow(0, true)).toBe('line 17');
    expect(emulator.cellRow(0)).toBe('line 27');
  });

  it('counts on after the terminal was reset', () => {
    const emulator = emulatorOf('1\r\n2\r\n3\r\n4\r\n', 20, 2, 1);
    const before = emulator.scrolled;
    emulator.write(bytes('\x1bc'));
    const reset = emulator.scrolled;
    emulator.write(bytes('1\r\n2\r\n3\r\n4\r\n'));
    expect(emulator.scrolled - reset).toBe(before);
  });

  it('tells cursor, shape and visibility', () => {
    const emulator = emulatorOf('ab\x1b[6 q\x1b[?25l');
    expect(emulator.cursor).toEqual({ x: 2, y: 0, visible: false, shape: 'bar', blink: false });
    expect(emulatorOf('x'.repeat(40)).cursor).toMatchObject({ x: 39, shape: 'default' });
  });

  it.each([
    ['\x1b[?2004h', { bracketedPaste: true }],
    ['\x1b[?1h\x1b=', { applicationCursor: true, applicationKeypad: true }],
    ['\x1b[?1000h', { mouse: 'vt200', mouseEncoding: 'default' }],
    ['\x1b[?1003h\x1b[?1006h', { mouse: 'any', mouseEncoding: 'sgr' }],
    ['\x1b[?1004h\x1b[?1049h', { focusEvents: true, alternateScreen: true }],
    ['\x1b[>4;1m', { keyboard: 'modifyOtherKeys' }],
    ['\x1b[>4;1m\x1b[>4m', { keyboard: 'legacy' }],
    ['\x1b[>7u', { keyboard: 'kitty' }],
    ['\x1b[>1u\x1b[<u', { keyboard: 'legacy' }],
    ['\x1b[=1u', { keyboard: 'kitty' }],
    ['\x1b[>1u\x1bc', { keyboard: 'legacy' }],
  ])('knows the modes after %j', (sequence, modes) => {
    expect(emulatorOf(sequence).modes).toMatchObject(modes);
  });

  it.each([
    ['\x1b7', '\x1b8'],
    ['\x1b[s', '\x1b[u'],
    ['\x1b[?1048h', '\x1b[?1048l'],
    ['\x1b[?1049h', '\x1b[?1049l'],
  ])('brings back the whole underline of a cursor saved by %j', (save, restore) => {
    const curly = '\x1b[4:3;58:2::9:8:7m';
    const first = emulatorOf(`${curly}${save}\x1b[0;4;58:5:3mother\x1b[0m${restore}x`);
    const wanted = emulatorOf(`${curly}x`);
    expect(cellAt(first.line(0), 0, 40)).toBe(cellAt(wanted.line(0), 0, 40));
  });

  it('grows its version with every change', () => {
    const emulator = emulatorOf();
    const seen: number[] = [];
    emulator.onChange(() => seen.push(emulator.version));
    emulator.write(bytes('a'));
    emulator.resize(30, 5);
    expect(seen).toHaveLength(2);
    expect(seen[1]).toBeGreaterThan(seen[0]!);
    expect([emulator.columns, emulator.rows]).toEqual([30, 5]);
  });

  it('takes sizes that are too small for xterm.js', () => {
    const emulator = emulatorOf('abc');
    emulator.resize(0, 0);
    expect([emulator.columns, emulator.rows]).toEqual([2, 1]);
  });

  it('has all its rows, whatever is written and however often it is resized', () => {
    const size = fc.record({
      columns: fc.integer({ min: 2, max: 60 }),
      rows: fc.integer({ min: 1, max: 15 }),
    });
    const steps = fc.array(fc.oneof(output, size), { maxLength: 30 });
    fc.assert(
      fc.property(fc.constantFrom(0, 1, 3, 100), steps, (scrollback, todo) => {
        const emulator = emulatorOf('', 40, 10, scrollback);
        for (const step of todo) {
          if (step instanceof Uint8Array) emulator.write(step);
          else emulator.resize(step.columns, step.rows);
          const bottom = emulator.history + emulator.rows - 1;
          expect(emulator.line(bottom)?.length).toBeGreaterThanOrEqual(emulator.columns);
        }
      }),
      { numRuns: 150 },
    );
  });

  it('tells which rows a write has changed, none too few and often not all', () => {
    let [told, all] = [0, 0];
    const steps = fc.array(output, { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(fc.constantFrom(1, 3, 100), steps, (scrollback, todo) => {
        const emulator = emulatorOf('', 30, 8, scrollback);
        const rows = () => cellsOf(emulator).slice(emulator.history);
        for (const piece of todo) {
          const [before, version] = [rows(), emulator.version];
          emulator.write(piece);
          const { from, to } = emulator.changedSince(version);
          told += Math.max(0, to - from);
          all += before.length;
          const after = rows();
          const outside = before.flatMap((row, y) => (y >= from && y < to ? [] : [[y, row]]));
          expect(outside).toEqual(outside.map(([y]) => [y, after[y as number]]));
          expect(emulator.changedSince(emulator.version)).toEqual({ from: 0, to: 0 });
        }
      }),
      { numRuns: 400 },
    );
    expect(told / all).toBeLessThan(0.9);
  });

  it('knows that a program is in the middle of its frame, but not for ever', () => {
    let time = 0;
    const emulator = createEmulator({ columns: 10, rows: 2, scrollback: 0, now: () => time });
    emulator.write(bytes('\x1b[?2026hhalf'));
    expect(emulator.isMidFrame).toBe(true);
    time = 250;
    expect(emulator.isMidFrame).toBe(false);
    emulator.write(bytes('\x1b[?2026l\x1b[?2026h'));
    expect(emulator.isMidFrame).toBe(false);
    emulator.write(bytes('\x1b[?2026l'));
    emulator.write(bytes('\x1b[?2026h'));
    expect(emulator.isMidFrame).toBe(true);
  });
});

describe('answers to a program', () => {
  const ask = (sequence: string) => {
    const emulator = emulatorOf();
    const replies: string[] = [];
    emulator.onReply((reply) => replies.push(reply));
    emulator.write(bytes(sequence));
    return replies;
  };

  it.each([
    ['device attributes', '\x1b[c', '\x1b[?1;2c'],
    ['status', '\x1b[5n', '\x1b[0n'],
    ['cursor position', 'abc\x1b[6n', '\x1b[1;4R'],
    ['keyboard flags', '\x1b[>5u\x1b[?u', '\x1b[?1u'],
    ['the program status protocol', '\x1b]7501;?\x1b\\', '\x1b]7501;?\x1b\\'],
    ['a mode', '\x1b[?2026$p', '\x1b[?2026;2$y'],
  ])('%s', (_, question, answer) => {
    expect(ask(question)).toEqual([answer]);
  });

  it('are given by nobody unless someone registers', () => {
    expect(() => emulatorOf('\x1b[c\x1b[6n')).not.toThrow();
  });

  it('never hand back text of the program', () => {
    expect(ask('\x1b]2;rm -rf\x07\x1b[21t\x1b[20t\x1b]52;c;?\x07\x1bP$qrm -rf\x1b\\')).toEqual([
      '\x1bP0$r\x1b\\',
    ]);
  });

  it('are limited to 200 a second', () => {
    let time = 0;
    const emulator = createEmulator({ columns: 10, rows: 2, scrollback: 0, now: () => time });
    let replies = 0;
    emulator.onReply(() => replies++);
    emulator.write(bytes('\x1b[6n'.repeat(100_000)));
    expect(replies).toBe(200);
    time = 500;
    emulator.write(bytes('\x1b[6n'.repeat(100_000)));
    expect(replies).toBe(300);
  });
});

describe('what a program says of itself', () => {
  it('is its title, without anything that could hurt', () => {
    expect(emulatorOf('\x1b]0;✦  Working…\x07').title).toBe('✦  Working…');
    expect(emulatorOf('\x1b]2;a\u202eb\u200bc\x1b\\').title).toBe('abc');
    expect(emulatorOf(`\x1b]2;${'x'.repeat(10_000)}\x07`).title).toHaveLength(256);
    expect(emulatorOf(`\x1b]2;${'x'.repeat(100_000)}\x07`).title).toBe('');
  });

  it('is its progress', () => {
    expect(emulatorOf('\x1b]9;4;1;40\x07').progress).toEqual({ state: 'normal', value: 40 });
    expect(emulatorOf('\x1b]9;4;3\x07').progress).toEqual({ state: 'indeterminate', value: null });
    expect(emulatorOf('\x1b]9;4;3\x07\x1b]9;4;0\x07').progress).toBeNull();
    expect(emulatorOf('\x1b]9;4;3\x07\x1b]9;hello\x07').progress).toMatchObject({
      state: 'indeterminate',
    });
  });

  it('is its status, until it is cleared, prompts or resets', () => {
    const emulator = emulatorOf('\x1b]7501;state=working:id=a/b\x07\x1b]7501;state=idle\x1b\\');
    expect(emulator.status.map(({ id, state }) => [id, state])).toEqual([
      ['a/b', 'working'],
      ['', 'idle'],
    ]);
    emulator.write(bytes('\x1b]133;A\x07'));
    expect(emulator.status.map(({ id }) => id)).toEqual(['']);
    emulator.write(bytes('\x1b]7501;state=clear\x07'));
    expect(emulator.status).toEqual([]);
    emulator.write(bytes('\x1b]7501;state=error\x07\x1bc'));
    expect(emulator.status).toEqual([]);
  });
});
