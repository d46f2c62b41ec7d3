import fc from 'fast-check';
import { expect, it } from 'vitest';
import { bytes, cellsOf, emulatorOf } from './screens.ts';

const off = '\x1b[?7l';
const on = '\x1b[?7h';

it('without wrapping a wide character at the edge is gone when it is written over', () => {
  const whole = emulatorOf(`${off}\x1b[17G漢字abc漢x`, 20);
  const cut = emulatorOf('', 20);
  for (const piece of [off, '\x1b[17G', ...'漢字abc漢x']) cut.write(bytes(piece));
  expect(cellsOf(whole)).toEqual(cellsOf(cut));
  expect(whole.text()[0]).toBe(`${' '.repeat(16)}漢 x`);
});

it('what a screen shows does not depend on how the output is cut, whether it wraps or not', () => {
  const text = fc.constantFrom('word ', '漢字', '👩', 'e\u0301', '\t', '\b', '\r', '\r\n', off, on);
  fc.assert(
    fc.property(fc.array(text, { maxLength: 60 }), (parts) => {
      const [whole, cut] = [emulatorOf(parts.join(''), 12), emulatorOf('', 12)];
      for (const character of parts.flatMap((part) =>
        part.startsWith('\x1b') ? [part] : [...part],
      ))
        cut.write(bytes(character));
      expect(cellsOf(whole)).toEqual(cellsOf(cut));
      for (const emulator of [whole, cut]) emulator.dispose();
    }),
    { numRuns: 1500 },
  );
});
