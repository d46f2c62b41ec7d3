/** Foreign words made fit to show, and the nearest of some known words. */
import { distance } from 'fastest-levenshtein';

const longestQuote = 64;

/** C0, C1, bidirectional controls, zero-width characters, line separators and lone surrogates. */
const invisible =
  /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** Writes out every character that a terminal would act on or not show: `\u001b` for escape. */
export function visible(text: string): string {
  return text.replace(
    invisible,
    (found) => `\\u${found.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** A foreign string in quotes, short enough for one line. */
export function quoted(text: string): string {
  const short = text.length > longestQuote ? `${text.slice(0, longestQuote)}…` : text;
  return `"${visible(short)}"`;
}

/** The nearest word, if it is near: one slip, or one in three letters. */
export function closest(word: string, among: readonly string[]): string | null {
  if (word.length > longestQuote) return null;
  const most = Math.min(Math.max(1, Math.floor(word.length / 3)), word.length - 1);
  let best: { other: string; slips: number } | null = null;
  for (const other of among) {
    const slips = slipsBetween(word.toLowerCase(), other.toLowerCase());
    if (slips <= most && slips < (best?.slips ?? Infinity)) best = { other, slips };
  }
  return best?.other ?? null;
}

/** The edit distance; two letters in the wrong order are one slip. */
function slipsBetween(one: string, other: string): number {
  const slips = distance(one, other);
  const isSwap = slips === 2 && [...one].sort().join('') === [...other].sort().join('');
  return isSwap ? 1 : slips;
}
