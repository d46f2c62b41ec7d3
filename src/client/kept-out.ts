/**
 * Files of the person's checkout that say something which is not in force, for whoever reads them without the
 * daemon. It writes this down whenever it has looked at them.
 */
import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TownFolder } from './town-folder.ts';

/** By path from the root: the sha256 of the text that lies there, and of the one in force, or `absent`. */
export type KeptOut = Record<string, { there: string; inForce: string }>;

type Folder = Pick<TownFolder, 'state'>;

/** Where the texts in force are kept, by their sha256. */
export const textsIn = ({ state }: Folder) => join(state, 'team');
const listIn = (folder: Folder) => join(textsIn(folder), 'kept-out.json');

export function writeKeptOut(folder: Folder, keptOut: KeptOut): void {
  if (JSON.stringify(readKeptOut(folder)) === JSON.stringify(keptOut)) return;
  mkdirSync(textsIn(folder), { recursive: true, mode: 0o700 });
  const draft = `${listIn(folder)}.${randomBytes(8).toString('hex')}.tmp`;
  writeFileSync(draft, JSON.stringify(keptOut), { mode: 0o600 });
  renameSync(draft, listIn(folder));
}

function readKeptOut(folder: Folder): KeptOut {
  try {
    return JSON.parse(readFileSync(listIn(folder), 'utf8'));
  } catch {
    // Nothing was ever kept out.
    return {};
  }
}

/** The text of a file that counts, when `text` lies there; null when none does. */
export function textThatCounts(folder: Folder, path: string, text: string): string | null {
  const kept = readKeptOut(folder)[path];
  if (kept === undefined || kept.there !== createHash('sha256').update(text).digest('hex'))
    return text;
  try {
    return readFileSync(join(textsIn(folder), kept.inForce), 'utf8');
  } catch {
    // There was none, or it is lost: what is shipped counts.
    return null;
  }
}
