/**
 * The scan for plain output: printable text, line ends and colours, as a build prints it. Every byte of
 * a flood is looked at, and each look waits for the one before. So four are looked at together: what
 * bytes do is one of a few functions of the place at which the scan stands, and those of neighbours are
 * put together before that is known.
 */

/** Where the scan of plain output stands between two pieces; null once something else has come. */
export type PlainState = 'text' | 'escape' | 'colour' | 'c2' | null;

export type Scanned = { state: PlainState; lineFeeds: number };

const states: PlainState[] = ['text', 'escape', 'colour', 'c2', null];
const [TEXT, ESC, COLOUR, C2, OTHER] = [0, 1, 2, 3, 4];
const LF = 0x0a;
const CR = 0x0d;
const ESCAPE = 0x1b;
const BRACKET = 0x5b;
const END_OF_COLOUR = 0x6d;

/** Where a byte leads from a place. */
function lead(place: number, byte: number): number {
  if (place === OTHER) return OTHER;
  if (place === ESC) return byte === BRACKET ? COLOUR : OTHER;
  if (place === COLOUR) return inColour(byte);
  // C2 may lead a C1 control; other bytes over 7F are parts of characters.
  if (place === C2 && byte >= 0x80 && byte < 0xa0) return OTHER;
  return afterText(byte);
}

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

/** What one or more bytes do: where they lead from each place, and how many of them are line feeds. */
type Move = { to: readonly number[]; lineFeeds: number };

function moveOf(byte: number): Move {
  const to = states.map((_, place) => lead(place, byte));
  return { to, lineFeeds: byte === LF ? 1 : 0 };
}

function inTurn(first: Move, second: Move): Move {
  const to = first.to.map((place) => second.to[place]!);
  return { to, lineFeeds: first.lineFeeds + second.lineFeeds };
}

/** Numbers moves from 0, the same ones alike. There are nine of one byte, 21 of two, and 54 of four. */
function numbered(moves: readonly Move[]): { kinds: Move[]; numbers: number[] } {
  const kinds = new Map<string, { number: number; move: Move }>();
  const numbers = moves.map((move) => {
    const key = `${move.to} ${move.lineFeeds}`;
    const known = kinds.get(key) ?? { number: kinds.size, move };
    kinds.set(key, known);
    return known.number;
  });
  return { kinds: [...kinds.values()].map(({ move }) => move), numbers };
}

function pairsOf(kinds: readonly Move[]): Move[] {
  return kinds.flatMap((first) => kinds.map((second) => inTurn(first, second)));
}

/**
 * What each byte does, and three tables:
 * - `twos[second byte << 8 | first byte]` is the kind of two bytes, under 32;
 * - `fours[kind of two << 5 | kind of the next two]` is the kind of four, under 256;
 * - `leads[place << 8 | kind of four]` is the next place << 8, and the line feeds << 12.
 * These numbers are written out below: the loop would have to fetch constants of the module.
 */
function createTables() {
  const one = numbered(Array.from({ length: 256 }, (_, byte) => moveOf(byte)));
  const two = numbered(pairsOf(one.kinds));
  const four = numbered(pairsOf(two.kinds));
  const twos = new Uint8Array(1 << 16);
  const rows = one.kinds.map((_, second) =>
    one.numbers.map((first) => two.numbers[first * one.kinds.length + second]!),
  );
  for (let second = 0; second < 256; second++) twos.set(rows[one.numbers[second]!]!, second << 8);
  const fours = new Uint8Array(32 << 5);
  four.numbers.forEach((number, index) => {
    const first = Math.floor(index / two.kinds.length);
    fours[(first << 5) | (index % two.kinds.length)] = number;
  });
  const leads = new Uint16Array(states.length << 8);
  four.kinds.forEach(({ to, lineFeeds }, kind) => {
    for (const [from, place] of to.entries())
      leads[(from << 8) | kind] = (place << 8) | (lineFeeds << 12);
  });
  return { bytes: one.numbers.map((kind) => one.kinds[kind]!), twos, fours, leads };
}

const tables = createTables();
const isLittleEndian = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;

/** Goes on with the scan over `bytes`. */
export function scanPlain(bytes: Uint8Array, from: PlainState): Scanned {
  const scan = { place: states.indexOf(from), lineFeeds: 0 };
  // Fours lie at every fourth place of the memory; some bytes may be left at either end.
  const head = Math.min(-bytes.byteOffset & 3, bytes.length);
  const words = isLittleEndian ? (bytes.length - head) >> 2 : 0;
  scanBytes(bytes.subarray(0, head), scan);
  if (words > 0) scanWords(new Int32Array(bytes.buffer, bytes.byteOffset + head, words), scan);
  scanBytes(bytes.subarray(head + 4 * words), scan);
  return { state: states[scan.place] ?? null, lineFeeds: scan.lineFeeds };
}

type Scan = { place: number; lineFeeds: number };

function scanBytes(bytes: Uint8Array, scan: Scan): void {
  for (const byte of bytes) {
    const { to, lineFeeds } = tables.bytes[byte]!;
    scan.place = to[scan.place]!;
    scan.lineFeeds += lineFeeds;
  }
}

function scanWords(words: Int32Array, scan: Scan): void {
  const { twos, fours, leads } = tables;
  const { length } = words;
  let row = scan.place << 8;
  let lineFeeds = 0;
  for (let at = 0; at < length; at++) {
    const word = words[at]!;
    const kind = fours[(twos[word & 0xffff]! << 5) | twos[word >>> 16]!]!;
    const found = leads[row | kind]!;
    lineFeeds += found >>> 12;
    row = found & 0x700;
  }
  scan.place = row >> 8;
  scan.lineFeeds += lineFeeds;
}
