import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createInput, type InputEvent } from '../../src/terminal/input.ts';
import { bytes } from './screens.ts';

/** All events of some bytes, the last of them settled. */
function eventsOf(text: string | Uint8Array): InputEvent[] {
  const input = createInput();
  return [...input.push(typeof text === 'string' ? bytes(text) : text), ...input.flush()];
}

function chordsOf(text: string | Uint8Array): string[] {
  return eventsOf(text).map((event) => (event.kind === 'key' ? event.chord : event.kind));
}

function joined(events: InputEvent[]): Buffer {
  return Buffer.concat(events.map((event) => event.bytes));
}

/** Events with neighbouring paste data put together, since those may be cut anywhere. */
function merged(events: InputEvent[]): unknown[] {
  const out: InputEvent[] = [];
  for (const event of events) {
    const last = out.at(-1);
    const isMore =
      event.kind === 'paste' &&
      event.phase === 'data' &&
      last?.kind === 'paste' &&
      last.phase === 'data';
    if (isMore) out[out.length - 1] = { ...event, bytes: Buffer.concat([last.bytes, event.bytes]) };
    else out.push(event);
  }
  return out.map((event) => ({ ...event, bytes: Buffer.from(event.bytes).toString('latin1') }));
}

describe('keys', () => {
  it('are the same when they come alone and when others follow at once', () => {
    for (let byte = 0x20; byte < 0x80; byte++) {
      const [first] = eventsOf(Uint8Array.of(byte, 0x61));
      expect(eventsOf(Uint8Array.of(byte))).toEqual([first]);
    }
  });

  it('keep their bytes when the buffer they came in is used again', () => {
    const chunk = Uint8Array.of(0x61);
    const [event] = createInput().push(chunk);
    chunk[0] = 0x62;
    expect(event?.bytes).toEqual(Uint8Array.of(0x61));
  });

  it.each([
    ['a', 'a'],
    ['G', 'G'],
    ['?', '?'],
    [' ', 'space'],
    ['é', 'é'],
    ['漢', '漢'],
    ['👍', '👍'],
    ['\x01', 'ctrl+a'],
    ['\x08', 'ctrl+h'],
    ['\t', 'tab'],
    ['\n', 'ctrl+j'],
    ['\r', 'enter'],
    ['\x1b', 'escape'],
    ['\x1c', 'ctrl+\\'],
    ['\x1f', 'ctrl+_'],
    ['\x7f', 'backspace'],
    ['\0', 'ctrl+space'],
    ['\x1ba', 'alt+a'],
    ['\x1bG', 'alt+G'],
    ['\x1b\x08', 'alt+ctrl+h'],
    ['\x1b\r', 'alt+enter'],
    ['\x1b\x7f', 'alt+backspace'],
    ['\x1bé', 'alt+é'],
    ['\x1b[', 'alt+['],
    ['\x1bO', 'alt+O'],
    ['\x1b]', 'alt+]'],
    ['\x1bP', 'alt+P'],
    ['\x1b[A', 'up'],
    ['\x1bOB', 'down'],
    ['\x1b[1;5C', 'ctrl+right'],
    ['\x1b[1;3D', 'alt+left'],
    ['\x1b[1;6A', 'ctrl+shift+up'],
    ['\x1b[H', 'home'],
    ['\x1b[4~', 'end'],
    ['\x1b[5~', 'pageup'],
    ['\x1b[6;5~', 'ctrl+pagedown'],
    ['\x1b[3~', 'delete'],
    ['\x1b[Z', 'shift+tab'],
    ['\x1bOP', 'f1'],
    ['\x1b[15~', 'f5'],
    ['\x1b[24;2~', 'shift+f12'],
    ['\x1b[[C', 'f3'],
    ['\x1b[1;5R', 'ctrl+f3'],
    // CSI u
    ['\x1b[97;5u', 'ctrl+a'],
    ['\x1b[65;6u', 'ctrl+shift+a'],
    ['\x1b[97;6u', 'ctrl+shift+a'],
    ['\x1b[104;7u', 'alt+ctrl+h'],
    ['\x1b[13;2u', 'shift+enter'],
    ['\x1b[27u', 'escape'],
    ['\x1b[105;5u', 'ctrl+i'],
    ['\x1b[103;4u', 'alt+G'],
    ['\x1b[9;2u', 'shift+tab'],
    ['\x1b[32;5u', 'ctrl+space'],
    ['\x1b[97:65;5:1u', 'ctrl+a'],
    ['\x1b[57414;5u', 'ctrl+enter'],
    ['\x1b[57376u', 'f13'],
    ['\x1b[97;9u', 'super+a'],
    // modifyOtherKeys
    ['\x1b[27;5;97~', 'ctrl+a'],
    ['\x1b[27;6;65~', 'ctrl+shift+a'],
    ['\x1b[27;2;13~', 'shift+enter'],
    ['\x1b[27;7;104~', 'alt+ctrl+h'],
    ['\x1b[27;5;47~', 'ctrl+/'],
  ])('%j is %s', (text, chord) => {
    expect(chordsOf(text)).toEqual([chord]);
  });

  it('that are let go, or unknown, have no name', () => {
    expect(chordsOf('\x1b[97;5:3u')).toEqual(['']);
    expect(chordsOf('\x1b[999~')).toEqual(['']);
    expect(chordsOf(Uint8Array.of(0xff))).toEqual(['']);
    expect(chordsOf('\x1b[1$x')).toEqual(['']);
  });

  it('are told apart when they come together', () => {
    expect(chordsOf('a\x1b[Bé\x1b\x01')).toEqual(['a', 'down', 'é', 'alt+ctrl+a']);
    expect(chordsOf('\x1b\x1b[A')).toEqual(['escape', 'up']);
    expect(chordsOf('\x1b\x1b')).toEqual(['escape', 'escape']);
  });
});

