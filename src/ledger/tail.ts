/** The end of the ledger, where lines are added: the one place that writes to its files. */
import {
  closeSync,
  fdatasync,
  fstatSync,
  ftruncateSync,
  openSync,
  readSync,
  type Stats,
  unlinkSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { crc32 } from 'node:zlib';
import { syncDirectory, writeWhole } from './durable.ts';
import { encodeLines, fileStart, lineOverhead, mostBytesOf, type Position } from './line.ts';
import { LedgerError } from './problem.ts';
import { headerOf, noLink, type Segment, sealedAtBytes, segmentPath } from './segment.ts';
import type { Survey } from './survey.ts';

const syncData = promisify(fdatasync);

/** An open segment and how far it is durable. */
type OpenFile = { file: number; path: string; position: Position; allBytes: number };

/** One `write` at a time: the caller waits for each before the next. */
export class Tail {
  readonly segments: Segment[];
  /** The last durable entry. */
  last: number;
  readonly #directory: string;
  #open: OpenFile | null;
  /** Where a byte goes that should not be there. */
  readonly #beyond = Buffer.alloc(1);

  constructor(directory: string, { segments, last, end }: Survey) {
    this.#directory = directory;
    this.segments = segments;
    this.last = last;
    const path = segments.at(-1)?.path;
    this.#open =
      path === undefined || end === null ? null : { file: openSync(path, 'a+'), path, ...end };
  }

  /**
   * Makes as many of these JSON texts durable as fit into the segment, at least one, by one write and one
   * fdatasync. Answers how many. When that fails, the file is cut back to its last durable line, closed, and
   * a `LedgerError` is thrown; the tail must not be used again then.
   */
  async write(texts: readonly string[]): Promise<number> {
    const current = this.#open;
    const grows = current !== null && current.position.offset < sealedAtBytes;
    const entries = grows ? await this.#grow(current, texts) : await this.#begin(current, texts);
    this.last += entries;
    return entries;
  }

  close(): void {
    if (this.#open !== null) closeSync(this.#open.file);
    this.#open = null;
  }

  async #grow(open: OpenFile, texts: readonly string[]): Promise<number> {
    const fit = fitting(texts, open.position);
    const { bytes, after } = encodeLines(fit, open.position);
    this.#refuseStrangers(open);
    let found: Stats;
    let allBytes: number;
    try {
      writeWhole(open.file, bytes);
      // Once only: after a failed sync the system may call the same bytes clean and the next sync succeed.
      const synced = syncData(open.file);
      // While the disk is at work there is time for the rest.
      found = fstatSync(open.file);
      allBytes = crc32(bytes, open.allBytes);
      await synced;
    } catch (cause) {
      throw this.#stop(cause, () => ftruncateSync(open.file, open.position.offset));
    }
    this.#refuseOther(open, found, after.offset);
    open.position = after;
    open.allBytes = allBytes;
    return fit.length;
  }

  /** Begins a segment. Its first line and first entries are one write, so a crash leaves all or a torn end. */
  async #begin(before: OpenFile | null, texts: readonly string[]): Promise<number> {
    const number = this.segments.length + 1;
    const path = segmentPath(this.#directory, number);
    const link =
      before === null ? noLink : { lastLine: before.position.crc, allBytes: before.allBytes };
    const first = this.last + 1;
    const header = encodeLines([headerOf(number, first, link)], fileStart);
    const fit = fitting(texts, header.after);
    const lines = encodeLines(fit, header.after);
    const bytes = Buffer.concat([header.bytes, lines.bytes]);
    if (before !== null) this.#refuseOther(before, fstatSync(before.file), before.position.offset);
    try {
      const file = openSync(path, 'ax+', 0o600);
      this.#open = { file, path, position: lines.after, allBytes: crc32(bytes) };
      if (before !== null) closeSync(before.file);
    } catch (cause) {
      throw this.#stop(cause, () => undefined);
    }
    try {
      writeWhole(this.#open.file, bytes);
      await syncData(this.#open.file);
      await syncDirectory(dirname(path));
    } catch (cause) {
      throw this.#stop(cause, () => unlinkSync(path));
    }
    this.segments.push({ path, number, first, start: header.after });
    return fit.length;
  }

  /** Another program that wrote here, whatever became of the lock, shows in the file. Its lines are left alone. */
  #refuseStrangers(open: OpenFile): void {
    const isLonger = readSync(open.file, this.#beyond, 0, 1, open.position.offset) > 0;
    if (isLonger) this.#refuseOther(open, fstatSync(open.file), open.position.offset);
  }

  /** Throws unless a file is what it should be: there, and just so long. */
  #refuseOther({ path }: OpenFile, { size, nlink }: Stats, expected: number): void {
    if (nlink > 0 && size === expected) return;
    this.close();
    const found =
      nlink === 0
        ? 'this file of the ledger was removed'
        : `another program has written here: there are ${size} bytes, and there should be ${expected}`;
    const message = `${path}: ${found}. Entries up to ${this.last} were durable before, and none is taken now. End every Town that works here, and look at the ledger with town doctor.`;
    throw new LedgerError('stopped', message, { file: path });
  }

  #stop(cause: unknown, cutBack: () => void): LedgerError {
    const kept = `Entries up to ${this.last} are safe`;
    let after = `${kept}; nothing of the failed write was kept.`;
    try {
      cutBack();
    } catch (error) {
      after = `${kept}; cutting the failed write off did not succeed either (${reasonOf(error)}).`;
    }
    this.close();
    const message = `Writing to the ledger in ${this.#directory} failed: ${reasonOf(cause)}. ${after} It takes no more entries until it is opened again: put the cause right and start again.`;
    return new LedgerError('stopped', message, { cause });
  }
}

function reasonOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}

/** As many of the texts as fit after a position before the segment is sealed; at least one. */
function fitting(texts: readonly string[], { offset }: Position): readonly string[] {
  const most = texts.reduce((sum, text) => sum + mostBytesOf(text) + lineOverhead, offset);
  if (most < sealedAtBytes) return texts;
  let end = offset;
  const full = texts.findIndex((text, index) => {
    if (index > 0 && end >= sealedAtBytes) return true;
    end += Buffer.byteLength(text) + lineOverhead;
    return false;
  });
  return full === -1 ? texts : texts.slice(0, full);
}
