/** A `.town` that was there before may be another user's, or open to others: programs of agents are found in it. */
import { chmodSync, lstatSync, readdirSync, type Stats, statSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import type { TownFolder } from './town-folder.ts';

/** The bits of a mode that let others in. */
const others = 0o077;
/** Folders of agents' files: what is in them is their own affair. */
const checkouts = new Set(['worktrees', 'merge', 'check', 'kept']);

/**
 * Throws, with what to do, when the town's folder belongs to somebody else, or when others could write in it and
 * have. Changes nothing; a folder that is not there yet is good.
 */
export function refuseForeignTown({ state }: Pick<TownFolder, 'state'>): void {
  const link = lstatSync(state, { throwIfNoEntry: false });
  if (link === undefined) return;
  const found = statSync(state, { throwIfNoEntry: false });
  if (found?.isDirectory() !== true)
    throw new Error(`${state} is no folder, or a link that leads to none. Move it away first.`);
  for (const each of [link, found]) if (!isMine(each)) throw foreign(state, each);
  if ((found.mode & others) === 0) return;
  const theirs = foreignIn(state);
  if (theirs !== null) throw planted(state, found, theirs);
}

/** Closes the town's folder to others. Answers a line for the person when it was open; null when it was not. */
export function closeToOthers({ state, bin }: Pick<TownFolder, 'state' | 'bin'>): string | null {
  const opened = [state, bin].flatMap((path) => {
    const found = statSync(path, { throwIfNoEntry: false });
    if (found === undefined || (found.mode & others) === 0) return [];
    chmodSync(path, 0o700);
    // Others may have looked in; what matters here is whether they could put something into it.
    return (found.mode & 0o022) === 0 ? [] : [`${path} (mode ${modeOf(found)})`];
  });
  if (opened.length === 0) return null;
  return `Other users could write in ${opened.join(' and ')}; that is closed to them now (mode 700). Nothing of theirs was found there.`;
}

type Theirs = { path: string; uid: number };

/** The first thing in a folder that belongs to somebody else. */
function foreignIn(folder: string, depth = 0): Theirs | null {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    const found = lstatSync(path, { throwIfNoEntry: false });
    if (found === undefined) continue;
    if (!isMine(found)) return { path, uid: found.uid };
    if (!found.isDirectory() || depth > 3 || (depth === 0 && checkouts.has(name))) continue;
    const inside = foreignIn(path, depth + 1);
    if (inside !== null) return inside;
  }
  return null;
}

function isMine({ uid }: Stats): boolean {
  return uid === userInfo().uid;
}

function foreign(state: string, { uid }: Stats): Error {
  return new Error(
    `The folder ${state} belongs to user ${uid}; it must be yours, because programs in it run as you. Move it away, or take it over once you have looked into it: sudo chown -R ${userInfo().username} ${state}`,
  );
}

function planted(state: string, found: Stats, { path, uid }: Theirs): Error {
  return new Error(
    `Other users could write in ${state} (mode ${modeOf(found)}), and ${path} belongs to user ${uid}. Programs in there run as you, so nothing was started. Look at it, then remove it.`,
  );
}

function modeOf({ mode }: Stats): string {
  return (mode & 0o777).toString(8);
}
