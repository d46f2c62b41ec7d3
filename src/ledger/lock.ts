/**
 * A lock file: at most one living process holds it.
 *
 * Taking: the holder's record is written to a file of its own and `link`ed to the lock's name, which fails if
 * that name is there; so the lock appears whole, and for one process only.
 *
 * Stealing from a dead holder must not be "remove, then link": of two thieves the slower one would remove the
 * lock that the faster one has just taken. Here a thief first takes a second lock, named after the very holder
 * it found dead (each holding has an id of its own). Only who has that one may replace that holder's record, and
 * only after reading it again; so the record is replaced once. If a thief dies in between, its second lock is
 * stolen in the same way, by the same function.
 */
import { randomBytes } from 'node:crypto';
import { link, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { writeSynced } from './durable.ts';
import { processSpace, startTimeOf } from './process.ts';

/** A lock that is seen to be free or dead this often and still cannot be had is not a lock. */
const attempts = 100;

/** Who holds a lock. `id` tells two holdings by one process apart. */
export type Holder = {
  pid: number;
  startTime: string;
  space: string | null;
  id: string;
  /** Device and inode of the directory that the lock lies in. Absent in records of earlier versions. */
  place?: string;
};

export type Lock = {
  readonly path: string;
  /** Gives the lock back. A second call does nothing. */
  release(): Promise<void>;
};

/** The lock is held, or it cannot be known whether it is. */
export class LockHeldError extends Error {
  override readonly name = 'LockHeldError';
  readonly path: string;
  /** Null when the lock file cannot be read. */
  readonly pid: number | null;

  constructor(path: string, pid: number | null, message: string) {
    super(message);
    this.path = path;
    this.pid = pid;
  }
}

/**
 * Takes the lock with this path, in a directory that exists. Throws `LockHeldError` at once, without waiting,
 * when a living process holds it. Not for directories that several machines share: a process of another
 * machine looks dead from here.
 */
export async function takeLock(path: string): Promise<Lock> {
  const holder = await ourselves();
  const draft = `${path}.${holder.id}.tmp`;
  try {
    const place = await placeOfDirectory(path);
    await writeSynced(draft, JSON.stringify({ ...holder, place }));
    await putInPlace(draft, path);
  } catch (error) {
    if (error instanceof LockHeldError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`The lock ${path} could not be taken: ${reason}`, { cause: error });
  } finally {
    await rm(draft, { force: true });
  }
  return { path, release: () => release(path, holder) };
}

/** The living process that holds a lock; null when nobody does. Throws `LockHeldError` when that is unknowable. */
export async function holderOf(path: string): Promise<Holder | null> {
  const found = await readHolder(path);
  return found !== null && (await isAlive(path, found)) ? found : null;
}

async function ourselves(): Promise<Holder> {
  const startTime = await startTimeOf(process.pid);
  if (startTime === null) {
    throw new Error(
      'The system does not say when this process was started, so no lock can be taken.',
    );
  }
  const id = randomBytes(8).toString('hex');
  return { pid: process.pid, startTime, space: await processSpace(), id };
}

async function putInPlace(draft: string, path: string): Promise<void> {
  for (let attempt = 0; attempt < attempts; attempt++) {
    if (await place(draft, path)) return;
    const found = await readHolder(path);
    // Nobody any more: it was given back in between.
    if (found === null) continue;
    await refuseLiving(path, found);
    if (await replaceDead(path, found, draft)) return;
  }
  const message = `${path} could not be taken: it changed hands, or is no plain file. Look at it and try again.`;
  throw new LockHeldError(path, null, message);
}

/** Gives the draft the lock's name; false when that name is taken. */
async function place(draft: string, path: string): Promise<boolean> {
  try {
    await link(draft, path);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

/** Puts the draft in the place of a dead holder's record; false when someone else was faster. */
async function replaceDead(path: string, dead: Holder, draft: string): Promise<boolean> {
  const right = await takeLock(`${path}.${dead.id}`);
  try {
    if ((await readHolder(path))?.id !== dead.id) return false;
    await rename(draft, path);
    return true;
  } finally {
    await right.release();
  }
}

async function refuseLiving(path: string, holder: Holder): Promise<void> {
  if (!(await isAlive(path, holder))) return;
  const whose = holder.pid === process.pid ? 'this process' : `process ${holder.pid}`;
  const message = `${path} is held by ${whose}. Only one may hold it: end that one first.`;
  throw new LockHeldError(path, holder.pid, message);
}

async function placeOfDirectory(path: string): Promise<string> {
  const { dev, ino } = await stat(dirname(path), { bigint: true });
  return `${dev}:${ino}`;
}

/** A record that was copied here with its directory names a process that holds the original. */
async function isCopy(path: string, { place }: Holder): Promise<boolean> {
  return place !== undefined && place !== (await placeOfDirectory(path));
}

async function isAlive(path: string, holder: Holder): Promise<boolean> {
  if (await isCopy(path, holder)) return false;
  const { pid, startTime, space } = holder;
  const ours = await processSpace();
  if (space !== null && ours !== null && space !== ours) {
    // Its system was booted anew since: nothing of then is running.
    if (space.split(' ')[0] !== ours.split(' ')[0]) return false;
    const message = `${path} is held by process ${pid} of another container, which cannot be seen from here. If that container is gone, delete this file.`;
    throw new LockHeldError(path, pid, message);
  }
  return (await startTimeOf(pid)) === startTime;
}

async function readHolder(path: string): Promise<Holder | null> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return null;
    throw error;
  });
  if (text === null) return null;
  const holder = parseHolder(text);
  if (holder !== null) return holder;
  const message = `${path} does not say who holds it. If no Town is running here, delete this file.`;
  throw new LockHeldError(path, null, message);
}

function parseHolder(text: string): Holder | null {
  try {
    const { pid, startTime, space, id, place }: Partial<Holder> = JSON.parse(text);
    if (!Number.isInteger(pid) || typeof startTime !== 'string') return null;
    if (!/^[0-9a-f]{16}$/.test(id ?? '')) return null;
    const known = { pid: Number(pid), startTime, space: space ?? null, id: String(id) };
    return typeof place === 'string' ? { ...known, place } : known;
  } catch {
    return null;
  }
}

/** The record is read first, so that a lock someone else holds by now is left alone. */
async function release(path: string, ours: Holder): Promise<void> {
  const found = await readHolder(path).catch(() => null);
  if (found?.id === ours.id) await rm(path, { force: true });
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
