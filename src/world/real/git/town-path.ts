/** The fence around everything Town resets, cleans or removes: real folders inside `.town`. */
import { mkdirSync, realpathSync } from 'node:fs';
import path from 'node:path';
import type { Repository } from './repository.ts';

/**
 * The canonical form of `wanted`, with its parent folders made. Throws when it is not inside the
 * town's folder, also when it only seems to be: an agent can replace a folder by a symlink.
 */
export function townPath(repository: Repository, wanted: string): string {
  const parent = parentOf(wanted);
  const found = path.join(parent, path.basename(wanted));
  if (parent !== repository.town && !parent.startsWith(repository.town + path.sep)) {
    throw new Error(
      `${wanted} is not inside ${repository.town}. Town makes and removes worktrees only there; ` +
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
