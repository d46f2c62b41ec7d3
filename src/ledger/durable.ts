/** Files that must still be there after a power cut. */
import { writeSync } from 'node:fs';
import { mkdir, open } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';

/** A new, renamed or removed name is durable only after its directory is synced as well. */
export async function syncDirectory(path: string): Promise<void> {
  const directory = await open(path, 'r');
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}

/** Makes a directory, for this user only, and every one above it that is missing. */
export async function makeDirectory(path: string): Promise<void> {
  const first = await mkdir(path, { recursive: true, mode: 0o700 });
  if (first === undefined) return;
  const top = dirname(resolve(first));
  for (let each = resolve(path); each !== top; each = dirname(each)) {
    await syncDirectory(dirname(each));
  }
}

/** Writes all bytes at the end of an open file. One call may take only a part, as on a nearly full disk. */
export function writeWhole(file: number, bytes: Uint8Array): void {
  let written = 0;
  while (written < bytes.length) written += writeSync(file, bytes, written);
}

/** Writes a whole file, for this user only. Its name still needs `syncDirectory` to be durable. */
export async function writeSynced(path: string, text: string): Promise<void> {
  const file = await open(path, 'w', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}
