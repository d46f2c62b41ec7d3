import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Modes } from '../../src/terminal/emulator.ts';
import {
  encodeFocus,
  encodeKey,
  encodeMouse,
  encodePaste,
  encodePastedText,
} from '../../src/terminal/encode.ts';
import { createInput, type KeyEvent, type MouseEvent } from '../../src/terminal/input.ts';
import { bytes } from './screens.ts';

const MODES: Pick<Modes, 'applicationCursor' | 'keyboard'> = {
  applicationCursor: false,
  keyboard: 'legacy',
};

/** What a program gets for what the terminal sent. */
function typed(sent: string, modes: Partial<Modes> = {}): string {
  const input = createInput();
  const events = [...input.push(bytes(sent)), ...input.flush()];
  const out = events.map((event) => encodeKey(event as KeyEvent, { ...MODES, ...modes }));
  return Buffer.concat(out).toString();
}

describe('a key for a program', () => {
  it('is unchanged when the program reads what the terminal writes', () => {
    const all =
      'aG?é漢 \x01\x08\t\r\x1c\x7f\x1ba\x1b\x08\x1b[5~\x1b[1;5C\x1b[Z\x1bOP\x1b[A\x1b[999~';
    expect(typed(all)).toBe(all);
    const raw = Uint8Array.of(0xff);
    expect([
      ...encodeKey({ kind: 'key', bytes: raw, chord: '', key: null, form: 'legacy' }, MODES),
    ]).toEqual([0xff]);
  });

  it.each([
    ['\x1b[97;5u', '\x01'],
    ['\x1b[27;5;97~', '\x01'],
    ['\x1b[97;6u', '\x01'],
    ['\x1b[104;7u', '\x1b\x08'],
    ['\x1b[13;2u', '\r'],
    ['\x1b[13;3u', '\x1b\r'],
    ['\x1b[27u', '\x1b'],
    ['\x1b[9;2u', '\x1b[Z'],
    ['\x1b[105;5u', '\t'],
    ['\x1b[32;5u', '\0'],
    ['\x1b[47;5u', '\x1f'],
    ['\x1b[127;5u', '\x08'],
    ['\x1b[127;2u', '\x7f'],
    ['\x1b[233;3u', '\x1bé'],
    ['\x1b[103;4u', '\x1bG'],
    ['\x1b[57414u', '\r'],
    ['\x1b[57419u', '\x1b[A'],
    ['\x1b[97;9u', ''],
  ])('in the extended form %j is the legacy %j for a program that did not ask', (sent, got) => {
    expect(typed(sent)).toBe(got);
  });

  it('stays in the extended form for a program that asked', () => {
    expect(typed('\x1b[13;2u', { keyboard: 'modifyOtherKeys' })).toBe('\x1b[13;2u');
    expect(typed('\x1b[27;5;97~', { keyboard: 'modifyOtherKeys' })).toBe('\x1b[27;5;97~');
    for (const sent of ['\x1b[27u', '\x1b[97;5u', '\x1b[57414u', '\x1b[97;9u', '\x1b[57376u'])
      expect(typed(sent, { keyboard: 'kitty' })).toBe(sent);
  });

  it('loses the extended form without modifiers where only keys with modifiers have one', () => {
    expect(typed('\x1b[27u', { keyboard: 'modifyOtherKeys' })).toBe('\x1b');
    expect(typed('\x1b[57414u', { keyboard: 'modifyOtherKeys' })).toBe('\r');
  });

  it.each([
    ['\x1b', '\x1b[27u'],
    ['\x01', '\x1b[97;5u'],
    ['\x1ba', '\x1b[97;3u'],
    ['\x1bG', '\x1b[103;4u'],
    ['\x1b[27;2;13~', '\x1b[13;2u'],
    ['\x1b[Z', '\x1b[9;2u'],
    ['\x1b\r', '\x1b[13;3u'],
    ['\r', '\r'],
    ['\t', '\t'],
    ['\x7f', '\x7f'],
    ['aG é', 'aG é'],
    ['\x1b[1;5A', '\x1b[1;5A'],
  ])('%j is %j for a program that uses the kitty protocol', (sent, got) => {
    expect(typed(sent, { keyboard: 'kitty' })).toBe(got);
  });

  it.each(['A', 'B', 'C', 'D', 'F', 'H'])(
    'an arrow %s follows the mode of the program',
    (final) => {
      for (const sent of [`\x1b[${final}`, `\x1bO${final}`]) {
        expect(typed(sent)).toBe(`\x1b[${final}`);
        expect(typed(sent, { applicationCursor: true })).toBe(`\x1bO${final}`);
      }
      expect(typed(`\x1b[1;2${final}`, { applicationCursor: true })).toBe(`\x1b[1;2${final}`);
    },
  );
});

