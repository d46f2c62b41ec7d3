/** What Town may write to the terminal around it: its own sequences, named one by one, and text. */

/** A frame: its marks, the cursor hidden and shown, addresses, attributes that begin with a reset, cursor shapes. */
const frame =
  /\x1b\[\?2026[hl]|\x1b\[\?25[hl]|\x1b\[\d+;\d+H|\x1b\[\d+G|\x1b\[0(?:[;:]\d*)*m|\x1b\[[0-6] q/;
/** Taking the terminal, giving it back, and what is turned on meanwhile. */
const session =
  /\x1b\[\?(?:1049|7|2004|1004|1000|1002|1006|2031)[hl]|\x1b\[2[23];0t|\x1b\[>4(?:;1)?m|\x1b\[\?u|\x1b\[>1u|\x1b\[<u|\x1b\]11;\?\x1b\\/;
/** A start that takes long is told in one line; the screen is cleared at first, and at last a title that was cut in two would be ended. */
const once = /\r\x1b\[K|\x1b\[H\x1b\[2J|\x1b\\(?=\x1b\[\?2026l\x1b\[0m\x1b\[>4m)/;
/** A control of any kind, or a mark that turns or hides text. */
const dangerous =
  /[\u0000-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\u{e0000}-\u{e007f}]/u;
/** The title of the window. */
const title = new RegExp(`\\x1b\\]2;((?:(?!${dangerous.source})[^])*)\\x1b\\\\`, 'u');
/** Told that something waits. */
const bell = /\x07(?=\x1b|$)/;

/** Everything in what was sent that is neither one of these nor plain text, with what surrounds it. */
export function strangeIn(sent: Buffer): string[] {
  const text = sent.toString('utf8');
  if (!Buffer.from(text).equals(sent)) return ['bytes that are no UTF-8'];
  const own = [frame, session, once, title, bell].map(({ source }) => source).join('|');
  const rest = text.replace(new RegExp(own, 'gu'), '');
  const found = rest.matchAll(new RegExp(dangerous, 'gu'));
  return Array.from(found, ({ index }) => JSON.stringify(rest.slice(index - 20, index + 40)));
}

/** What came while Town had the terminal, and after it had given it back. */
export function aroundLeaving(sent: Buffer): [during: Buffer, after: string] {
  const end = sent.lastIndexOf('\x1b[?25h') + '\x1b[?25h'.length;
  return [sent.subarray(0, end), sent.subarray(end).toString()];
}

/** The private modes of a terminal that were changed and not put back. */
export function modesLeft(sent: Buffer): string[] {
  const usual: Record<string, string> = { 7: 'h', 25: 'h' };
  const last = new Map<string, string>();
  for (const [, mode, final] of sent.toString('latin1').matchAll(/\x1b\[\?(\d+)([hl])/g))
    last.set(mode!, final!);
  return [...last].filter(([mode, final]) => final !== (usual[mode] ?? 'l')).map(([mode]) => mode);
}
