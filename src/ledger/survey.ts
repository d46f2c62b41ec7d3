/** The check of a whole ledger, made each time it is opened: is every byte as it was written? */
import { crc32 } from 'node:zlib';
import { type Fault, nextLine, type Position } from './line.ts';
import { damaged } from './problem.ts';
import {
  noLink,
  type OpenedSegment,
  openSegment,
  type Segment,
  segmentNumbers,
  segmentPath,
} from './segment.ts';

/** An unfinished write at the very end: the file, the line from 1, and how many bytes there are of it. */
export type Torn = { file: string; line: number; bytes: number };

export type Survey = {
  segments: Segment[];
  /** The last whole entry; 0 when there is none. */
  last: number;
  /** Where the last segment's whole lines end, and the CRC of all bytes up to there. */
  end: { position: Position; allBytes: number } | null;
  torn: Torn | null;
};

/**
 * Reads every segment of a ledger. Sealed ones are held against the CRC in the segment after them, which
 * costs a fraction of a millisecond for each megabyte; the last one is read line by line.
 * Throws a `LedgerError` that names the first bad file and line; only the end of the last file may be torn.
 */
export async function survey(directory: string): Promise<Survey> {
  const numbers = await segmentNumbers(directory);
  const segments: Segment[] = [];
  let current: OpenedSegment | null = null;
  let torn: Torn | null = null;
  for (const number of numbers) {
    const opened = await openSegment(directory, number);
    if ('kind' in opened) {
      // A crash while a segment was begun leaves a last file without a whole first line.
      torn = tornOrThrow(segmentPath(directory, number), opened, number === numbers.length);
      break;
    }
    checkSealed(current, opened);
    segments.push(opened.segment);
    current = opened;
  }
  return current === null
    ? { segments, last: 0, end: null, torn }
    : { segments, ...surveyLast(current, torn) };
}

function surveyLast(last: OpenedSegment, torn: Torn | null): Omit<Survey, 'segments'> {
  const { position, fault } = walk(last);
  const { path, first, start } = last.segment;
  return {
    last: first + position.line - start.line - 1,
    end: { position, allBytes: crc32(last.bytes.subarray(0, position.offset)) },
    torn: fault === null ? torn : tornOrThrow(path, fault, torn === null),
  };
}

function tornOrThrow(file: string, fault: Fault, mayBeTorn: boolean): Torn {
  if (fault.kind === 'torn' && mayBeTorn) return { file, line: fault.line, bytes: fault.bytes };
  throw damaged(file, fault.line, 'This line does not match its checksum.');
}

/** The end of the whole lines, and what comes after them. */
function walk({ segment, bytes }: OpenedSegment): { position: Position; fault: Fault | null } {
  let position = segment.start;
  for (;;) {
    const line = nextLine(bytes, position);
    if (line === null || line.kind !== 'line') return { position, fault: line };
    position = line.after;
  }
}

function checkSealed(before: OpenedSegment | null, after: OpenedSegment): void {
  const { path, first } = after.segment;
  const allBytes = before === null ? noLink.allBytes : crc32(before.bytes);
  if (allBytes === after.link.allBytes && (before !== null || first === 1)) return;
  const fault = before === null ? null : walk(before).fault;
  if (before !== null && fault !== null) tornOrThrow(before.segment.path, fault, false);
  throw damaged(path, 1, 'This file does not continue the one before it.');
}
