/** Every byte the agent wrote, by offset: on disk in a few segments, the newest also in memory. */
import { closeSync, ftruncateSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { Newest } from './newest.ts';
import { messageOf, report } from './report.ts';
import { type Segment, segmentPath } from './segments.ts';

const DEFAULT_LOG_LIMIT = 64 * 1024 * 1024;
const SEGMENTS = 4;

export class OutputLog {
  readonly #directory: string;
  #segmentBytes = Math.ceil(DEFAULT_LOG_LIMIT / SEGMENTS);
  readonly #segments: Segment[];
  readonly #newest = new Newest();
  #fd: number;
  #end = 0;
  /** What was given to the disk so far, whether it took it or not. */
  #saved = 0;
  /** Where the newest segment's file ends, as an offset; behind `#end` while the disk takes nothing. */
  #written = 0;
  /** First byte that the disk did not take, until it takes bytes again. */
  #lostFrom: number | null = null;

  /** Throws EEXIST when `directory` has a log already: a run is started once. */
  constructor(directory: string) {
    this.#directory = directory;
    this.#segments = [{ start: 0, path: segmentPath(directory, 0) }];
    this.#fd = openSync(segmentPath(directory, 0), 'ax', 0o600);
  }

  /** Keeps at most about `limit` bytes on disk from now on. */
  keep(limit: number): void {
    this.#segmentBytes = Math.ceil(limit / SEGMENTS);
  }

  /** Bytes of output so far. */
  get end(): number {
    return this.#end;
  }

  /** The oldest byte that is still kept. */
  get oldest(): number {
    return this.#segments[0]?.start ?? this.#end;
  }

  /** Adds output, to be read at once and on disk after `save`. */
  append(bytes: Buffer): void {
    if (this.#end - this.#saved + bytes.length > this.#newest.room) this.save();
    this.#newest.append(bytes);
    this.#end += bytes.length;
  }

  /**
   * Puts on disk what is not there yet. Bytes that the disk refuses stay readable while they are in
   * memory; on disk they become zero bytes, which terminals ignore, so that every later byte keeps its
   * offset.
   */
  save(): void {
    // In pieces, so that no segment is larger than it should be.
    while (this.#saved < this.#end) this.#save(this.#newest.read(this.#saved, this.#room()));
  }

  /** Bytes until the newest segment is full; all of the next one when it is. */
  #room(): number {
    const left = this.#segmentBytes - (this.#saved - (this.#segments.at(-1)?.start ?? 0));
    return left > 0 ? left : this.#segmentBytes;
  }

  #save(bytes: Buffer): void {
    const start = this.#saved;
    this.#saved += bytes.length;
    try {
      this.#rotate(start);
      this.#write(start, bytes);
      if (this.#lostFrom !== null) report(`Output from byte ${start} on is in the log again`);
      this.#lostFrom = null;
    } catch (error) {
      if (this.#lostFrom !== null) return;
      this.#lostFrom = this.#written;
      report(`Output from byte ${this.#written} on is not in the log: ${messageOf(error)}`);
    }
  }

  /** At least one and at most `length` bytes from `from`, which is in [oldest, end); good until the next `append`. */
  read(from: number, length: number): Buffer {
    if (from < this.#newest.start) return this.#readFile(from, length);
    return this.#newest.read(from, length);
  }

  close(): void {
    this.save();
    closeSync(this.#fd);
  }

  #rotate(start: number): void {
    const newest = this.#segments.at(-1);
    if (!newest || start - newest.start < this.#segmentBytes) return;
    const path = segmentPath(this.#directory, start);
    const fd = openSync(path, 'ax', 0o600);
    closeSync(this.#fd);
    this.#fd = fd;
    this.#written = start;
    this.#segments.push({ start, path });
    const old = this.#segments.splice(0, Math.max(0, this.#segments.length - SEGMENTS));
    for (const segment of old) rmSync(segment.path, { force: true });
  }

  #write(start: number, bytes: Buffer): void {
    if (this.#written < start) {
      ftruncateSync(this.#fd, start - (this.#segments.at(-1)?.start ?? 0));
      this.#written = start;
    }
    for (let done = 0; done < bytes.length; ) {
      const taken = writeSync(this.#fd, bytes, done);
      done += taken;
      this.#written += taken;
    }
  }

  #readFile(from: number, length: number): Buffer {
    const index = this.#segments.findLastIndex((segment) => segment.start <= from);
    const segment = this.#segments[index];
    if (!segment) throw new Error(`Byte ${from} of the output is no longer kept`);
    const ends = [this.#segments[index + 1]?.start, this.#newest.start, from + length];
    const bytes = Buffer.alloc(Math.min(...ends.filter((end) => end !== undefined)) - from);
    try {
      const fd = openSync(segment.path, 'r');
      readSync(fd, bytes, 0, bytes.length, from - segment.start);
      closeSync(fd);
    } catch (error) {
      report(`Output from byte ${from} on cannot be read back: ${messageOf(error)}`);
    }
    return bytes;
  }
}