describe('a lone ESC', () => {
  it('waits until nothing follows', () => {
    const input = createInput();
    expect(input.push(bytes('\x1b'))).toEqual([]);
    expect(input.isUndecided).toBe(true);
    expect(input.flush().map(({ kind }) => kind)).toEqual(['key']);
    expect(input.isUndecided).toBe(false);
  });

  it('is the start of what follows in time', () => {
    const input = createInput();
    input.push(bytes('\x1b'));
    expect(input.push(bytes('[A'))).toMatchObject([{ chord: 'up' }]);
  });

  it('does not make a flush tear a longer sequence apart', () => {
    const input = createInput();
    for (const part of ['\x1b[1;', '5', '\x1b]11;rgb:', 'ff']) input.push(bytes(part));
    const rest = createInput();
    rest.push(bytes('\x1b[1;'));
    expect(rest.isUndecided).toBe(false);
    expect(rest.flush()).toEqual([]);
    expect(rest.push(bytes('5A'))).toMatchObject([{ chord: 'ctrl+up' }]);
  });
});

describe('mouse, focus and replies', () => {
  it.each([
    ['\x1b[<0;5;3M', { action: 'press', button: 'left', x: 4, y: 2, ctrl: false }],
    ['\x1b[<2;1;1m', { action: 'release', button: 'right', x: 0, y: 0 }],
    ['\x1b[<32;7;8M', { action: 'move', button: 'left' }],
    ['\x1b[<35;7;8M', { action: 'move', button: 'none' }],
    ['\x1b[<64;7;8M', { action: 'wheel', button: 'wheel-up' }],
    ['\x1b[<65;7;8M', { action: 'wheel', button: 'wheel-down' }],
    ['\x1b[<20;7;8M', { action: 'press', ctrl: true, shift: true, alt: false }],
    ['\x1b[M !"', { action: 'press', button: 'left', x: 0, y: 1 }],
    ['\x1b[M#!"', { action: 'release', x: 0, y: 1 }],
  ])('%j is a mouse event', (text, event) => {
    expect(eventsOf(text)).toMatchObject([{ kind: 'mouse', ...event }]);
  });

  it('focus comes and goes', () => {
    expect(eventsOf('\x1b[I\x1b[O')).toMatchObject([{ focused: true }, { focused: false }]);
  });

  it.each([
    ['\x1b[?1;2c', 'device-attributes'],
    ['\x1b[>0;276;0c', 'device-attributes'],
    ['\x1b[=0c', 'device-attributes'],
    ['\x1bP>|tmux 3.3a\x1b\\', 'version'],
    ['\x1b[0n', 'status'],
    ['\x1b[?997;1n', 'status'],
    ['\x1b[24;80R', 'cursor-position'],
    ['\x1b[?2026;2$y', 'mode'],
    ['\x1b[?1u', 'keyboard'],
    ['\x1b[8;24;80t', 'window'],
    ['\x1b]11;rgb:1e1e/1e1e/1e1e\x07', 'colour'],
    ['\x1b]11;rgb:1e1e/1e1e/1e1e\x1b\\', 'colour'],
    ['\x1bP1$r0m\x1b\\', 'setting'],
    ['\x1b_Gi=1;OK\x1b\\', 'other'],
    ['\x1b[201~', 'other'],
  ])('%j is a reply and no key', (text, name) => {
    expect(eventsOf(text)).toMatchObject([{ kind: 'reply', name }]);
    expect(chordsOf(`a${text}b`)).toEqual(['a', 'reply', 'b']);
  });

  it('a reply that is never ended gives way to a control key', () => {
    expect(chordsOf('\x1b]11;rgb\x03x')).toEqual(['reply', 'ctrl+c', 'x']);
    expect(chordsOf('\x1b]11;rgb\x1b[A')).toEqual(['reply', 'up']);
  });
});

