/**
 * Snapshots of what the entries add up to: `snapshot-<seq>.json`, valid JSON of the shape
 * `{"crc32":"…","snapshot":{"version":1,"seq":…,"line":"…","value":…}}`. They are caches: one that cannot be
 * used is passed over, and all of them may be deleted.
 */
import { readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { syncDirectory, writeSynced } from './durable.ts';
import { hex } from './line.ts';
import { LedgerError } from './problem.ts';
import { checksumOf, type Extent } from './read.ts';

/** `line` is the checksum before entry `seq`, so that a snapshot of another ledger is not taken for ours. */
export type Snapshot = { seq: number; line: string; value: unknown };

const version = 1;
const kept = 2;
const opening = '{"crc32":"';
const middle = '","snapshot":';
const bodyAt = opening.length + 8 + middle.length;

/** The numbers of the snapshots there are, newest first. */
export async function snapshotNumbers(directory: string): Promise<number[]> {
  const names = await readdir(directory);
  const numbers = names.map((name) =>
    Number(/^snapshot-(\d+)\.json$/.exec(name)?.[1] ?? Number.NaN),
  );
  return numbers.filter((seq) => !Number.isNaN(seq)).sort((a, b) => b - a);
}

/** Writes a snapshot durably, and removes all but the two newest. */
export async function writeSnapshot(directory: string, { seq, line, value }: Snapshot) {
  const body = JSON.stringify({ version, seq, line, value });
  const path = snapshotPath(directory, seq);
  const draft = `${path}.tmp`;
  try {
    await writeSynced(draft, `${opening}${hex(crc32(body))}${middle}${body}}\n`);
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
  await syncDirectory(directory);
  for (const old of (await snapshotNumbers(directory)).slice(kept)) {
    await rm(snapshotPath(directory, old), { force: true });
  }
}

/** A snapshot that is as it was written; null for any other. */
export async function readSnapshot(directory: string, seq: number): Promise<Snapshot | null> {
  const bytes = await readFile(snapshotPath(directory, seq)).catch(() => null);
  if (bytes === null) return null;
  const body = bytes.subarray(bodyAt, -2);
  const whole = `${opening}${hex(crc32(body))}${middle}`;
  if (bytes.toString('latin1', 0, bodyAt) !== whole) return null;
  if (bytes.toString('latin1', bytes.length - 2) !== '}\n') return null;
  const found: Snapshot & { version: number } = JSON.parse(body.toString('utf8'));
  return found.version === version && found.seq === seq ? found : null;
}

/** The newest snapshot that was taken of these very entries. */
export async function latestSnapshot(
  directory: string,
  extent: Extent,
): Promise<{ seq: number; value: unknown } | null> {
  for (const seq of await snapshotNumbers(directory)) {
    const found = seq > extent.last ? null : await readSnapshot(directory, seq);
    if (found === null || found.line !== (await checksumOf(extent, seq))) continue;
    return { seq, value: found.value };
  }
  return null;
}

/** Drafts that a crash has left. */
export async function removeDrafts(directory: string): Promise<void> {
  const names = await readdir(directory);
  for (const name of names.filter((each) => /^snapshot-\d+\.json\.tmp$/.test(each))) {
    await rm(join(directory, name), { force: true });
  }
}

/**
 * A snapshot is only ever taken of durable entries, so a good one past the end proves that entries are gone.
 * Going on would give their numbers to others; throws a `LedgerError`.
 */
export async function refuseLostEntries(
  directory: string,
  { snapshots, last }: { snapshots: readonly number[]; last: number },
): Promise<void> {
  for (const seq of snapshots) {
    if (seq <= last || (await readSnapshot(directory, seq)) === null) continue;
    const file = snapshotPath(directory, seq);
    const message = `${directory}: the ledger ends at entry ${last}, and ${file} was made when it had ${seq}: entries are missing. Put the ledger back from a copy, or delete the snapshot to go on without them.`;
    throw new LedgerError('damaged', message, { file });
  }
}

function snapshotPath(directory: string, seq: number): string {
  return join(directory, `snapshot-${seq}.json`);
}
