/** Checkouts of one commit with no branch: for views, reviews, checks and the merge queue. */
import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { isWorkingTree, keepIfNeeded, type ReleaseOrder, releaseInTurn } from './archive.ts';
import type { Checkout } from './git-call.ts';
import { GitError } from './git-error.ts';
import { keepLeftovers } from './keep-files.ts';
import { listed, requireObjectId } from './names.ts';
import { withOwnInfo } from './own-info.ts';
import type { Repository } from './repository.ts';
import { dirtyFiles } from './status.ts';
import { fillSubmodules } from './submodules.ts';
import { townPath } from './town-path.ts';
import {
  clearDeadLock,
  isHalfMade,
  pointsBack,
  removeAll,
  removeWorktree,
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
    if (order.of === 'Town' && order.extent === 'whole') {
      const made = await makeAnew(repository, { ...order, path: where });
      return makeWhole(repository, made, order.commit, 'nothing');
    }
    const found = await usable(repository, where);
    if (found === null) await releaseInTurn(repository, { ...order, path: where });
    else await keepAll(repository, found, order);
    const checkout = found ?? (await add(repository, where, order.commit));
    return order.extent === 'whole'
      ? makeWhole(repository, checkout, order.commit, 'nothing')
      : resetInTurn(repository, checkout, order.commit);
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
    if (found !== null) return found;
    return makeAnew(repository, { ...order, name: 'checkout', path: where });
  });
}

/** What stays of a checkout that is put in order: `nothing`, or what no commit has and git ignores. */
export type Leftovers = 'nothing' | 'ignored files';

/**
 * Puts a checkout of Town's exactly at `commit` with HEAD detached: the whole tree, each file as git
 * writes it into an empty folder. Nothing in the repository's `info`, the checkout's index, its
 * configuration or its files has a say in that. `stays`: between two checks of one commit, what the
 * first one has built stays for the second. A checkout that cannot be put in order is made anew, so
 * use the one that is answered. Throws when the files still differ afterwards.
 */
export function resetCheckout(
  repository: Repository,
  checkout: Checkout,
  commit: string,
  stays: Leftovers = 'nothing',
): Promise<Checkout> {
  requireObjectId('The commit', commit);
  townPath(repository, checkout.path);
  return repository.alone(async () => {
    try {
      return await makeWhole(repository, checkout, commit, stays);
    } catch {
      await removeWorktree(repository, checkout.path);
      const anew = await add(repository, checkout.path, commit);
      return makeWhole(repository, anew, commit, 'nothing');
    }
  });
}

/** The same for a checkout that nothing is checked in next: its index is believed, which is quicker. */
export function tidyCheckout(
  repository: Repository,
  checkout: Checkout,
  commit: string,
): Promise<Checkout> {
  return repository.alone(() => resetInTurn(repository, checkout, commit));
}

async function resetInTurn(
  repository: Repository,
  checkout: Checkout,
  commit: string,
): Promise<Checkout> {
  requireObjectId('The commit', commit);
  townPath(repository, checkout.path);
  restorePointer(checkout);
  await clearDeadLock(checkout.gitDir);
  const options = { in: checkout, timeMs: 600_000 };
  // Not `reset --hard`: if something put HEAD on a branch, that would move the branch.
  await repository.git(['checkout', '--force', '--detach', commit, '--'], options);
  // Twice -f also removes repositories that a check cloned. Those of a run were kept before.
  await repository.git(['clean', '-ffd', '--quiet'], options);
  await fillSubmodules(repository, checkout, 'reset');
  await requireClean(repository, checkout, commit);
  return checkout;
}

/** Without an index git takes every file of the commit for a new one, so it writes all of them. */
async function makeWhole(
  repository: Repository,
  checkout: Checkout,
  commit: string,
  stays: Leftovers,
): Promise<Checkout> {
  const own = withOwnInfo(repository);
  // Behind a symlink would be somebody else's files.
  if (!isWorkingTree(checkout.path)) throw new Error(`${checkout.path} is not a working tree.`);
  if (stays === 'nothing') await emptyFolder(checkout.path);
  restorePointer(checkout);
  forgetState(checkout.gitDir);
  writeFileSync(path.join(checkout.gitDir, 'HEAD'), `${commit}\n`);
  const options = { in: checkout, timeMs: 600_000 };
  await own.git([...nothingLeftOut, 'checkout', '--force', '--detach', commit, '--'], options);
  await own.git([...nothingLeftOut, 'clean', '-ffd', '--quiet'], options);
  await fillSubmodules(own, checkout, 'reset');
  await requireClean(own, checkout, commit);
  return checkout;
}

const nothingLeftOut = ['core.sparseCheckout=false', 'index.sparse=false'].flatMap((each) => [
  '-c',
  each,
]);

/** All but the `.git` file, by whatever names and kinds. */
async function emptyFolder(folder: string): Promise<void> {
  for (const name of readdirSync(folder))
    if (name !== '.git') await removeAll(path.join(folder, name));
}

/** What a git directory remembers of its files: which of them to overlook, and which not to write. */
export function forgetState(gitDir: string): void {
  for (const name of ['index', 'index.lock', 'HEAD', 'HEAD.lock', 'config.worktree', 'info'])
    rmSync(path.join(gitDir, name), { force: true, recursive: true });
}

async function requireClean(
  repository: Repository,
  checkout: Checkout,
  commit: string,
): Promise<void> {
  const left = await dirtyFiles(repository, checkout);
  if (left.length === 0) return;
  const stderr = `${checkout.path} cannot be put at ${commit}: ${listed(left.map((file) => file.path))}`;
  throw new GitError({ command: ['checkout', '--detach', commit], exitCode: 0, stderr });
}

/** A checkout of Town's own where nothing, or nothing that can be used, is. */
async function makeAnew(
  repository: Repository,
  { name, path: where, commit }: { name: string; path: string; commit: string },
): Promise<Worktree> {
  if ((await worktreeAt(repository, where)) !== null) await removeWorktree(repository, where);
  else await releaseInTurn(repository, { name, path: where, of: 'Town' });
  return add(repository, where, commit);
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
