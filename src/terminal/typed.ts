/**
 * Letters that a program puts at its cursor, as it does to echo a key. They change a few cells of one row
 * and nothing else, so that it is known what they will look like before they are read.
 */
import type { Attributes, Core } from './internals.ts';

/** Letters in cells of one row of the screen, `to` not included, and how they look. */
export type Typed = { text: string; row: number; from: number; to: number; pen: Attributes };

/** A longer text is no echo. */
const LIMIT = 32;

/**
 * What these bytes put on the screen when they are read next: null when they are not letters alone, or
 * may change more than the cells they are put into.
 */
export function typedBy(core: Core, bytes: Uint8Array, columns: number): Typed | null {
  const text = narrowLetters(bytes);
  if (text === '' || !isPlain(core)) return null;
  const { x, y, ybase, lines } = core.buffers.active;
  const line = lines.get(ybase + y);
  const to = x + text.length;
  // At the edge the next letter goes to another row.
  if (line === undefined || to >= columns) return null;
  // Half of a wide character goes with its other half.
  if (isHalf(line._data[3 * x]!) || isHalf(line._data[3 * to]!)) return null;
  return { text, row: y, from: x, to, pen: core._inputHandler._curAttrData };
}

/** Letters mean themselves, and take the place of what was there. */
function isPlain({ coreService, _charsetService, _inputHandler }: Core): boolean {
  const { _parser, _utf8Decoder } = _inputHandler;
  const isBetween = _parser.currentState === 0 && _utf8Decoder.interim[0] === 0;
  const { glevel, _charsets } = _charsetService;
  return isBetween && !coreService.modes.insertMode && _charsets[glevel] === undefined;
}

function isHalf(content: number): boolean {
  return content >>> 22 === 0;
}

/** These characters of ASCII and Latin script, each one cell wide; '' for anything else. */
function narrowLetters(bytes: Uint8Array): string {
  if (bytes.length > LIMIT) return '';
  let text = '';
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at]!;
    let code = byte;
    if (byte < 0x20 || byte > 0x7e) {
      const next = bytes[++at] ?? 0;
      // U+00C0 to U+02FF
      if (byte < 0xc3 || byte > 0xcb || next < 0x80 || next > 0xbf) return '';
      code = ((byte & 0x1f) << 6) | (next & 0x3f);
    }
    text += String.fromCharCode(code);
  }
  return text;
}
