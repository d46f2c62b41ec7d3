/** The one letter that someone types at a time, which is nearly all that is ever typed. */

/**
 * Its code point when these bytes are just one printable character of one or two bytes of UTF-8, with the
 * space among them; null for anything else.
 */
export function letterOf(bytes: Uint8Array): number | null {
  const [first = 0, second = 0] = bytes;
  if (bytes.length === 1) return first >= 0x20 && first < 0x7f ? first : null;
  // Of two bytes, those with a lower first one are controls.
  const isPair = first >= 0xc3 && first < 0xe0 && second >= 0x80 && second < 0xc0;
  return bytes.length === 2 && isPair ? ((first & 0x1f) << 6) | (second & 0x3f) : null;
}
