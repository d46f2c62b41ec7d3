/** Looking at a ledger without opening it for writing: also while a daemon has it open. */
import { resolve } from 'node:path';
import type { Ledger, Numbered } from './ledger.ts';
import { LedgerError } from './problem.ts';
import { oneByOne, readBatches } from './read.ts';
import { latestSnapshot, readSnapshot, refuseLostEntries, snapshotNumbers } from './snapshot.ts';
import { survey, type Torn } from './survey.ts';

export type LedgerReader<E extends Numbered> = Pick<
  Ledger<E>,
  'read' | 'readBatches' | 'last' | 'latestSnapshot'
>;

/**
 * The entries of a ledger as they stand now; nothing is locked or changed. The last of them may not be durable
 * yet, and a write under way at the very end is left out. Throws as `openJsonLines` does, and when there is
 * no such directory.
 */
export async function openReadOnly<E extends Numbered>(
  directory: string,
): Promise<LedgerReader<E>> {
  const path = resolve(directory);
  const extent = await survey(path);
  const batches = (after: number) => readBatches<E>(extent, after);
  return {
    last: extent.last,
    readBatches: batches,
    read: (after) => oneByOne(batches(after)),
    latestSnapshot: () => latestSnapshot(path, extent),
  };
}

/** What a check of a ledger has found. */
export type LedgerReport = {
  segments: number;
  entries: number;
  /** An unfinished write at the very end: under way now, or cut off when the ledger is next opened. */
  torn: Torn | null;
  /** The first thing that is wrong, as a sentence, with its place when it has one. */
  problem: { message: string; file: string | null; line: number | null } | null;
  /** Newest first; a snapshot that is not good is passed over and does no harm. */
  snapshots: { seq: number; good: boolean }[];
};

/** Reads every line of a ledger, without its lock, and reports the first bad one. Changes nothing. */
export async function verifyLedger(directory: string): Promise<LedgerReport> {
  const path = resolve(directory);
  // Before the entries: a daemon at work may add both while they are read.
  const snapshots = await verifySnapshots(path);
  const report: LedgerReport = { segments: 0, entries: 0, torn: null, problem: null, snapshots };
  try {
    const found = await survey(path);
    report.segments = found.segments.length;
    report.torn = found.torn;
    for await (const batch of readBatches<Numbered>(found, 0)) report.entries += batch.length;
    const seqs = snapshots.map(({ seq }) => seq);
    await refuseLostEntries(path, { snapshots: seqs, last: found.last });
  } catch (error) {
    if (!(error instanceof LedgerError)) throw error;
    report.problem = { message: error.message, file: error.file, line: error.line };
  }
  return report;
}

async function verifySnapshots(directory: string): Promise<LedgerReport['snapshots']> {
  const snapshots: LedgerReport['snapshots'] = [];
  for (const seq of await snapshotNumbers(directory)) {
    snapshots.push({ seq, good: (await readSnapshot(directory, seq)) !== null });
  }
  return snapshots;
}
