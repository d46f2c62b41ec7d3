/** How much the folder takes in which Town keeps what no commit holds. */
import { existsSync, lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

export type KeptSpace = { folder: string; names: number; bytes: number };

/** Adds up `.town/kept`; null when nothing is kept. What cannot be read counts as nothing. */
export function keptSpace(state: string): KeptSpace | null {
  const folder = join(state, 'kept');
  if (!existsSync(folder)) return null;
  const names = readdirSync(folder);
  return names.length === 0 ? null : { folder, names: names.length, bytes: bytesIn(folder) };
}

function bytesIn(path: string): number {
  try {
    const found = lstatSync(path);
    if (!found.isDirectory()) return found.size;
    return readdirSync(path).reduce((sum, name) => sum + bytesIn(join(path, name)), 0);
  } catch {
    return 0;
  }
}
