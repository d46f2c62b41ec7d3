import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Emulator } from '../../src/terminal/emulator.ts';
import { bytes, cellsOf, corpus, emulatorOf, output } from './screens.ts';

const SIZE = [40, 10] as const;

/** Everything that a fresh emulator must have in common with the one it was rebuilt from. */
function stateOf(emulator: Emulator) {
  const { cursor, modes, history, title, progress, status } = emulator;
  return { cells: cellsOf(emulator), cursor, modes, history, title, progress, status };
}

function rebuilt(emulator: Emulator, lines?: number): Emulator {
  return emulatorOf(emulator.serialize(lines), emulator.columns, emulator.rows);
}

describe('a rebuilt emulator', () => {
  it.each(Object.entries(corpus))('equals the first after %s', (_, text) => {
    const first = emulatorOf(text, ...SIZE);
    expect(stateOf(rebuilt(first))).toEqual(stateOf(first));
  });

  it.each([
    ['bracketed paste', '\x1b[?2004h'],
    ['application cursor and keypad', '\x1b[?1h\x1b='],
    ['mouse modes', '\x1b[?1002h\x1b[?1006h'],
    ['pixel mouse', '\x1b[?1003h\x1b[?1016h'],
    ['a hidden cursor of its own shape', '\x1b[?25l\x1b[5 q'],
    ['focus events', '\x1b[?1004h'],
    ['the alternate screen', 'below\x1b[?1049habove'],
    ['keyboard protocols', '\x1b[>4;2m\x1b[>1u\x1b[>0u'],
    [
      'title, progress and status',
      '\x1b]2;town\x07\x1b]9;4;1;50\x07\x1b]7501;state=blocked:kind=permission:msg=aMOpIQ==\x07',
    ],
  ])('has %s', (_, text) => {
    const first = emulatorOf(text);
    expect(stateOf(first)).not.toEqual(stateOf(emulatorOf('')));
    expect(stateOf(rebuilt(first))).toEqual(stateOf(first));
  });

  it.each([
    ['no wrapping', '\x1b[?7l', 'y'.repeat(60)],
    ['origin mode and a scroll region', '\x1b[3;6r\x1b[?6h\x1b[2;2H', 'a\r\nb\r\nc\r\nd\r\ne'],
    ['insert mode', 'abc\x1b[1;1H\x1b[4h', 'xyz'],
    ['tab stops', '\x1b[3g\x1b[12G\x1bH\r', '\tx'],
    ['attributes', '\x1b[1;3;4:3;31;48;2;1;2;3m', 'styled\x1b[K'],
    ['a saved cursor', '\x1b[4;7H\x1b[32m\x1b7\x1b[1;1H\x1b[0m', '\x1b8back'],
    ['the underline of a saved cursor', '\x1b[4:3;58:5:33m\x1b7\x1b[0m', '\x1b8curly'],
    [
      'the cursor under the alternate screen',
      '\x1b[3;3H\x1b[33m\x1b[?1049h\x1b[0m\x1b[7;7H',
      '\x1b[?1049lback',
    ],
    ['line drawing', '\x1b(0', 'lqqk'],
    ['a shifted character set', '\x1b)0\x0e', 'lqqk'],
    ['a cursor that waits at the edge', 'x'.repeat(40), 'next'],
    ['a wide cursor that waits at the edge', `${'x'.repeat(38)}漢`, 'next'],
    ['soft line breaks', 'word '.repeat(30), '\x1b[r'],
    ['a sequence cut in two', 'ab\x1b[1;3', '1mred'],
    ['a title cut in two', 'ab\x1b]2;ti', 'tle\x07cd'],
    ['a string that never ends', 'ab\x1bPqlong', 'more'],
    ['an escape at the end', 'ab\x1b]2;x\x07\x1b', '[2Gx'],
  ])('goes on alike after %s', (_, before, after) => {
    const first = emulatorOf(before);
    const second = rebuilt(first);
    first.write(bytes(after));
    second.write(bytes(after));
    expect(stateOf(second)).toEqual(stateOf(first));
  });

  it('breaks its lines alike when it gets narrower and wider', () => {
    const first = emulatorOf(`${'word '.repeat(30)}\r\n漢字 ${'漢字'.repeat(30)}\r\nshort`, 40, 10);
    const second = rebuilt(first);
    for (const columns of [17, 33, 80, 40]) {
      first.resize(columns, 10);
      second.resize(columns, 10);
      expect(cellsOf(second)).toEqual(cellsOf(first));
    }
  });

  it('goes on at a character that was cut, when its bytes are repeated', () => {
    const text = bytes('é漢👍');
    for (let cut = 1; cut < text.length; cut++) {
      const first = emulatorOf();
      first.write(text.subarray(0, cut));
      const second = rebuilt(first);
      second.write(text.subarray(cut - first.cutBytes));
      first.write(text.subarray(cut));
      expect(stateOf(second)).toEqual(stateOf(first));
    }
  });

  it('has as much history as was asked for', () => {
    const first = emulatorOf(corpus.scrollback);
    expect(rebuilt(first, 7).history).toBe(7);
    expect(cellsOf(rebuilt(first, 7))).toEqual(cellsOf(first).slice(-17));
    expect(rebuilt(first, 0).history).toBe(0);
  });

  it('shows the same cells after any output', () => {
    fc.assert(
      fc.property(
        fc.array(output, { maxLength: 4 }),
        fc.integer({ min: 2, max: 60 }),
        (parts, columns) => {
          const first = emulatorOf('', 40, 10);
          for (const part of parts) first.write(part);
          first.resize(columns, 8);
          const second = rebuilt(first);
          expect(cellsOf(second)).toEqual(cellsOf(first));
          expect(second.modes).toEqual(first.modes);
        },
      ),
      { numRuns: 300 },
    );
  });
});
