import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createBacklog, skim } from '../../src/terminal/backlog.ts';
import { createEmulator } from '../../src/terminal/emulator.ts';
import { skimmed } from '../../src/terminal/plain.ts';
import { type Scanned, scanPlain } from '../../src/terminal/scan.ts';

const colours = [
  '\x1b[31m',
  '\x1b[0m',
  '\x1b[m',
  '\x1b[1;4:3m',
  '\x1b[22;39m',
  '\x1b[39m',
  '\x1b[48;5;22m',
  '\x1b[58;2;1;2;3m',
];
const lineEnds = fc.constantFrom('\r\n', '\r\n', '\n', '\r');
const plainOf = (...words: string[]) =>
  fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(...words, 'a'.repeat(30), '\t', '\b', ' ') },
    { weight: 6, arbitrary: lineEnds },
    { weight: 3, arbitrary: fc.constantFrom(...colours) },
  );
const plain = plainOf('word ', 'äöü€', '漢字', '👩');
const narrow = plainOf('word ', 'äöü€');
const others = [
  ...['\x1b[2J', '\x1b[H', '\x1b[3;5r', '\x1b[r', '\x1b[?1049h', '\x1b[?1049l', '\x1b[4h'],
  ...['\x1b[2;3H', '\x1b7', '\x1b8', '\x1b(0', '\x1b(B', '\x1b]2;title\x07', '\x1b[5A', '\x84'],
];
/** Programs: some pieces of anything, then a flood of plain ones, cut where it may be. */
const programOf = (plain: fc.Arbitrary<string>, other: fc.Arbitrary<string>) =>
  fc.record({
    before: fc.array(fc.oneof(plain, other), { maxLength: 30 }),
    flood: fc.array(plain, { minLength: 50, maxLength: 600, size: 'max' }),
    after: fc.array(fc.oneof(plain, other), { maxLength: 10 }),
    cuts: fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1, maxLength: 8 }),
  });
// Where a terminal does not wrap (DECAWM), what xterm.js leaves of a wide character at the edge depends on how
// the output is cut: two readings of every byte differ there. So wide ones and that mode do not come together.
const program = fc.oneof(
  programOf(plain, fc.constantFrom(...others)),
  programOf(narrow, fc.constantFrom(...others, '\x1b[?7l', '\x1b[?7h')),
);

function piecesOf(bytes: Buffer, cuts: number[]): Buffer[] {
  const pieces: Buffer[] = [];
  for (let at = 0, turn = 0; at < bytes.length; turn++) {
    const length = cuts[turn % cuts.length]!;
    pieces.push(bytes.subarray(at, at + length));
    at += length;
  }
  return pieces;
}

const size = { columns: 20, rows: 5, scrollback: 7 };

describe('a backlog', () => {
  it('comes to the same screen, history and state as reading every byte', () => {
    let [taken, given] = [0, 0];
    fc.assert(
      fc.property(program, ({ before, flood, after, cuts }) => {
        const bytes = Buffer.from([...before, ...flood, ...after].join(''));
        const [slow, quick] = [createEmulator(size), createEmulator(size)];
        const backlog = createBacklog(
          Object.create(quick, {
            write: {
              value(some: Uint8Array) {
                taken += some.length;
                quick.write(some);
              },
            },
          }),
        );
        given += bytes.length;
        for (const piece of piecesOf(bytes, cuts)) {
          slow.write(piece);
          if (!backlog.push(piece)) backlog.settle();
          if (backlog.length > 1500) backlog.compact();
          if (backlog.length > 1500) backlog.settle();
        }
        backlog.settle();
        expect(quick.serialize()).toBe(slow.serialize());
        expect(quick.history).toBe(slow.history);
        expect(quick.cursor).toEqual(slow.cursor);
        expect(quick.modes).toEqual(slow.modes);
        for (const emulator of [slow, quick]) emulator.resize(9, 4);
        expect(quick.serialize()).toBe(slow.serialize());
      }),
      { numRuns: 400 },
    );
    expect(taken / given).toBeLessThan(0.8);
  });

  it('lets a question of the program through at once', () => {
    const emulator = createEmulator(size);
    const replies: string[] = [];
    emulator.onReply((bytes) => replies.push(bytes));
    const backlog = createBacklog(emulator);
    expect(backlog.push(Buffer.from('text\r\n\x1b'))).toBe(true);
    expect(backlog.push(Buffer.from('[6n'))).toBe(false);
    backlog.settle();
    expect(replies).toEqual(['\x1b[2;1R']);
  });
});

