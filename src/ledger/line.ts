/**
 * One line of the ledger: eight hexadecimal digits, a space, a JSON text, a line feed. The digits are
 * the CRC-32 (as in zlib) of the JSON, begun with the CRC of the line before: a chain, so that a line
 * that is missing, doubled or moved shows as well as one that was changed.
 */
import { crc32 } from 'node:zlib';

/** The longest line that is written, its checksum and line feed included. */
export const maxLineBytes = 1024 * 1024;

const lineFeed = 10;
const space = 32;
/** Digits and the space. */
const prefixBytes = 9;

/** Bytes a line takes around its JSON. */
export const lineOverhead = prefixBytes + 1;

/** A place between two lines: bytes and lines before it, and the CRC of the line before it. */
export type Position = { offset: number; line: number; crc: number };

/** Where a file begins. */
export const fileStart: Position = { offset: 0, line: 0, crc: 0 };

/** A line that is as it was written. Its JSON is at `start` up to `end`. */
export type Line = { kind: 'line'; start: number; end: number; after: Position };

/**
 * A line (from 1) that is not as it was written. It is `torn` when it can only be the unfinished end of
 * the last write: it runs to the end of the file and either
 *  - has no line feed (but a whole line whose line feed was changed is damage), or
 *  - has a hole of at least two zero bytes, where a block never reached the disk.
 * Everything else is `damaged`; so is every single changed bit, also one in the last line.
 */
export type Fault = { kind: 'torn' | 'damaged'; line: number; bytes: number };

/** Eight lower-case hexadecimal digits. */
export function hex(crc: number): string {
  return crc.toString(16).padStart(8, '0');
}

/** Texts as the lines that follow a position, and the position after them. */
export function encodeLines(
  texts: readonly string[],
  at: Position,
): { bytes: Buffer; after: Position } {
  // Room for the most that the texts can take; counting their bytes first would take as long as writing them.
  const room = texts.reduce((sum, text) => sum + mostBytesOf(text) + lineOverhead, 0);
  const bytes = Buffer.allocUnsafe(room);
  let offset = 0;
  let crc = at.crc;
  for (const text of texts) {
    const start = offset + prefixBytes;
    const end = start + bytes.write(text, start);
    crc = crc32(bytes.subarray(start, end), crc);
    writeDigits(bytes, offset, crc);
    bytes[start - 1] = space;
    bytes[end] = lineFeed;
    offset = end + 1;
  }
  const after = { offset: at.offset + offset, line: at.line + texts.length, crc };
  return { bytes: bytes.subarray(0, offset), after };
}

/** No UTF-16 unit takes more than three bytes of UTF-8. */
export function mostBytesOf(text: string): number {
  return 3 * text.length;
}

function writeDigits(bytes: Buffer, offset: number, crc: number): void {
  for (let index = 0; index < 8; index++) {
    const digit = (crc >>> (28 - index * 4)) & 15;
    bytes[offset + index] = digit < 10 ? 48 + digit : 87 + digit;
  }
}

/** Reads the line at a position; null at the end of the bytes. */
export function nextLine(bytes: Buffer, at: Position): Line | Fault | null {
  if (at.offset >= bytes.length) return null;
  const start = at.offset + prefixBytes;
  const end = bytes.indexOf(lineFeed, at.offset);
  if (end < start) return faultAt(bytes, at);
  const crc = crc32(bytes.subarray(start, end), at.crc);
  if (crc !== digitsAt(bytes, at.offset) || bytes[start - 1] !== space) return faultAt(bytes, at);
  return { kind: 'line', start, end, after: { offset: end + 1, line: at.line + 1, crc } };
}

function faultAt(bytes: Buffer, at: Position): Fault {
  const rest = bytes.subarray(at.offset);
  const end = rest.indexOf(lineFeed);
  const torn =
    end === -1
      ? !lostOnlyItsLineFeed(rest, at.crc)
      : end === rest.length - 1 && rest.includes('\0\0');
  return { kind: torn ? 'torn' : 'damaged', line: at.line + 1, bytes: rest.length };
}

/** A torn write ends before its line feed or with zeros; it never has another byte in that place. */
function lostOnlyItsLineFeed(rest: Buffer, previous: number): boolean {
  const end = rest.length - 1;
  if (end < prefixBytes || rest[end] === 0 || rest[prefixBytes - 1] !== space) return false;
  return crc32(rest.subarray(prefixBytes, end), previous) === digitsAt(rest, 0);
}

/** The number that eight lower-case hexadecimal digits spell, or -1. */
function digitsAt(bytes: Buffer, offset: number): number {
  let value = 0;
  for (let index = offset; index < offset + 8; index++) {
    const digit = digitOf(bytes[index] ?? 0);
    if (digit < 0) return -1;
    value = value * 16 + digit;
  }
  return value;
}

function digitOf(byte: number): number {
  if (byte >= 48 && byte <= 57) return byte - 48;
  if (byte >= 97 && byte <= 102) return byte - 87;
  return -1;
}
