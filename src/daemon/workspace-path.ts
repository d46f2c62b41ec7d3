/** Where the workspace of a run is now: the ledger has the path of when it was made, and towns are moved. */
import { basename, dirname, join } from 'node:path';
import type { TownFolder } from '../client/town-folder.ts';
import type { Run } from '../core/index.ts';

type Folders = Pick<TownFolder, 'root' | 'worktrees'>;

/** Null before it is made. A run without a workspace of its own is in the root. */
export function workspacePath(
  folders: Folders,
  { workspace, path }: Pick<Run, 'workspace' | 'path'>,
): string | null {
  if (path === null) return null;
  return workspace === 'none' ? folders.root : movedAlong(folders, path);
}

/** The checkout that was recorded for a run, where it is now; null when it worked in the root of the town. */
export function checkoutPath(
  folders: Folders,
  { run, path }: { run: string; path: string },
): string | null {
  return basename(path) === run ? movedAlong(folders, path) : null;
}

/** Worktrees in the town's folder move with it; those of a place outside of the repository stay there. */
function movedAlong({ worktrees }: Folders, path: string): string {
  const inTown = join(basename(dirname(worktrees)), basename(worktrees));
  return dirname(path).endsWith(join('/', inTown)) ? join(worktrees, basename(path)) : path;
}