describe('a paste', () => {
  it('is start, data and end, and no chord is seen in it', () => {
    const events = eventsOf('\x1b[200~a\x01\x1b[97;5u\x1b[27;5;97~b\x1b[A\x1b[201~\x01');
    expect(events.map((event) => (event.kind === 'paste' ? event.phase : event.kind))).toEqual([
      'start',
      'data',
      'end',
      'key',
    ]);
    expect(events.at(-1)).toMatchObject({ chord: 'ctrl+a' });
  });

  it('of a megabyte is passed on as it comes, without cutting characters', () => {
    const text = '漢字 é\x1b[20 line\r'.repeat(50_000);
    const all = bytes(`\x1b[200~${text}\x1b[201~`);
    const input = createInput();
    const events: InputEvent[] = [];
    for (let at = 0; at < all.length; at += 1000) {
      const some = input.push(all.subarray(at, at + 1000));
      expect(input.isUndecided).toBe(false);
      events.push(...some, ...input.flush());
    }
    expect(joined(events).equals(Buffer.from(all))).toBe(true);
    const data = events.filter((event) => event.kind === 'paste' && event.phase === 'data');
    expect(data.length).toBeGreaterThan(900);
    for (const { bytes: piece } of data)
      expect(new TextDecoder().decode(piece)).not.toContain('\ufffd');
  });

  it('that holds bytes without sense comes through exactly', () => {
    const every = Uint8Array.from({ length: 256 }, (_, byte) => byte);
    const all = Buffer.concat([bytes('\x1b[200~'), every, bytes('\x1b[201~')]);
    expect(joined(eventsOf(all)).equals(all)).toBe(true);
  });
});

/** 347 bytes and more: every byte, UTF-8, mouse of both kinds, a paste, CSI u, replies. */
const EVERYTHING = Buffer.concat([
  Uint8Array.from({ length: 256 }, (_, byte) => byte),
  bytes('Grüße 漢字 👍 '),
  bytes('\x1b[M !!\x1b[<0;10;20M\x1b[<0;10;20m\x1b[I\x1b[O'),
  bytes('\x1b[200~pasted \x01 漢 \x1b[20\x1b[201~'),
  bytes('\x1b[97;5u\x1b[27;5;97~\x1bOA\x1b[1;5B\x1b[[A\x1b\x01\x1bé'),
  bytes('\x1b[?1;2c\x1bP>|tmux 3.3a\x1b\\\x1b]11;rgb:0/0/0\x07\x1b[?2026;2$y'),
]);

describe('input cut into pieces', () => {
  it('is exact for every byte value alone', () => {
    for (let byte = 0; byte < 256; byte++) {
      expect([...joined(eventsOf(Uint8Array.of(byte)))]).toEqual([byte]);
    }
  });

  it('has the same bytes and the same events in 400 random cuttings', () => {
    const whole = createInput();
    const expected = merged([...whole.push(EVERYTHING), ...whole.flush()]);
    const cuts = fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 200 });
    fc.assert(
      fc.property(cuts, (lengths) => {
        const input = createInput();
        const events: InputEvent[] = [];
        for (let at = 0, turn = 0; at < EVERYTHING.length; turn++) {
          const length = lengths[turn % lengths.length]!;
          events.push(...input.push(EVERYTHING.subarray(at, at + length)));
          at += length;
        }
        events.push(...input.flush());
        expect(joined(events).equals(EVERYTHING)).toBe(true);
        expect(merged(events)).toEqual(expected);
      }),
      { numRuns: 400 },
    );
  });

  it('loses no byte of anything, whenever it is flushed', () => {
    const piece = fc.oneof(
      fc.uint8Array({ maxLength: 8 }),
      fc
        .constantFrom(
          '\x1b',
          '\x1b[',
          '\x1b[<0;',
          '\x1b[200~',
          '\x1b[201~',
          '\x1b]1',
          '\x1bP>',
          '漢',
          '\x1b[M',
        )
        .map(bytes),
      fc.constant('flush' as const),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 20 }), (pieces) => {
        const input = createInput();
        const events: InputEvent[] = [];
        const sent: Uint8Array[] = [];
        for (const part of [...pieces, bytes('\x1b[201~\x07\x07\x07\x07'), 'flush' as const]) {
          if (part !== 'flush') sent.push(part);
          events.push(...(part === 'flush' ? input.flush() : input.push(part)));
        }
        expect(joined(events).equals(Buffer.concat(sent))).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });
});
