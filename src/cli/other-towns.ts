/** Other towns of the same repository: a linked worktree may have one of its own. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { openRepository, worktreesOf } from '../world/real/git/index.ts';

/** The working trees of the repository around a folder, other than this one, that have a town. */
export async function otherTowns(here: string): Promise<string[]> {
  const repository = await openRepository(here).catch(() => null);
  if (repository === null) return [];
  const worktrees = await worktreesOf(repository).catch(() => []);
  const paths = worktrees.map(({ path }) => path).filter((path) => path !== repository.root);
  return paths.filter((path) => existsSync(join(path, '.town', 'token')));
}
