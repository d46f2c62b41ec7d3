/**
 * Plain output: printable text, line ends and colours, as a build prints it. Of a flood of it only the
 * last lines matter, because all before has left the screen and the history when the last has come.
 */

/** Where the scan of plain output stands between two pieces; null once something else has come. */
export type PlainState = 'text' | 'escape' | 'colour' | 'c2' | null;

const TEXT = 0;
const ESC = 1;
const C2 = 2;
const OTHER = 3;
const CR = 0x0d;
const LF = 0x0a;
const ESCAPE = 0x1b;
const END_OF_COLOUR = 0x6d;

/** What each byte is; C2 may lead a C1 control, other bytes over 7F are parts of characters. */
const kinds = Uint8Array.from({ length: 256 }, (_, byte) => {
  if (byte === ESCAPE) return ESC;
  if (byte === 0xc2) return C2;
  const isControl = byte < 0x20 || byte === 0x7f;
  return isControl && ![CR, LF, 0x08, 0x09].includes(byte) ? OTHER : TEXT;
});

/** Goes on with the scan over `bytes`. */
export function scanPlain(bytes: Uint8Array, from: PlainState): PlainState {
  let state = from;
  for (let at = 0; at < bytes.length && state !== null; at++) {
    if (state === 'text') at = endOfText(bytes, at);
    const byte = bytes[at];
    if (byte === undefined) return state;
    if (state === 'text') {
      const kind = kinds[byte];
      state = kind === ESC ? 'escape' : kind === C2 ? 'c2' : null;
    } else if (state === 'escape') state = byte === 0x5b ? 'colour' : null;
    else if (state === 'c2') state = byte >= 0x80 && byte < 0xa0 ? null : afterC2(byte);
    else if (byte === END_OF_COLOUR) state = 'text';
    else if (byte < 0x30 || byte > 0x3b) state = null;
  }
  return state;
}

/** Where text ends from `at` on: the place of the next byte that is more than text. */
function endOfText(bytes: Uint8Array, at: number): number {
  let end = at;
  while (end < bytes.length && kinds[bytes[end]!] === TEXT) end++;
  return end;
}

function afterC2(byte: number): PlainState {
  const kind = kinds[byte];
  return kind === TEXT ? 'text' : kind === ESC ? 'escape' : kind === C2 ? 'c2' : null;
}

/**
 * The end of plain output that looks the same as all of it to a screen on which the last `lines` line
 * feeds replace everything: the colours that are in force there, and then whole lines.
 */
export function skimmed(bytes: Buffer, lines: number): Buffer {
  let cut = bytes.length;
  for (let count = 0; count <= lines && cut > 0; count++) cut = bytes.lastIndexOf(LF, cut - 1);
  // The line feed must come after a carriage return, so that the column is known.
  while (cut > 0 && bytes[cut - 1] !== CR) cut = bytes.lastIndexOf(LF, cut - 1);
  if (cut <= 1) return bytes;
  return Buffer.concat([coloursOf(bytes.subarray(0, cut - 1)), bytes.subarray(cut - 1)]);
}

/** All colour sequences since the last reset. */
function coloursOf(bytes: Buffer): Buffer {
  const reset = Math.max(bytes.lastIndexOf('\x1b[0m'), bytes.lastIndexOf('\x1b[m'), 0);
  const sequences: Buffer[] = [];
  for (let at = bytes.indexOf(ESCAPE, reset); at >= 0; at = bytes.indexOf(ESCAPE, at + 1))
    sequences.push(bytes.subarray(at, bytes.indexOf(END_OF_COLOUR, at) + 1));
  return Buffer.concat(sequences);
}
