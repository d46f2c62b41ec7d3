/** Whether the daemon still stands where it was started: its town's folder, and its own programs. */
import { closeSync, existsSync, fstatSync, openSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { placeOf } from '../client/address.ts';
import type { TownFolder } from '../client/town-folder.ts';
import type { Daemon, Programs } from './daemon.ts';

export type Standing =
  | { kind: 'firm' }
  /** The repository lies under another name now; the next daemon finds the agents there. */
  | { kind: 'moved' }
  /** Nothing of the town may live on. */
  | { kind: 'deleted' }
  /** Town was moved or upgraded under the daemon, so it could not load its other parts any more. */
  | { kind: 'programs gone'; missing: string };

export type Ground = {
  look(): Standing;
  /** True when the daemon has to end; it was told so then, once. */
  hasToLeave: Daemon['hasToLeave'];
  close(): void;
};

/**
 * Keeps the town's folder open, because a folder that was renamed still has a link to it, and one
 * that was deleted has none, whatever lies at its old path now.
 */
export function holdGround(
  { state, lock }: TownFolder,
  programs: Programs,
  leave: (why: string) => void,
): Ground {
  const folder = openSync(state, 'r');
  const place = placeOf(state);
  const parts = partsOf(programs);
  let told = false;
  const look = (): Standing => {
    if (placeOf(state) !== place)
      return { kind: fstatSync(folder).nlink === 0 ? 'deleted' : 'moved' };
    if (!existsSync(lock)) return { kind: 'deleted' };
    const missing = parts.find((part) => !existsSync(part));
    return missing === undefined ? { kind: 'firm' } : { kind: 'programs gone', missing };
  };
  return {
    look,
    hasToLeave: (why) => {
      const standing = look();
      if (standing.kind === 'firm') return false;
      if (standing.kind === 'programs gone' && why === 'for its town') return false;
      if (!told) leave(sayStanding(standing, state));
      told = true;
      return true;
    },
    close: () => closeSync(folder),
  };
}

/** What a daemon loads or starts later; the files of one build carry names that no other build gives. */
function partsOf({ holder, town }: Programs): string[] {
  const chunks = join(dirname(holder), 'chunks');
  const names = existsSync(chunks) ? readdirSync(chunks) : [];
  const parts = [holder, town, ...names.map((name) => join(chunks, name))];
  return parts.filter((part) => existsSync(part));
}

/** What the log says of an end that nobody asked for. */
function sayStanding(standing: Exclude<Standing, { kind: 'firm' }>, state: string): string {
  switch (standing.kind) {
    case 'moved':
      return `${state} was moved, so this daemon ends. Agents go on; "town" where it is now finds them.`;
    case 'deleted':
      return `${state} was deleted, so this town ends.`;
    case 'programs gone':
      return `${standing.missing} is gone: Town was moved or upgraded, so this daemon ends. Agents go on; the next "town" command finds them.`;
  }
}