describe('a paste for a program', () => {
  const paste = (text: string, bracketedPaste: boolean) => {
    const input = createInput();
    const events = input.push(bytes(`\x1b[200~${text}\x1b[201~`));
    const out = events.map((event) =>
      event.kind === 'paste' ? encodePaste(event, { bracketedPaste }) : event.bytes,
    );
    return Buffer.concat(out).toString();
  };

  it('is marked only when the program asked for marks', () => {
    expect(paste('one\rtwo', true)).toBe('\x1b[200~one\rtwo\x1b[201~');
    expect(paste('one\rtwo', false)).toBe('one\rtwo');
    expect(paste('one\r\ntwo\nthree', false)).toBe('one\rtwo\rthree');
  });

  it('cannot end itself or press keys', () => {
    expect(paste('a\x1b[A\x1b]b', true)).toBe('\x1b[200~a␛[A␛]b\x1b[201~');
    expect(encodePastedText('x\x1b[201~rm -rf\n', { bracketedPaste: true }).toString()).toBe(
      '\x1b[200~x␛[201~rm -rf\r\x1b[201~',
    );
    expect(Buffer.from(encodePastedText('x\u009b201~é', { bracketedPaste: true })).toString()).toBe(
      '\x1b[200~x␛201~é\x1b[201~',
    );
  });

  it('of harmless text is exact, whatever bytes it has', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (any) => {
        const data = any.filter((byte) => byte !== 0x1b && byte !== 0x9b);
        const got = encodePaste(
          { kind: 'paste', phase: 'data', bytes: data },
          { bracketedPaste: true },
        );
        return Buffer.from(got).equals(Buffer.from(data));
      }),
    );
  });

  it('never holds an end mark', () => {
    const part = fc.constantFrom('\x1b[201~', '\x1b', '[20', '1~', '\u009b', '201~', 'x');
    fc.assert(
      fc.property(fc.array(part, { maxLength: 12 }), fc.boolean(), (parts, bracketedPaste) => {
        const text = Buffer.from(encodePastedText(parts.join(''), { bracketedPaste })).toString();
        const inside = bracketedPaste ? text.slice(6, -6) : text;
        return !/\x1b|\u009b/.test(inside);
      }),
    );
  });
});

describe('mouse and focus for a program', () => {
  const mouse = (sent: string) => createInput().push(bytes(sent))[0] as MouseEvent;
  const encoded = (sent: string, modes: Pick<Modes, 'mouse' | 'mouseEncoding'>) => {
    const got = encodeMouse(mouse(sent), { x: 10, y: 5 }, modes);
    return got === null ? null : Buffer.from(got).toString('latin1');
  };

  it('are in the columns of its pane and its own encoding', () => {
    const drag = { mouse: 'drag', mouseEncoding: 'sgr' } as const;
    expect(encoded('\x1b[<0;15;8M', drag)).toBe('\x1b[<0;5;3M');
    expect(encoded('\x1b[<16;15;8m', drag)).toBe('\x1b[<16;5;3m');
    expect(encoded('\x1b[<65;11;6M', drag)).toBe('\x1b[<65;1;1M');
    expect(encoded('\x1b[<0;15;8M', { mouse: 'vt200', mouseEncoding: 'default' })).toBe(
      '\x1b[M %#',
    );
    expect(encoded('\x1b[<0;15;8m', { mouse: 'vt200', mouseEncoding: 'default' })).toBe(
      '\x1b[M#%#',
    );
  });

  it('tell the buttons at the side apart', () => {
    for (const code of [128, 129, 130, 131, 145])
      expect(encoded(`\x1b[<${code};15;8M`, { mouse: 'any', mouseEncoding: 'sgr' })).toBe(
        `\x1b[<${code};5;3M`,
      );
  });

  it('are left out when the program did not ask for them, or cannot be told', () => {
    expect(encoded('\x1b[<0;15;8M', { mouse: 'none', mouseEncoding: 'sgr' })).toBeNull();
    expect(encoded('\x1b[<0;15;8m', { mouse: 'x10', mouseEncoding: 'sgr' })).toBeNull();
    expect(encoded('\x1b[<32;15;8M', { mouse: 'vt200', mouseEncoding: 'sgr' })).toBeNull();
    expect(encoded('\x1b[<35;15;8M', { mouse: 'drag', mouseEncoding: 'sgr' })).toBeNull();
    expect(encoded('\x1b[<35;15;8M', { mouse: 'any', mouseEncoding: 'sgr' })).toBe('\x1b[<35;5;3M');
    expect(encoded('\x1b[<0;3;8M', { mouse: 'any', mouseEncoding: 'sgr' })).toBeNull();
    expect(encoded('\x1b[<0;300;8M', { mouse: 'any', mouseEncoding: 'default' })).toBeNull();
  });

  it('focus is told to those who asked', () => {
    expect(encodeFocus(true, { focusEvents: false })).toBeNull();
    expect(Buffer.from(encodeFocus(true, { focusEvents: true })!).toString()).toBe('\x1b[I');
    expect(Buffer.from(encodeFocus(false, { focusEvents: true })!).toString()).toBe('\x1b[O');
  });
});
