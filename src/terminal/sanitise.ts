/** Foreign text (titles, messages, file names) made safe to draw. */
import stringWidth from 'string-width';
import { graphemeSegmenter } from './graphemes.ts';

/** Blanks and line breaks of every kind become one space each. */
const BREAKS = /\r\n|[\t\n\v\f\r\u0085\u2028\u2029]/g;

/**
 * C0, DEL and C1; soft hyphen; marks that turn the direction of text; characters that take no room
 * of their own and so could hide or join others (joiners, variation selectors, tags).
 */
const HIDDEN =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|\u034f|[\u180b-\u180f]|[\ufe00-\ufe0f]|[\u{e0000}-\u{e0fff}]/gu;

const LONE_SURROGATES = /\p{Cs}/gu;
const PLAIN = /^[ -~]*$/;
const segmenter = graphemeSegmenter();

/** The text without anything that a terminal would obey, or that cannot be seen. One line. */
export function sanitise(text: string): string {
  if (PLAIN.test(text)) return text;
  return text.replace(BREAKS, ' ').replace(HIDDEN, '').replace(LONE_SURROGATES, '\ufffd');
}

/** Control characters but tabs and the ends of lines: Ctrl+C would interrupt, Ctrl+D would end a program. */
const CONTROLS = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/g;

/** A text that is typed for somebody, without the characters that a terminal takes for keys. */
export function withoutControls(text: string): string {
  return text.replace(CONTROLS, '');
}

/** JSON with every character that `sanitise` would take out written as an escape, so that it is seen. */
export function escapeHidden(json: string): string {
  return json.replace(HIDDEN, (character) =>
    character
      .split('')
      .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
      .join(''),
  );
}

/** Control sequences, string sequences, and the shorter ones. */
const SEQUENCES =
  /\x1b\[[0-?]*[ -/]*[@-~]?|\x1b[\]PX^_][^\x07\x1b]*(?:\x07|\x1b\\)?|\x1b[ -/]*[0-~]/g;

/** The text without its escape sequences, of which `sanitise` alone would leave the letters. */
export function withoutSequences(text: string): string {
  return text.includes('\x1b') ? text.replace(SEQUENCES, '') : text;
}

/** Whether `sanitise` would take this code point out. */
export function isHidden(code: number): boolean {
  if (code < 0x300) return code < 0x20 || (code >= 0x7f && code < 0xa0) || code === 0xad;
  if ((code >= 0x2070 && code < 0xfe00) || (code >= 0x10000 && code < 0xe0000)) return false;
  return String.fromCodePoint(code).search(HIDDEN) === 0;
}

/** Marks can be stacked on a character without end; no script needs more code points than this. */
const CHARACTER_LIMIT = 16;

/** A character with at most 16 code points. */
export function unstacked(grapheme: string): string {
  if (grapheme.length <= CHARACTER_LIMIT) return grapheme;
  return Array.from(grapheme.slice(0, 2 * CHARACTER_LIMIT))
    .slice(0, CHARACTER_LIMIT)
    .join('');
}

/** What a person would call the characters of a text. */
export function graphemes(text: string): string[] {
  if (PLAIN.test(text)) return text.split('');
  return Array.from(segmenter.segment(text), ({ segment }) => segment);
}

/**
 * The text sanitised and cut to at most `width` cells; a cut is marked by an ellipsis in its last
 * cell. A shorter text stays as it is.
 */
export function fit(text: string, width: number): string {
  const safe = sanitise(text);
  if (width <= 0) return '';
  if (stringWidth(safe) <= width) return safe;
  let room = width - 1;
  let kept = '';
  for (const grapheme of graphemes(safe)) {
    room -= stringWidth(grapheme);
    if (room < 0) break;
    kept += grapheme;
  }
  return `${kept}…`;
}
