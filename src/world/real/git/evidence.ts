/** What the engine looks at before it believes a verdict. */
import { existsSync } from 'node:fs';
import { type Commit, commitsSince } from './history.ts';
import { commitOf, type Repository } from './repository.ts';
import { dirtyFiles } from './status.ts';
import { townPath } from './town-path.ts';
import { unfinishedIn, worktreeAt } from './worktrees.ts';

export type WorkspaceEvidence = {
  head: string;
  /** The branch (short name) HEAD is on; null when detached. */
  branch: string | null;
  /** The task's own commits: not in its base and not on `into`, newest first. */
  commits: Commit[];
  /** No uncommitted file, and no rebase or merge left half-way. */
  clean: boolean;
  /** Changed and untracked files, ignored ones left out. */
  dirty: string[];
  /** `rebase`, `merge`, `cherry-pick` or `revert` when one was begun and not ended. */
  unfinished: string | null;
};

/** Looks at a workspace. Throws when the workspace, its HEAD or `base` is not there. */
export async function evidence(
  repository: Repository,
  order: { path: string; base: string; into: string },
): Promise<WorkspaceEvidence> {
  const where = townPath(repository, order.path);
  const found = await worktreeAt(repository, where);
  if (found === null || found.head === null || !existsSync(where)) {
    throw new Error(
      `${where} is no worktree with a commit. Queue the task again to have it made anew.`,
    );
  }
  const into = await commitOf(repository, `refs/heads/${order.into}`);
  const known = into === null ? [order.base] : [order.base, into];
  const [commits, dirty] = await Promise.all([
    commitsSince(repository, { head: found.head, known }),
    dirtyFiles(repository, found),
  ]);
  const unfinished = unfinishedIn(found.gitDir);
  return {
    head: found.head,
    branch: found.branch?.replace(/^refs\/heads\//, '') ?? null,
    commits,
    clean: dirty.length === 0 && unfinished === null,
    dirty: dirty.map((file) => file.path),
    unfinished,
  };
}
