/**
 * The files of a ledger: `000001.jsonl`, `000002.jsonl`, … Each begins with a line that says which
 * format it has and how it follows from the file before. A file that has reached 8 MB is sealed: it is
 * never written again, and the next one carries a CRC over all of its bytes.
 */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Fault, fileStart, hex, nextLine, type Position } from './line.ts';
import { damaged, LedgerError } from './problem.ts';

/** A file with this many bytes gets no further line. */
export const sealedAtBytes = 8 * 1024 * 1024;

const formatVersion = 1;

/** A file whose first line was read. */
export type Segment = {
  path: string;
  number: number;
  /** The number of its first entry. */
  first: number;
  /** Where its first entry begins. */
  start: Position;
};

/** What a segment knows of the one before it. */
export type Link = {
  /** CRC of its last line. */
  lastLine: number;
  /** CRC of all its bytes. */
  allBytes: number;
};

export const noLink: Link = { lastLine: 0, allBytes: 0 };

export type OpenedSegment = { segment: Segment; link: Link; bytes: Buffer };

export function segmentPath(directory: string, number: number): string {
  return join(directory, `${String(number).padStart(6, '0')}.jsonl`);
}

/** The numbers of the segments, in order. Throws when one in between, or the first, is missing. */
export async function segmentNumbers(directory: string): Promise<number[]> {
  const names = (await readdir(directory)).filter((name) => /^\d{6,}\.jsonl$/.test(name));
  const numbers = names.map((name) => Number.parseInt(name, 10)).sort((a, b) => a - b);
  const missing = numbers.findIndex((number, index) => number !== index + 1);
  if (missing === -1) return numbers;
  throw damaged(segmentPath(directory, missing + 1), 1, 'This file of the ledger is missing.');
}

/** The JSON of a segment's first line. */
export function headerOf(number: number, first: number, link: Link): string {
  return JSON.stringify({
    ledger: 'town',
    version: formatVersion,
    segment: number,
    first,
    lastLineBefore: hex(link.lastLine),
    fileBefore: hex(link.allBytes),
  });
}

/**
 * Reads a segment and understands its first line. Answers a fault when that line is not whole; throws
 * when it is whole and says something that this version cannot read.
 */
export async function openSegment(
  directory: string,
  number: number,
): Promise<OpenedSegment | Fault> {
  const path = segmentPath(directory, number);
  const bytes = await readFile(path);
  const line = nextLine(bytes, fileStart) ?? { kind: 'torn', line: 1, bytes: 0 };
  if (line.kind !== 'line') return line;
  const header = parseHeader(path, bytes.toString('utf8', line.start, line.end));
  if (header.segment !== number) {
    throw damaged(path, 1, `This is segment ${header.segment} under another name.`);
  }
  return {
    segment: { path, number, first: header.first, start: line.after },
    link: header.link,
    bytes,
  };
}

function parseHeader(path: string, json: string): { segment: number; first: number; link: Link } {
  const header: Record<string, unknown> = JSON.parse(json);
  const { ledger, version, segment, first, lastLineBefore, fileBefore } = header;
  if (ledger !== 'town' || typeof version !== 'number') {
    throw damaged(path, 1, 'The first line is not that of a ledger.');
  }
  if (version !== formatVersion) {
    const message = `${path}: written in ledger format ${version}, and this Town reads format ${formatVersion}. Use the Town that wrote it, or a newer one.`;
    throw new LedgerError('newer', message, { file: path, line: 1 });
  }
  const link = { lastLine: crcFrom(lastLineBefore), allBytes: crcFrom(fileBefore) };
  return { segment: Number(segment), first: Number(first), link };
}

function crcFrom(digits: unknown): number {
  return Number.parseInt(String(digits), 16);
}
