/** The fence around everything Town resets, cleans or removes: real folders inside `.town`, and in
 * the town's own folder at the place that `worktrees:` names. */
import { mkdirSync, realpathSync } from 'node:fs';
import path from 'node:path';
import { isOwn } from './place.ts';
import type { Repository } from './repository.ts';

/**
 * The canonical form of `wanted`, with its parent folders made. Throws when it is not inside a
 * folder of the town's, also when it only seems to be: an agent can replace a folder by a symlink.
 */
export function townPath(repository: Repository, wanted: string): string {
  const parent = parentOf(wanted);
  const found = path.join(parent, path.basename(wanted));
  if (!isOwn(repository, parent)) {
    throw new Error(
      `${wanted} is not inside ${repository.town}, nor in the town's own folder for worktrees. ` +
        'Town makes and removes worktrees only there; ' +
        'if a folder on the way is a symlink, put the real folder back.',
    );
  }
  return found;
}

function parentOf(wanted: string): string {
  const folder = path.dirname(wanted);
  try {
    mkdirSync(folder, { recursive: true });
    return realpathSync(folder);
  } catch (cause) {
    const found = cause instanceof Error ? cause.message : String(cause);
    throw new Error(
      `The folder ${folder} cannot be made (${found}). Make .town a folder this user can write to.`,
      { cause },
    );
  }
}
