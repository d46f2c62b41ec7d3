/** Whether a terminal's background is dark or light, as it says itself or its environment does. */

export type Ground = 'dark' | 'light';

/** Asks for the colour of the background: OSC 11. Whoever does not know it stays silent. */
export const ASK_GROUND = '\x1b]11;?\x1b\\';

/**
 * What a reply says of it: the colour (`OSC 11 ; rgb:1c1c/1c1c/1c1c`), or which of both it changed to
 * (`CSI ? 997 ; 2 n`, https://contour-terminal.org/vt-extensions/color-palette-update-notifications/).
 * Null for any other reply.
 */
export function groundIn(reply: Uint8Array): Ground | null {
  const text = Buffer.from(reply).toString('latin1');
  const [, changed] = /^\x1b\[\?997;([12])n$/.exec(text) ?? [];
  if (changed !== undefined) return changed === '1' ? 'dark' : 'light';
  const [, colour] = /^\x1b\]11;([^\x07\x1b]*)/.exec(text) ?? [];
  return colour === undefined ? null : groundOf(colour);
}

/** `COLORFGBG`, which some terminals set: the last number is the background's place among the 16. */
export function groundFrom(environment: Record<string, string | undefined>): Ground | null {
  const [, last] = /;(\d+)$/.exec(environment['COLORFGBG'] ?? '') ?? [];
  if (last === undefined) return null;
  const place = Number(last);
  return place === 7 || place > 8 ? 'light' : 'dark';
}

/** A colour as X11 writes it: `rgb:` or `rgba:` with one to four digits a channel, or `#` with six. */
function groundOf(colour: string): Ground | null {
  const [, slashed] = /^rgba?:([0-9a-f/]+)$/i.exec(colour) ?? [];
  const [, solid] = /^#([0-9a-f]{6})$/i.exec(colour) ?? [];
  const digits = slashed?.split('/') ?? solid?.match(/../g) ?? [];
  const channels = digits
    .slice(0, 3)
    .filter((each) => each.length > 0 && each.length <= 4)
    .map((each) => Number.parseInt(each, 16) / (16 ** each.length - 1));
  const [red, green, blue] = channels;
  if (red === undefined || green === undefined || blue === undefined) return null;
  return 0.299 * red + 0.587 * green + 0.114 * blue > 0.5 ? 'light' : 'dark';
}
