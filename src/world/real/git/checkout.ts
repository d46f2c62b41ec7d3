/** Checkouts of one commit with no branch: for views, reviews, checks and the merge queue. */
import { rmSync } from 'node:fs';
import path from 'node:path';
import { isWorkingTree, keepIfNeeded, type ReleaseOrder, releaseInTurn } from './archive.ts';
import type { Checkout } from './git-call.ts';
import { GitError } from './git-error.ts';
import { keepLeftovers } from './keep-files.ts';
import { listed, requireObjectId } from './names.ts';
import type { Repository } from './repository.ts';
import { dirtyFiles } from './status.ts';
import { fillSubmodules } from './submodules.ts';
import { townPath } from './town-path.ts';
import {
  clearDeadLock,
  isHalfMade,
  pointsBack,
  restorePointer,
  type Worktree,
  worktreeAt,
} from './worktrees.ts';

/** How much of the tree a checkout holds: all of it, or what the person's sparse checkout leaves. */
export type Extent = 'whole' | 'as configured';

/**
 * Makes `path` a checkout of `commit`. One that is there already is used again, after anything
 * uncommitted in it was archived, and what no commit can hold was kept, under `name` (a run's id).
 * Ended with `releaseWorkspace`. What is checked for landing has to be `whole`.
 */
export function prepareViewWorkspace(
  repository: Repository,
  order: ReleaseOrder & { commit: string; extent?: Extent },
): Promise<Checkout> {
  requireObjectId('The commit', order.commit);
  return repository.alone(async () => {
    const where = townPath(repository, order.path);
    const found = await usable(repository, where);
    if (found === null) await releaseInTurn(repository, { ...order, path: where });
    else await keepAll(repository, found, order);
    const checkout = found ?? (await add(repository, where, order.commit));
    return resetInTurn(repository, checkout, order.commit, order.extent ?? 'as configured');
  });
}

async function keepAll(
  repository: Repository,
  found: Worktree,
  order: ReleaseOrder,
): Promise<void> {
  const { commit } = await keepIfNeeded(repository, order.name, found);
  if (order.of === 'Town') return;
  await keepLeftovers(repository, found, { ...order, commit: commit ?? found.head });
}

/**
 * The merge queue's own checkout at `path`, made when it is not there. What is in it is Town's and is
 * not archived.
 */
export function prepareOwnCheckout(
  repository: Repository,
  order: { path: string; commit: string },
): Promise<Checkout> {
  requireObjectId('The commit', order.commit);
  return repository.alone(async () => {
    const where = townPath(repository, order.path);
    const found = await usable(repository, where);
    if (found === null)
      await releaseInTurn(repository, { name: 'checkout', path: where, of: 'Town' });
    return found ?? add(repository, where, order.commit);
  });
}

/**
 * Puts the files of a checkout inside `.town` exactly at `commit` with HEAD detached, the whole tree
 * also where the repository's patterns or the checkout's index would leave files out. Changes and
 * untracked files go; ignored ones stay, so that `node_modules` and build caches need not be made
 * again for each candidate. (A check that must not trust them starts with a clean install.)
 * Throws when the files still differ afterwards.
 */
export function resetCheckout(
  repository: Repository,
  checkout: Checkout,
  commit: string,
): Promise<Checkout> {
  return repository.alone(() => resetInTurn(repository, checkout, commit, 'whole'));
}

/** The same for a checkout that nothing is checked in next: its index is believed, which is quicker. */
export function tidyCheckout(
  repository: Repository,
  checkout: Checkout,
  commit: string,
): Promise<Checkout> {
  return repository.alone(() => resetInTurn(repository, checkout, commit, 'as configured'));
}

async function resetInTurn(
  repository: Repository,
  checkout: Checkout,
  commit: string,
  extent: Extent,
): Promise<Checkout> {
  requireObjectId('The commit', commit);
  townPath(repository, checkout.path);
  restorePointer(checkout);
  await clearDeadLock(checkout.gitDir);
  const options = { in: checkout, timeMs: 600_000 };
  const settings = extent === 'whole' ? nothingLeftOut : [];
  if (extent === 'whole') await forgetIndex(repository, checkout);
  // Not `reset --hard`: if something put HEAD on a branch, that would move the branch.
  await repository.git([...settings, 'checkout', '--force', '--detach', commit, '--'], options);
  // Twice -f also removes repositories that a check cloned. Those of a run were kept before.
  await repository.git([...settings, 'clean', '-ffd', '--quiet'], options);
  await fillSubmodules(repository, checkout, 'reset');
  const left = await dirtyFiles(repository, checkout);
  if (left.length > 0) {
    const stderr = `${checkout.path} cannot be put at ${commit}: ${listed(left.map((file) => file.path))}`;
    throw new GitError({ command: ['checkout', '--detach', commit], exitCode: 0, stderr });
  }
  return checkout;
}

const nothingLeftOut = ['core.sparseCheckout=false', 'index.sparse=false'].flatMap((each) => [
  '-c',
  each,
]);

/**
 * Makes the index anew, from HEAD and the files as they are. An index can say of a file that git
 * should not look at it, and a new worktree inherits the patterns of a sparse checkout. Files that
 * are as HEAD has them keep their times, so that builds find their caches in order.
 */
async function forgetIndex(repository: Repository, checkout: Checkout): Promise<void> {
  for (const name of ['index', 'config.worktree', 'info/sparse-checkout'])
    rmSync(path.join(checkout.gitDir, name), { force: true, recursive: true });
  const renew = [...nothingLeftOut, 'reset', '--quiet', '--refresh', '--', ':/'];
  // A check may have left HEAD on a branch without a commit; the checkout that follows mends that.
  await repository.git(renew, { in: checkout, timeMs: 600_000, accept: [0, 1, 128] });
}

async function usable(repository: Repository, where: string): Promise<Worktree | null> {
  const found = await worktreeAt(repository, where);
  if (found === null || isHalfMade(found) || found.head === null) return null;
  return isWorkingTree(where) && pointsBack(found) ? found : null;
}

async function add(repository: Repository, where: string, commit: string): Promise<Worktree> {
  await repository.git(['worktree', 'add', '--detach', '--', where, commit], {
    timeMs: 600_000,
  });
  const made = await worktreeAt(repository, where);
  if (made === null) throw new Error(`git made no worktree at ${where}, though it said so.`);
  return made;
}
