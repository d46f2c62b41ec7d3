import { expect, it } from 'vitest';
import { createBoundedCache } from '../../../src/ui/ink/bounded-cache.ts';
import { cutLine } from '../../../src/ui/ink/cut-line.ts';
import { measureText } from '../../../src/ui/ink/measure-text.ts';
import { wrapText } from '../../../src/ui/ink/wrap-text.ts';

it('a cache keeps what is asked for again, and no more than twice its limit', () => {
  const cache = createBoundedCache<number>(100);
  let made = 0;
  const ask = (key: string) => cache.get(key, () => ++made);
  const first = ask('kept');
  for (let index = 0; index < 10_000; index += 1) {
    ask(`text ${index}`);
    expect(ask('kept')).toBe(first);
    expect(cache.size).toBeLessThanOrEqual(200);
  }
});

it.each([
  ['', { width: 0, height: 0 }],
  ['abc', { width: 3, height: 1 }],
  ['支払い', { width: 6, height: 1 }],
  ['\x1b[31m支払い\x1b[39m\nab', { width: 6, height: 2 }],
])('measures %j', (text, size) => {
  expect(measureText(text)).toEqual(size);
});

it.each([
  ['truncate', 'a longer…'],
  ['truncate-end', 'a longer…'],
  ['truncate-start', '…han that'],
  ['truncate-middle', 'a lo…that'],
  ['wrap', 'a longer \ntext than\n that'],
] as const)('with %s a text that is too long is cut as by Ink', (wrap, cut) => {
  expect(
    wrapText('a longer text than that', 9, wrap)
      .split('\n')
      .map((row) => row.trimEnd()),
  ).toEqual(cut.split('\n').map((row) => row.trimEnd()));
});

it.each([
  ['abcdef', 1, 3, 'bc'],
  ['支払い', 0, 3, '支 '],
  ['支払い', 1, 4, ' 払'],
  ['支払い', 1, 3, '  '],
])('of %j the cells from %i up to %i are %j', (line, from, to, cut) => {
  expect(cutLine(line, from, to)).toBe(cut);
});
