/**
 * A text on its way to the person's clipboard (OSC 52,
 * https://invisible-island.net/xterm/ctlseqs/ctlseqs.html). It goes as base64, so that nothing in it
 * can be taken for a sequence.
 */

/**
 * Bytes of text that terminals take at once. Several of them drop a sequence over 100,000 bytes, in
 * which base64 leaves room for so many.
 */
export const clipboardLimit = 74_994;

/** The sequence that puts the text into the clipboard of the terminal. */
export function clipboardSequence(text: string): string {
  return `\x1b]52;c;${Buffer.from(text, 'utf8').toString('base64')}\x07`;
}
