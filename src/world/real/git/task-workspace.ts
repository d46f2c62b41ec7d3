/** A task's own branch and worktree: made once, found again after any crash, never shared. */
import { lstatSync, readdirSync } from 'node:fs';
import { archiveInTurn, archivesOf, isWorkingTree, keep, takeAway } from './archive.ts';
import { refuseBranchConflict } from './branch-conflict.ts';
import { commonCommit, containsCommit } from './history.ts';
import { requireObjectId, requirePlainName, taskBranchRef } from './names.ts';
import { changeRefs, commitOf, type Repository } from './repository.ts';
import { fillSubmodules } from './submodules.ts';
import { townPath } from './town-path.ts';
import {
  clearDeadLock,
  isHalfMade,
  isPlain,
  pointsBack,
  restorePointer,
  unfinishedIn,
  type Worktree,
  worktreeAt,
} from './worktrees.ts';

export type TaskWorkspaceOrder = {
  task: string;
  /** `town-<id>/<task>`. */
  branch: string;
  path: string;
  /** The branch that work lands on: where a new task begins. */
  into: string;
  /** Null: the task has never had a workspace. Else the base that was recorded then. */
  base: string | null;
  /** What may be dropped when a worktree is made anew; see `keep-files.ts`. */
  skip?: readonly string[] | undefined;
};

/** `head` is the commit the next run starts from; `path` has its symlinks resolved. */
export type TaskWorkspace = {
  path: string;
  base: string;
  head: string;
  /** Why the worktree is not the one of the last run, when there was another one. */
  anew?: string;
};

/**
 * Prepares the workspace of a task that nobody is working on now.
 *
 * A new task gets its branch from the freshly resolved commit of `into`. Whatever is found under its
 * name, from a start that was cut short or from an earlier town, is archived first. A known task gets
 * its own worktree again as the last run left it, uncommitted files included; if the folder is gone
 * it is made from the branch, and if the branch is gone too, from the newest archive.
 */
export function prepareTaskWorkspace(
  repository: Repository,
  order: TaskWorkspaceOrder,
): Promise<TaskWorkspace> {
  requirePlainName('The task', order.task);
  return repository.alone(() =>
    order.base === null ? begin(repository, order) : proceed(repository, order, order.base),
  );
}

async function begin(repository: Repository, order: TaskWorkspaceOrder): Promise<TaskWorkspace> {
  const branch = taskBranchRef(order.branch);
  const base = await commitOf(repository, `refs/heads/${order.into}`);
  if (base === null) throw missingBranch(order.into);
  const where = townPath(repository, order.path);
  await clearAway(repository, { ...order, path: where }, base);
  await refuseBranchConflict(repository, branch);
  await changeRefs(repository, [{ kind: 'create', ref: branch, to: base }], 'town: new task');
  await addWorktree(repository, where, order.branch);
  return verified(repository, { where, branch, base });
}

/** A start that was cut short left a branch without own commits and a clean folder: nothing to keep. */
async function clearAway(
  repository: Repository,
  order: TaskWorkspaceOrder,
  into: string,
): Promise<void> {
  const branch = taskBranchRef(order.branch);
  const tip = await commitOf(repository, branch);
  const nothingThere = lstatSync(order.path, { throwIfNoEntry: false }) === undefined;
  const isEmpty = isPlain(order.path, 'folder') && readdirSync(order.path).length === 0;
  if (nothingThere || isEmpty) {
    const worktree = await worktreeAt(repository, order.path);
    await takeAway(repository, order.path, worktree, { name: order.task, commit: null });
  }
  if (nothingThere && tip !== null && (await containsCommit(repository, into, tip))) {
    return changeRefs(repository, [{ kind: 'delete', ref: branch, old: tip }], 'town: new task');
  }
  const archived = await archiveInTurn(repository, order);
  if (lstatSync(order.path, { throwIfNoEntry: false }) || (await commitOf(repository, branch))) {
    throw new Error(`${order.path} cannot be made anew. ${archived.reason ?? ''}`);
  }
}

