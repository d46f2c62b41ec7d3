/** Reading entries back, a segment at a time. */
import { readFile } from 'node:fs/promises';
import type { Numbered } from './ledger.ts';
import { nextLine } from './line.ts';
import { damaged } from './problem.ts';
import type { Segment } from './segment.ts';

/** The part of a ledger that is there to be read. */
export type Extent = { segments: readonly Segment[]; last: number };

/** Enough to make the cost of a batch small, few enough to let other work in between. */
const batchSize = 2048;

/**
 * Entries after `after` up to the extent's last, in batches, oldest first. Each line is checked again as it
 * is read; a `LedgerError` names the file and line of one that is not as it was written.
 */
export async function* readBatches<E extends Numbered>(
  { segments, last }: Extent,
  after: number,
): AsyncGenerator<E[]> {
  for (const [index, segment] of segments.entries()) {
    const until = Math.min((segments[index + 1]?.first ?? Number.POSITIVE_INFINITY) - 1, last);
    if (until > after) yield* readSegment<E>(segment, after, until);
  }
}

async function* readSegment<E extends Numbered>(
  segment: Segment,
  after: number,
  until: number,
): AsyncGenerator<E[]> {
  const bytes = await readFile(segment.path);
  let position = segment.start;
  let batch: E[] = [];
  for (let seq = segment.first; seq <= until; seq++) {
    const line = nextLine(bytes, position);
    if (line === null || line.kind !== 'line') {
      throw damaged(segment.path, position.line + 1, 'This line does not match its checksum.');
    }
    position = line.after;
    if (seq <= after) continue;
    const entry: E = JSON.parse(bytes.toString('utf8', line.start, line.end));
    if (entry.seq !== seq) {
      throw damaged(segment.path, position.line, `Entry ${entry.seq} stands where ${seq} belongs.`);
    }
    batch.push(entry);
    if (batch.length < batchSize) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

export async function* oneByOne<E>(batches: AsyncIterable<E[]>): AsyncGenerator<E> {
  for await (const batch of batches) yield* batch;
}

/** The checksum that stands before an entry: it depends on every line up to there. */
export async function checksumOf({ segments }: Extent, seq: number): Promise<string | null> {
  const segment = segments.findLast(({ first }) => first <= seq);
  if (segment === undefined) return null;
  const bytes = await readFile(segment.path);
  let offset = segment.start.offset;
  for (let before = segment.first; before < seq; before++) {
    offset = bytes.indexOf(10, offset) + 1;
    if (offset === 0) return null;
  }
  return bytes.toString('latin1', offset, offset + 8);
}
