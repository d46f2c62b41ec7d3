/** Where the workspace of a run is now: the ledger has the path of when it was made, and towns are moved. */
import { basename, join } from 'node:path';
import type { TownFolder } from '../client/town-folder.ts';
import type { Run } from '../core/index.ts';

type Folders = Pick<TownFolder, 'root' | 'worktrees'>;

/** Null before it is made. A run without a workspace of its own is in the root. */
export function workspacePath(
  folders: Folders,
  { workspace, path }: Pick<Run, 'workspace' | 'path'>,
): string | null {
  if (path === null) return null;
  return workspace === 'none' ? folders.root : join(folders.worktrees, basename(path));
}

/** The checkout that was recorded at `path`, where it is now; null when `path` is the root of a town. */
export function checkoutPath({ root, worktrees }: Folders, path: string): string | null {
  if (path === root || !path.includes(join('.town', basename(worktrees)))) return null;
  return join(worktrees, basename(path));
}