async function proceed(
  repository: Repository,
  order: TaskWorkspaceOrder,
  base: string,
): Promise<TaskWorkspace> {
  requireObjectId('The base', base);
  const where = townPath(repository, order.path);
  const branch = taskBranchRef(order.branch);
  const worktree = await worktreeAt(repository, where);
  const isThere = lstatSync(where, { throwIfNoEntry: false }) !== undefined;
  const unusable = worktree === null ? null : await mend(repository, worktree, branch);
  if (worktree !== null && unusable === null) return verified(repository, { where, branch, base });
  await replace(repository, { ...order, path: where }, worktree);
  await findBranch(repository, order, branch, base);
  await addWorktree(repository, where, order.branch);
  const made = await verified(repository, { where, branch, base });
  return isThere ? { ...made, anew: unusable ?? 'git did not know it' } : made;
}

/** Brings a worktree that git knows back to its branch. Says why not when it has to be made anew. */
async function mend(
  repository: Repository,
  worktree: Worktree,
  branch: string,
): Promise<string | null> {
  if (!isWorkingTree(worktree.path)) return 'it was no worktree any more';
  await clearDeadLock(worktree.gitDir);
  if (isHalfMade(worktree)) return 'git was interrupted while it made it';
  restorePointer(worktree);
  if (worktree.branch === branch && worktree.head !== null) return null;
  if (await rejoin(repository, worktree, branch)) return null;
  return `it was on ${worktree.branch?.replace(/^refs\/heads\//, '') ?? 'another commit'}`;
}

/** Takes away what cannot be used, after all of it was archived and kept. */
async function replace(
  repository: Repository,
  order: TaskWorkspaceOrder,
  worktree: Worktree | null,
): Promise<void> {
  let commit: string | null = null;
  if (worktree !== null && isWorkingTree(worktree.path)) {
    const tip = await commitOf(repository, taskBranchRef(order.branch));
    const message = `Town archive: ${order.task}, to make its worktree anew`;
    const also = tip === null ? [] : [tip];
    commit = (await keep(repository, { name: order.task, worktree, also, message })).commit;
  }
  await takeAway(repository, order.path, worktree, {
    name: order.task,
    skip: order.skip,
    commit,
  });
}

/** An agent that worked on a detached HEAD on top of the branch: the branch follows its work. */
async function rejoin(
  repository: Repository,
  worktree: Worktree,
  branch: string,
): Promise<boolean> {
  const tip = await commitOf(repository, branch);
  const { head, branch: other, gitDir } = worktree;
  if (tip === null || head === null || other !== null || unfinishedIn(gitDir) !== null)
    return false;
  if (!(await containsCommit(repository, head, tip))) return false;
  await changeRefs(
    repository,
    [{ kind: 'move', ref: branch, to: head, old: tip }],
    'town: follow HEAD',
  );
  await repository.git(['symbolic-ref', 'HEAD', branch], { in: worktree });
  return true;
}

async function findBranch(
  repository: Repository,
  order: TaskWorkspaceOrder,
  branch: string,
  base: string,
): Promise<void> {
  if ((await commitOf(repository, branch)) !== null) return;
  const newest = (await archivesOf(repository, order.task)).at(-1);
  const archived = newest === undefined ? null : await commitOf(repository, `${newest.ref}^1`);
  const to = archived ?? base;
  await changeRefs(repository, [{ kind: 'create', ref: branch, to }], 'town: branch found again');
}

async function addWorktree(repository: Repository, where: string, branch: string): Promise<void> {
  await repository.git(['worktree', 'add', '--', where, branch], { timeMs: 600_000 });
}

/** Reads back what git says of the workspace before anyone is sent into it. */
async function verified(
  repository: Repository,
  order: { where: string; branch: string; base: string },
): Promise<TaskWorkspace> {
  const found = await worktreeAt(repository, order.where);
  const tip = await commitOf(repository, order.branch);
  if (found === null || !pointsBack(found) || found.branch !== order.branch || found.head !== tip) {
    throw new Error(
      `${order.where} is not on ${order.branch}, though git was asked to put it there.`,
    );
  }
  if (tip === null) throw missingBranch(order.branch);
  await fillSubmodules(repository, found, 'keep');
  const shared = await commonCommit(repository, order.base, tip);
  return { path: order.where, base: shared ?? order.base, head: tip };
}

function missingBranch(name: string): Error {
  return new Error(`There is no branch ${name}. Make it again, or name another with "into:".`);
}
