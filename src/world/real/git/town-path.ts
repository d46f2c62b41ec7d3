/** The fence around everything Town resets, cleans or removes: real folders inside `.town`. */
import { mkdirSync, realpathSync } from 'node:fs';
import path from 'node:path';
import type { Repository } from './repository.ts';

/**
 * The canonical form of `wanted`, with its parent folders made. Throws when it is not inside the
 * town's folder, also when it only seems to be: an agent can replace a folder by a symlink.
 */
export function townPath(repository: Repository, wanted: string): string {
  mkdirSync(path.dirname(wanted), { recursive: true });
  const parent = realpathSync(path.dirname(wanted));
  const found = path.join(parent, path.basename(wanted));
  if (parent !== repository.town && !parent.startsWith(repository.town + path.sep)) {
    throw new Error(
      `${wanted} is not inside ${repository.town}. Town makes and removes worktrees only there; ` +
        'if a folder on the way is a symlink, put the real folder back.',
    );
  }
  return found;
}
