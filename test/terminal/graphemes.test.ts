import fc from 'fast-check';
import { expect, it } from 'vitest';
import { graphemeSegmenter } from '../../src/terminal/graphemes.ts';

const real = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
const ours = graphemeSegmenter();

function split(segmenter: Pick<typeof ours, 'segment'>, text: string) {
  return Array.from(segmenter.segment(text), ({ segment, index }) => ({ segment, index }));
}

it('splits texts like the segmenter of the language, plain or not', () => {
  const signs = Array.from('ab ─│╭█▟●○◌◍◆◇✓×·…→↑↓←↻❯‖≡↵‹›\r\n\t\x1b\x07支é\u0301\u200d👩');
  const text = fc.oneof(
    fc.string({ unit: fc.constantFrom(...signs) }),
    fc.string({ unit: 'grapheme' }),
    fc.string({ unit: 'binary' }),
  );
  fc.assert(
    fc.property(text, (words) => {
      expect(split(ours, words)).toEqual(split(real, words));
    }),
    { numRuns: 2000 },
  );
});

it('names the character at a place like the segmenter of the language', () => {
  for (const text of ['plain ─ text', '支払い and 👩‍🚀', ''])
    for (let index = 0; index <= text.length; index += 1) {
      const { segment, index: at } = real.segment(text).containing(index) ?? {};
      expect(ours.segment(text).containing(index) ?? {}).toMatchObject(
        segment === undefined ? {} : { segment, index: at },
      );
    }
});
