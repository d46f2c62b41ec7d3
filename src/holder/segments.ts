/**
 * The output log on disk: files `output.<offset>.log`, each named by the offset of its first byte,
 * so that a byte of the stream is found by names and lengths alone. The newest is appended to.
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

export type Segment = { start: number; path: string };

const NAME = /^output\.(\d+)\.log$/;

export function segmentPath(directory: string, start: number): string {
  return join(directory, `output.${start}.log`);
}

/** The segments in `directory`, oldest first. */
export function segmentsIn(directory: string): Segment[] {
  const starts = readdirSync(directory).flatMap((name) => NAME.exec(name)?.[1] ?? []);
  return starts
    .map((start) => ({ start: Number(start), path: segmentPath(directory, Number(start)) }))
    .sort((a, b) => a.start - b.start);
}
