/**
 * Where the daemon of a town listens, written down by the daemon itself. A socket's folder depends on
 * the environment of whoever started the daemon; this file is found from any shell.
 */
import { randomBytes } from 'node:crypto';
import { readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export type Address = {
  /** The top of the repository when this was written. */
  root: string;
  /** The folder of the daemon's socket and of the holders' sockets. */
  sockets: string;
  socket: string;
  pid: number;
  startTime: string;
  /** The `.town` that this was written in; a copy of the file lies in another one. */
  place: string;
};

/** Device and inode: two paths with the same answer are the same folder. Null when nothing is there. */
export function placeOf(path: string): string | null {
  try {
    const { dev, ino } = statSync(path, { bigint: true });
    return `${dev}:${ino}`;
  } catch {
    return null;
  }
}

/** The address that the daemon of this very `.town` wrote last. Null when there is none, or a copied one. */
export function readAddress(state: string): Address | null {
  const address = parse(state);
  return address !== null && address.place === placeOf(state) ? address : null;
}

/** The town that this `.town` was copied from, when that one is still there; else null. */
export function originalOf(state: string): string | null {
  const address = parse(state);
  if (address === null || address.place === placeOf(state)) return null;
  return placeOf(join(address.root, '.town')) === address.place ? address.root : null;
}

/** Replaces the file in one go. Throws when it cannot be written. */
export function writeAddress(state: string, address: Omit<Address, 'place'>): void {
  const draft = join(state, `address.${randomBytes(8).toString('hex')}.tmp`);
  try {
    const text = JSON.stringify({ ...address, place: placeOf(state) });
    writeFileSync(draft, `${text}\n`, { flag: 'wx', mode: 0o600 });
    renameSync(draft, join(state, 'address'));
  } finally {
    rmSync(draft, { force: true });
  }
}

function parse(state: string): Address | null {
  try {
    const found: Partial<Address> = JSON.parse(readFileSync(join(state, 'address'), 'utf8'));
    const { root, sockets, socket, pid, startTime, place } = found;
    const texts = [root, sockets, socket, startTime, place];
    if (!texts.every((text) => typeof text === 'string') || !Number.isInteger(pid)) return null;
    return found as Address;
  } catch {
    return null;
  }
}
