/**
 * What a person would call the characters of a text. Texts of plain letters and Town's own signs, most by
 * far, are taken apart without the tables of all scripts, which take long to load and to ask.
 */

type Grapheme = { segment: string; index: number };

/** A segmenter as far as Town and its libraries use one: https://tc39.es/ecma402/#segmenter-objects */
export type GraphemeSegmenter = { segment(text: string): Graphemes };
type Graphemes = Iterable<Grapheme> & { containing(index: number): Grapheme | undefined };

/** Each of these is a character of its own, whatever stands beside it; a carriage return is not. */
const simple = /^[\0-\x0c\x0e-~─-▟●○◌◍◆◇✓×·…→↑↓←↻❯‖≡↵‹›]*$/;

/** Splits like `Intl.Segmenter` by graphemes. */
export function graphemeSegmenter(): GraphemeSegmenter {
  let full: Intl.Segmenter | null = null;
  return {
    segment(text) {
      if (simple.test(text)) {
        const all = Array.from(text, (segment, index) => ({ segment, index }));
        return Object.assign(all, { containing: (index: number) => all[index] });
      }
      full ??= new Intl.Segmenter(undefined, { granularity: 'grapheme' });
      return full.segment(text);
    },
  };
}