describe('a flood', () => {
  it('is skimmed also after a look in the middle of a colour', () => {
    const lines = Array.from({ length: 500 }, (_, at) => `\x1b[3${at % 8}mline ${at}\x1b[0m\r\n`);
    const flood = Buffer.from(`1mred\r\n${lines.join('')}\x1b[3`);
    const [slow, quick] = [createEmulator(size), createEmulator(size)];
    let taken = 0;
    for (const emulator of [slow, quick]) emulator.write(Buffer.from('before\r\n\x1b[3'));
    slow.write(flood);
    const write = (some: Uint8Array) => {
      taken += some.length;
      quick.write(some);
    };
    skim(Object.create(quick, { write: { value: write } }), flood);
    expect(quick.serialize()).toBe(slow.serialize());
    expect(taken).toBeLessThan(flood.length / 10);
  });
});

describe('plain output', () => {
  it('is text, line ends and colours, wherever it is cut', () => {
    for (const text of ['word', '\x1b[1;31m', 'a\r\tb\b', '€é漢', '\x1b[38;2;1;2;3mx'])
      for (let cut = 0; cut <= Buffer.byteLength(text); cut++) {
        const bytes = Buffer.from(text);
        const { state } = scanPlain(bytes.subarray(0, cut), 'text');
        expect(scanPlain(bytes.subarray(cut), state)).toEqual({ state: 'text', lineFeeds: 0 });
      }
  });

  it('is nothing else', () => {
    for (const text of [
      '\x1b[c',
      '\x1b]2;t',
      '\x1b[?25l',
      '\x1b[>4m',
      '\x0e',
      '\x07',
      '\x0b',
      '\u009b',
      '\x7f',
    ])
      expect(scanPlain(Buffer.from(`${text} and`), 'text').state, JSON.stringify(text)).toBe(null);
  });

  it('is found the same however the pieces are cut and wherever they lie', () => {
    const bytes = fc.oneof(
      plain.map((text) => Buffer.from(text)),
      fc.uint8Array({ maxLength: 3 }),
    );
    fc.assert(
      fc.property(fc.array(bytes), fc.nat({ max: 3 }), (parts, before) => {
        const whole = Buffer.concat([Buffer.alloc(before), ...parts]).subarray(before);
        let one: Scanned = { state: 'text', lineFeeds: 0 };
        for (const byte of whole) {
          const { state, lineFeeds } = scanPlain(Uint8Array.of(byte), one.state);
          one = { state, lineFeeds: one.lineFeeds + lineFeeds };
        }
        expect(scanPlain(whole, 'text')).toEqual(one);
        expect(one.lineFeeds).toBe(whole.filter((byte) => byte === 0x0a).length);
      }),
      { numRuns: 500 },
    );
  });

  it('has its lines counted', () => {
    expect(scanPlain(Buffer.from('a\r\nb\n\n'), 'text')).toEqual({ state: 'text', lineFeeds: 3 });
  });

  it('is cut before a whole line, with the colours in force there', () => {
    const lines = ['\x1b[31mone', 'two\x1b[0m\x1b[1m', 'three\x1b[32m', 'four', 'five', ''];
    const bytes = Buffer.from(lines.join('\r\n'));
    const { colours, from } = skimmed(bytes, 1);
    expect(colours.toString()).toBe('\x1b[0m\x1b[1m\x1b[32m');
    expect(bytes.subarray(from).toString()).toBe('\r\nfive\r\n');
    expect(skimmed(bytes, 9)).toEqual({ colours: Buffer.alloc(0), from: 0 });
  });
});
