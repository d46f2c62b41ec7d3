/** Where the worktrees of a town are: in `.town/worktrees`, or in a folder of its own at the place
 * that `worktrees:` in `town.yaml` names. */
import { createHash } from 'node:crypto';
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { placeMark } from '../../../client/town-folder.ts';
import type { Repository } from './repository.ts';
import { worktreesOf } from './worktrees.ts';

export type Placing = {
  /** The name of the town. */
  town: string;
  /** As it is written in `town.yaml`; undefined: `.town/worktrees`. */
  worktrees?: string | undefined;
};

/**
 * The path for a worktree of that name. One that git has already stays where it is, also after the
 * setting was changed. Makes the folder around it, for the person alone. Throws when the setting
 * names a place inside the repository, or one that cannot be written to.
 */
export async function placeFor(
  repository: Repository,
  name: string,
  placing: Placing,
): Promise<string> {
  const current = placeOf(repository, placing);
  const found = (await worktreesOf(repository)).find(
    (each) => path.basename(each.path) === name && isOwn(repository, path.dirname(each.path)),
  );
  if (found !== undefined) return found.path;
  if (placing.worktrees !== undefined) makePlace(repository, current);
  return path.join(current, name);
}

/** The folder for new worktrees, whether it is there yet or not. */
export function placeOf({ root, town }: Pick<Repository, 'root' | 'town'>, placing: Placing) {
  const { worktrees } = placing;
  if (worktrees === undefined) return path.join(town, 'worktrees');
  const base = path.resolve(root, worktrees.replace(/^~(?=\/|$)/, homedir()));
  const slug = placing.town.toLowerCase().replace(/[^a-z0-9-]+/g, '-');
  // Two towns may be given the same place.
  const hash = createHash('sha256').update(root).digest('hex').slice(0, 8);
  return path.join(base, `${slug}-${hash}`);
}

/** True for a folder in which Town may make and remove worktrees of this repository. */
export function isOwn({ root, town }: Repository, folder: string): boolean {
  if (folder === town || folder.startsWith(town + path.sep)) return true;
  const mark = path.join(folder, placeMark);
  if (!lstatSync(mark, { throwIfNoEntry: false })?.isFile()) return false;
  return readFileSync(mark, 'utf8') === `${root}\n`;
}

function makePlace(repository: Repository, wanted: string): void {
  const { root, commonDir, town } = repository;
  const base = nearestReal(wanted);
  const isInside = (folder: string) => base === folder || base.startsWith(folder + path.sep);
  if ((isInside(root) && !isInside(town)) || isInside(commonDir))
    throw new Error(
      `"worktrees:" leads to ${wanted}, inside the repository, where git and your tools would find ` +
        'them. Name a folder outside of it, such as ../town-worktrees, or leave the line out.',
    );
  try {
    mkdirSync(wanted, { recursive: true, mode: 0o700 });
    chmodSync(wanted, 0o700);
    writeFileSync(path.join(wanted, placeMark), `${root}\n`, { mode: 0o600 });
  } catch (cause) {
    const found = cause instanceof Error ? cause.message : String(cause);
    throw new Error(
      `The folder ${wanted} for worktrees cannot be made (${found}). ` +
        'Change "worktrees:" in town.yaml to a place you can write to.',
      { cause },
    );
  }
}

/** The path with the symlinks of its existing part resolved. */
function nearestReal(wanted: string): string {
  try {
    return realpathSync(wanted);
  } catch {
    return path.join(nearestReal(path.dirname(wanted)), path.basename(wanted));
  }
}
