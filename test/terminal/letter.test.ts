import fc from 'fast-check';
import { expect, it } from 'vitest';
import { letterOf } from '../../src/terminal/letter.ts';
import { bytes } from './screens.ts';

it('takes one printable character of one or two bytes for a letter', () => {
  for (const letter of [' ', '!', 'a', 'Z', '~', 'À', 'é', 'ſ', 'Ω', 'ж', '߿'])
    expect(letterOf(bytes(letter))).toBe(letter.codePointAt(0));
});

it('takes nothing else for one', () => {
  for (const other of [
    '',
    'ab',
    '\x00',
    '\x1b',
    '\x7f',
    '\u0080',
    '\u009b',
    '¿',
    '漢',
    '👍',
    '\x1ba',
  ])
    expect(letterOf(bytes(other))).toBe(null);
  for (const half of [[0xc3], [0xa9], [0xc3, 0x41], [0xc3, 0xff], [0x61, 0xa9]])
    expect(letterOf(Uint8Array.from(half))).toBe(null);
});

it('gives back what the bytes say, whatever they are', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 3 }), (some) => {
      const letter = letterOf(some);
      if (letter !== null) expect(bytes(String.fromCodePoint(letter))).toEqual(some);
    }),
  );
});
