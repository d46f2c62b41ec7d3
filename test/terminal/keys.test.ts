import { describe, expect, it } from 'vitest';
import { canonicalChord, chordOf, keyOf } from '../../src/terminal/keys.ts';

describe('the canonical name of a chord', () => {
  it.each([
    ['Ctrl+A', 'ctrl+a'],
    ['ctrl-a', 'ctrl+a'],
    ['C-a', 'ctrl+a'],
    ['Ctrl+Alt+H', 'alt+ctrl+h'],
    ['ctrl+alt+h', 'alt+ctrl+h'],
    ['Ctrl+Shift+A', 'ctrl+shift+a'],
    ['shift+g', 'G'],
    ['G', 'G'],
    ['g', 'g'],
    ['alt+G', 'alt+G'],
    ['M-x', 'alt+x'],
    ['S-Tab', 'shift+tab'],
    ['Esc', 'escape'],
    ['Return', 'enter'],
    ['PgUp', 'pageup'],
    ['F5', 'f5'],
    ['ctrl+\\', 'ctrl+\\'],
    ['ctrl++', 'ctrl++'],
    ['ctrl+-', 'ctrl+-'],
    ['+', '+'],
    ['-', '-'],
    [' ', 'space'],
    ['?', '?'],
    ['é', 'é'],
    ['Super+k', 'super+k'],
  ])('of %j is %s', (written, canonical) => {
    expect(canonicalChord(written)).toBe(canonical);
    expect(canonicalChord(canonical)).toBe(canonical);
  });

  it.each(['', 'hyper+a', 'ctrl+', 'ctrl+nokey', 'abc', 'ctrl+a+b'])('of %j is none', (written) => {
    expect(canonicalChord(written)).toBeNull();
  });

  it('has its modifiers in alphabetical order', () => {
    const key = keyOf('up', { super: true, shift: true, ctrl: true, alt: true });
    expect(chordOf(key)).toBe('alt+ctrl+shift+super+up');
  });
});
