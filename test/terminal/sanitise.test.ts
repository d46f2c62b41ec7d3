import fc from 'fast-check';
import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import {
  fit as cutToFit,
  escapeHidden,
  isHidden,
  sanitise,
  withoutControls,
} from '../../src/terminal/sanitise.ts';

describe('sanitise', () => {
  it.each([
    ['plain text', 'plain text'],
    ['tab\tand\nline\r\nend', 'tab and line end'],
    ['\x1b[31mred\x1b]52;c;x\x07', '[31mred]52;c;x'],
    ['c1 \u009b31m \u0090', 'c1 31m '],
    ['del\x7f', 'del'],
    ['file\u202etxt.exe', 'filetxt.exe'],
    ['\u2066a\u2069\u200eb\u200f\u061cc', 'abc'],
    ['z\u200be\u200cr\u200do\u2060\ufeff', 'zero'],
    ['⚠\ufe0f tag\u{e0041}', '⚠ tag'],
    ['lone \ud800 surrogate', 'lone \ufffd surrogate'],
    ['héllo 漢字 👍🏽 e\u0301', 'héllo 漢字 👍🏽 e\u0301'],
  ])('%j becomes %j', (text, safe) => {
    expect(sanitise(text)).toBe(safe);
  });

  it('leaves nothing to take out a second time', () => {
    const text = fc.string({ unit: 'binary', maxLength: 50 });
    fc.assert(fc.property(text, (any) => sanitise(sanitise(any)) === sanitise(any)));
  });

  it('agrees with isHidden on every code point', () => {
    const differing: string[] = [];
    for (let code = 0; code <= 0x10ffff; code++) {
      if (code >= 0xd800 && code < 0xe000) continue;
      const isBreak = /[\t\n\v\f\r\u0085\u2028\u2029]/.test(String.fromCodePoint(code));
      const isGone = sanitise(String.fromCodePoint(code)) === '';
      if (!isBreak && isGone !== isHidden(code)) differing.push(code.toString(16));
    }
    expect(differing).toEqual([]);
  });
});

describe('JSON for a terminal', () => {
  it.each([
    ['\u061cmark', '"\\u061cmark"'],
    ['word\u2060joiner', '"word\\u2060joiner"'],
    ['tag\u{e0041}', '"tag\\udb40\\udc41"'],
    ['c1 \u009b31m del\u007f', '"c1 \\u009b31m del\\u007f"'],
    ['line\u2028end \u202e', '"line\\u2028end \\u202e"'],
    ['plain é 漢 👍', '"plain é 漢 👍"'],
  ])('writes %j as %s', (text, json) => {
    expect(escapeHidden(JSON.stringify(text))).toBe(json);
  });

  it('says the same, with nothing in it that is not seen', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 50 }), (text) => {
        const json = escapeHidden(JSON.stringify(text));
        expect(JSON.parse(json)).toBe(text);
        expect(Array.from(json).some((one) => isHidden(one.codePointAt(0)!))).toBe(false);
      }),
    );
  });
});

it.each([
  ['stop\x03 it\x04', 'stop it'],
  ['tab\tand\nline', 'tab\tand\nline'],
  ['\x1b[201~rm -rf\r', '[201~rm -rf\r'],
  ['c1 \u009b201~ del\x7f', 'c1 201~ del'],
])('%j is typed as %j', (text, typed) => {
  expect(withoutControls(text)).toBe(typed);
});

describe('fit', () => {
  it.each([
    ['short', 10, 'short'],
    ['exactly', 7, 'exactly'],
    ['too long', 5, 'too …'],
    ['漢字漢字', 5, '漢字…'],
    ['漢字漢字', 6, '漢字…'],
    ['a\tb', 3, 'a b'],
    ['anything', 1, '…'],
    ['anything', 0, ''],
  ])('%j in %i cells is %j', (text, width, cut) => {
    expect(cutToFit(text, width)).toBe(cut);
  });

  it('never takes more cells than it was given', () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 30 });
    fc.assert(
      fc.property(text, fc.integer({ min: 0, max: 20 }), (any, width) => {
        expect(stringWidth(cutToFit(any, width))).toBeLessThanOrEqual(width);
      }),
    );
  });
});
