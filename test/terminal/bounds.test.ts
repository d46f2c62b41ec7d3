import { describe, expect, it } from 'vitest';
import { bytes, cellsOf, emulatorOf } from './screens.ts';

const most = 2_147_483_647;

describe('what a program can cost', () => {
  it.each([...'STLMIZ'])('a count without bound does what enough of it does: %s', (final) => {
    const text = `${'line\r\n'.repeat(12)}\x1b[4;9H`;
    const [endless, enough] = [most, 1000].map((count) =>
      emulatorOf(`${text}\x1b[44m\x1b[${count}${final}x`),
    );
    expect(cellsOf(endless!)).toEqual(cellsOf(enough!));
  });

  it('a character is repeated up to the width of the screen', () => {
    const emulator = emulatorOf(`a\x1b[5b\r\nb\x1b[${most}b`, 40);
    expect(emulator.text().slice(0, 3)).toEqual(['aaaaaa', 'b'.repeat(40), 'b']);
  });

  it('a string of any length takes little room, and a long one is left out', () => {
    for (const begin of ['\x1b]2;', '\x1b]10;', '\x1bP$q']) {
      const emulator = emulatorOf(`\x1b]2;before\x07${begin}`);
      const began = process.memoryUsage().heapUsed;
      for (let piece = 0; piece < 60; piece++) emulator.write(bytes('x'.repeat(65_536)));
      expect(process.memoryUsage().heapUsed - began).toBeLessThan(60_000_000);
      emulator.write(bytes('\x07\x1b\\after'));
      expect([emulator.title, emulator.text()[0]]).toEqual(['before', 'after']);
    }
    expect(emulatorOf(`\x1b]2;${'x'.repeat(60_000)}\x07`).title).toBe('x'.repeat(256));
  });

  it('a character keeps no more marks than any script has, however they come', () => {
    const emulator = emulatorOf('e');
    for (let mark = 0; mark < 100; mark++) emulator.write(bytes('\u0301\u0302'));
    emulator.write(bytes('ö\u0323.'));
    expect(emulator.line(0)?._combined[0]).toHaveLength(32);
    expect(emulator.text()[0]?.slice(-3)).toBe('ö\u0323.');
  });
});
