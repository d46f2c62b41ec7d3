/**
 * Plain output: printable text, line ends and colours, as a build prints it. Of a flood of it only the
 * last lines matter, because all before has left the screen and the history when the last has come.
 */

/** Where the scan of plain output stands between two pieces; null once something else has come. */
export type PlainState = 'text' | 'escape' | 'colour' | 'c2' | null;

const names: PlainState[] = ['text', 'escape', 'colour', 'c2', null];
const [TEXT, ESC, COLOUR, C2, OTHER] = [0, 1, 2, 3, 4];
const CR = 0x0d;
const LF = 0x0a;
const ESCAPE = 0x1b;
const BRACKET = 0x5b;
const END_OF_COLOUR = 0x6d;

/** Where a byte leads from each place. */
const next = new Uint8Array(names.length * 256);
for (let byte = 0; byte < 256; byte++) {
  next[(TEXT << 8) | byte] = afterText(byte);
  next[(ESC << 8) | byte] = byte === BRACKET ? COLOUR : OTHER;
  next[(COLOUR << 8) | byte] = inColour(byte);
  // C2 may lead a C1 control; other bytes over 7F are parts of characters.
  next[(C2 << 8) | byte] = byte >= 0x80 && byte < 0xa0 ? OTHER : afterText(byte);
  next[(OTHER << 8) | byte] = OTHER;
}

/**
 * Where two bytes lead, and above that how many of them are line feeds. Every byte of a flood is looked
 * at, and each look waits for the one before: two at a time takes four tenths of the time.
 */
const PLACE = 7;
const LINES = 3;
const nextTwo = new Uint8Array(names.length << 16);
for (let from = 0; from < names.length << 8; from++) {
  const row = from << 8;
  const middle = next[from]! << 8;
  nextTwo.set(next.subarray(middle, middle + 256), row);
  nextTwo[row | LF]! += 1 << LINES;
  if ((from & 255) !== LF) continue;
  for (let byte = 0; byte < 256; byte++) nextTwo[row | byte]! += 1 << LINES;
}

const isLittleEndian = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;

function afterText(byte: number): number {
  if (byte === ESCAPE) return ESC;
  if (byte === 0xc2) return C2;
  const isControl = byte < 0x20 || byte === 0x7f;
  return isControl && ![CR, LF, 0x08, 0x09].includes(byte) ? OTHER : TEXT;
}

function inColour(byte: number): number {
  if (byte === END_OF_COLOUR) return TEXT;
  return byte >= 0x30 && byte <= 0x3b ? COLOUR : OTHER;
}

export type Scanned = { state: PlainState; lineFeeds: number };

/** Goes on with the scan over `bytes`. */
export function scanPlain(bytes: Uint8Array, from: PlainState): Scanned {
  const scan = { place: names.indexOf(from), lineFeeds: 0 };
  // Pairs lie at even places of the memory; a byte may be left at either end.
  const head = bytes.length < 2 ? bytes.length : bytes.byteOffset & 1;
  const pairs = (bytes.length - head) >> 1;
  scanBytes(bytes.subarray(0, head), scan);
  if (pairs > 0) scanPairs(new Uint16Array(bytes.buffer, bytes.byteOffset + head, pairs), scan);
  scanBytes(bytes.subarray(head + 2 * pairs), scan);
  return { state: names[scan.place] ?? null, lineFeeds: scan.lineFeeds };
}

type Scan = { place: number; lineFeeds: number };

function scanBytes(bytes: Uint8Array, scan: Scan): void {
  for (const byte of bytes) {
    scan.place = next[(scan.place << 8) | byte]!;
    if (byte === LF) scan.lineFeeds++;
  }
}

function scanPairs(pairs: Uint16Array, scan: Scan): void {
  let found = scan.place;
  let lineFeeds = 0;
  const { length } = pairs;
  for (let at = 0; at < length; at++) {
    const pair = pairs[at]!;
    const inOrder = isLittleEndian ? ((pair & 255) << 8) | (pair >> 8) : pair;
    found = nextTwo[((found & PLACE) << 16) | inOrder]!;
    lineFeeds += found >> LINES;
  }
  scan.place = found & PLACE;
  scan.lineFeeds += lineFeeds;
}

/**
 * Where the end of plain output begins that looks the same as all of it to a screen on which the last
 * `lines` line feeds replace everything, and what brings the colours in force there: as long as what is
 * left out at most. Nothing is left out when `from` is 0.
 */
export function skimmed(bytes: Buffer, lines: number): { colours: Buffer; from: number } {
  const from = cutBefore(bytes, lines);
  const before = bytes.subarray(0, from);
  return { colours: coloursOf(before.subarray(Math.max(0, lastReset(before)))), from };
}

/** Where the last `lines` whole lines begin: at a CR LF, so that the column is known. 0 when there is no such place. */
function cutBefore(bytes: Buffer, lines: number): number {
  let cut = bytes.length;
  for (let count = 0; count <= lines && cut > 0; count++) cut = bytes.lastIndexOf(LF, cut - 1);
  while (cut > 0 && bytes[cut - 1] !== CR) cut = bytes.lastIndexOf(LF, cut - 1);
  return Math.max(0, cut - 1);
}

/** Where all colours were put back last; -1 when they never were. */
function lastReset(bytes: Buffer): number {
  const long = bytes.lastIndexOf('\x1b[0m');
  const short = bytes.subarray(Math.max(long, 0)).lastIndexOf('\x1b[m');
  return short < 0 ? long : Math.max(long, 0) + short;
}

/**
 * Every colour sequence once, where it comes last: each sets some attributes to fixed values, so those
 * in force at the end are the same.
 */
function coloursOf(bytes: Buffer): Buffer {
  const sequences = bytes.toString('latin1').match(/\x1b\[[0-9:;]*m/g) ?? [];
  return Buffer.from([...new Set(sequences.reverse())].reverse().join(''), 'latin1');
}
