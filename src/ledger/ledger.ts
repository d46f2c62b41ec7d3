/** The book of a town: an append-only list of numbered entries, of which all state is a fold. */
import { closeSync, fdatasyncSync, ftruncateSync, openSync, unlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Commits } from './commits.ts';
import { makeDirectory, syncDirectory } from './durable.ts';
import { lineOverhead, maxLineBytes, mostBytesOf } from './line.ts';
import { type Lock, takeLock } from './lock.ts';
import { LedgerError } from './problem.ts';
import { checksumOf, type Extent, oneByOne, readBatches } from './read.ts';
import {
  latestSnapshot,
  refuseLostEntries,
  removeDrafts,
  snapshotNumbers,
  writeSnapshot,
} from './snapshot.ts';
import { type Survey, survey, type Torn } from './survey.ts';
import { Tail } from './tail.ts';

/** An entry says its own number; numbers run 1, 2, 3, … without a gap. */
export type Numbered = { seq: number };

/** What a ledger promises, wherever it keeps its entries. Refusals are `LedgerError`s. */
export type Ledger<E extends Numbered> = {
  /**
   * Resolves once every entry is durable. Entries must continue the sequence, also that of appends still under
   * way: callers may overlap, and share the cost. An entry of more than 1 MB of JSON, or out of order, refuses
   * the whole call before anything is written. After a failed write some entries of a call may have become
   * durable; the call still rejects, and so does every later one until the ledger is opened again.
   */
  append(entries: readonly E[]): Promise<void>;
  /** Entries after number `after`, oldest first, up to the last that was durable when reading began. */
  read(after: number): AsyncIterable<E>;
  /** The same, many at a time: the fast way to fold a whole ledger. */
  readBatches(after: number): AsyncIterable<E[]>;
  /** The number of the last durable entry; 0 when there is none. */
  readonly last: number;
  /** Keeps what the entries up to `seq`, which must be durable, add up to. The two newest are kept. */
  saveSnapshot(seq: number, value: unknown): Promise<void>;
  /** The newest snapshot that can be relied on. */
  latestSnapshot(): Promise<{ seq: number; value: unknown } | null>;
  /** Waits for what was appended, then gives the ledger back for others to open. */
  close(): Promise<void>;
};

/**
 * Opens, or begins, the ledger in a directory, as its only writer. Every byte is checked first. An unfinished
 * last write is cut off and reported as `recovered`; it was never acknowledged. Throws `LockHeldError` when
 * another process has the ledger open, and `LedgerError` with file and line when anything is damaged, missing
 * or of a format that is not known.
 */
export async function openJsonLines<E extends Numbered>(
  directory: string,
): Promise<{ ledger: Ledger<E>; recovered: Torn | null }> {
  const path = resolve(directory);
  await makeDirectory(path);
  const lock = await takeLock(join(path, 'lock'));
  try {
    const found = await survey(path);
    const snapshots = await snapshotNumbers(path);
    await refuseLostEntries(path, { snapshots, last: found.last });
    cutOffTorn(found);
    await settle(path, found);
    return { ledger: ledgerOn<E>(path, new Tail(path, found), lock), recovered: tornOf(found) };
  } catch (error) {
    await lock.release();
    throw error;
  }
}

/** An empty file that a crash left is nothing worth telling. */
function tornOf({ torn }: Survey): Torn | null {
  return torn === null || torn.bytes === 0 ? null : torn;
}

function cutOffTorn({ segments, end, torn }: Survey): void {
  if (torn === null) return;
  if (end === null || torn.file !== segments.at(-1)?.path) unlinkSync(torn.file);
  else withFile(torn.file, (file) => ftruncateSync(file, end.position.offset));
}

/**
 * A writer that was killed may have left entries that were read just now and are not on the disk yet. They
 * count from here on, so they must become durable before anyone acts on them.
 */
async function settle(directory: string, { segments }: Survey): Promise<void> {
  const last = segments.at(-1);
  if (last !== undefined) withFile(last.path, fdatasyncSync);
  await removeDrafts(directory);
  await syncDirectory(directory);
}

function withFile(path: string, use: (file: number) => void): void {
  const file = openSync(path, 'r+');
  try {
    use(file);
  } finally {
    closeSync(file);
  }
}

function ledgerOn<E extends Numbered>(directory: string, tail: Tail, lock: Lock): Ledger<E> {
  const commits = new Commits((texts) => tail.write(texts));
  let next = tail.last + 1;
  let saving = Promise.resolve();
  const batches = (after: number) => readBatches<E>(extentOf(tail), after);
  return {
    get last() {
      return tail.last;
    },
    append: async (entries) => {
      if (commits.refusal !== null) throw commits.refusal;
      const texts = entries.map((entry, index) => textOf(entry, next + index));
      next += texts.length;
      await commits.add(texts);
    },
    read: (after) => oneByOne(batches(after)),
    readBatches: batches,
    saveSnapshot: (seq, value) => {
      const saved = saving.then(() => save(directory, extentOf(tail), { seq, value }));
      saving = saved.catch(() => undefined);
      return saved;
    },
    latestSnapshot: () => latestSnapshot(directory, extentOf(tail)),
    close: async () => {
      await commits.close();
      await saving;
      tail.close();
      await lock.release();
    },
  };
}

/** What is durable now, whatever is added later. */
function extentOf({ segments, last }: Tail): Extent {
  return { segments: [...segments], last };
}

function textOf(entry: Numbered, expected: number): string {
  if (entry.seq !== expected) {
    const message = `Entry ${entry.seq} cannot be appended: the next one is ${expected}. Nothing was written.`;
    throw new LedgerError('out of order', message);
  }
  const json = JSON.stringify(entry);
  if (mostBytesOf(json) + lineOverhead <= maxLineBytes) return json;
  const bytes = Buffer.byteLength(json) + lineOverhead;
  if (bytes > maxLineBytes) {
    const message = `Entry ${entry.seq} would take ${bytes} bytes, and ${maxLineBytes} is the most. Nothing was written; keep long texts in a file and their name in the entry.`;
    throw new LedgerError('too large', message);
  }
  return json;
}

async function save(
  directory: string,
  extent: Extent,
  { seq, value }: { seq: number; value: unknown },
): Promise<void> {
  const line = seq > extent.last ? null : await checksumOf(extent, seq);
  if (line === null) {
    const message = `No snapshot of entry ${seq}: the durable entries are 1 to ${extent.last}.`;
    throw new LedgerError('out of order', message);
  }
  await writeSnapshot(directory, { seq, line, value });
}
