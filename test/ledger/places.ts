/** Directories and files that the tests of the ledger share. */
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Ledger, openJsonLines } from '../../src/ledger/ledger.ts';
import { temporaryFolder } from '../temporary.ts';
import type { Entry, Place } from './conformance.ts';

export async function temporaryDirectory(): Promise<string> {
  return temporaryFolder('town-ledger-');
}

export async function openIn(directory: string): Promise<Ledger<Entry>> {
  return (await openJsonLines<Entry>(directory)).ledger;
}

export async function jsonLinesPlace(): Promise<Place> {
  const directory = await temporaryDirectory();
  return {
    open: () => openIn(directory),
    ruinSnapshots: (from) => ruinSnapshots(directory, from),
    remove: () => rm(directory, { recursive: true }),
  };
}

async function ruinSnapshots(directory: string, from: number): Promise<void> {
  for (const name of await readdir(directory)) {
    const seq = Number(/^snapshot-(\d+)\.json$/.exec(name)?.[1]);
    if (!(seq >= from)) continue;
    const path = join(directory, name);
    const bytes = await readFile(path);
    await writeFile(path, bytes.subarray(0, bytes.length / 2));
  }
}

/** The same bytes with one bit changed, counted from the first. */
export function withFlippedBit(bytes: Buffer, bit: number): Buffer {
  const changed = Buffer.from(bytes);
  changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
  return changed;
}
