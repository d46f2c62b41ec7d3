/**
 * Nothing is deleted before it is archived. An archive is a ref `refs/town/<id>/archive/<name>/<n>`: the
 * tree of its commit is the whole workspace, its first parent the HEAD the workspace had. To get
 * something back: `git show <that ref>:path` or `git worktree add <folder> <that ref>`.
 * What a commit cannot hold is moved to a folder of the town's; see `keep-files.ts`.
 */
import path from 'node:path';
import type { Kept } from '../../../core/index.ts';
import { writeCommit } from './commit.ts';
import { type KeepOrder, keepLeftovers, keepModules, keepWhole, keptUnder } from './keep-files.ts';
import { requirePlainName, taskBranchRef } from './names.ts';
import { nestedRepositories } from './nested.ts';
import { commitsLeftBehind } from './reflog.ts';
import { changeRefs, commitOf, type RefChange, type Repository, treeOf } from './repository.ts';
import { takeSnapshot } from './snapshot.ts';
import { dirtyFiles } from './status.ts';
import { townPath } from './town-path.ts';
import {
  clearDeadLock,
  isPlain,
  removeWorktree,
  type Worktree,
  worktreeAt,
  worktreesOf,
} from './worktrees.ts';

export type Archived = {
  /** The newest archive of it; null when there was nothing to archive. */
  ref: string | null;
  commit: string | null;
  /** What no commit can hold, of this and of earlier checkouts of that name. */
  kept: Kept | null;
  /** What the person should know: why the branch is still there, or that a folder was no worktree. */
  reason: string | null;
};

type ArchiveOrder = {
  task: string;
  run?: string | null;
  path: string;
  branch: string;
  skip?: readonly string[] | undefined;
};

/**
 * Archives a task's workspace and branch, reads the archive back, and only then removes them. May be
 * asked again after any interruption. Throws GitError (and removes nothing) when the archive cannot
 * be written, for instance on a full disk.
 */
export function archiveWorkspace(repository: Repository, order: ArchiveOrder): Promise<Archived> {
  return repository.alone(() => archiveInTurn(repository, order));
}

/** The same, for callers whose turn it already is. */
export async function archiveInTurn(
  repository: Repository,
  order: ArchiveOrder,
): Promise<Archived> {
  const branch = taskBranchRef(order.branch);
  const name = order.task;
  const where = townPath(repository, order.path);
  const worktree = await worktreeAt(repository, where);
  const tip = await commitOf(repository, branch);
  const message = `Town archive: ${name}${order.run ? ` (run ${order.run})` : ''}`;
  const keeping = { name, skip: order.skip };
  if (worktree === null || !isWorkingTree(where)) {
    const saved =
      tip === null
        ? await newestArchive(repository, name)
        : await keepTip(repository, name, tip, message);
    const aside = await takeAway(repository, where, worktree, { ...keeping, commit: null });
    const kept = keptUnder(repository, name);
    return { ...saved, kept, reason: joined([aside, await dropBranch(repository, branch, tip)]) };
  }
  const saved = await keep(repository, {
    name,
    worktree,
    also: tip === null ? [] : [tip],
    message,
  });
  await takeAway(repository, where, worktree, { ...keeping, commit: saved.commit });
  const reason = await dropBranch(repository, branch, tip);
  return { ...saved, kept: keptUnder(repository, name), reason };
}

/**
 * The one way a checkout is taken away: what `commit`, its archive, does not hold is moved to a
 * folder of the town's first. Gives a reason when the whole folder was moved, because git does not
 * know it as a worktree.
 */
export async function takeAway(
  repository: Repository,
  where: string,
  worktree: Worktree | null,
  order: KeepOrder & { commit: string | null },
): Promise<string | null> {
  let reason: string | null = null;
  if (worktree !== null && isWorkingTree(where)) await keepLeftovers(repository, worktree, order);
  else if (await keepWhole(repository, where, { ...order, gitDir: worktree?.gitDir ?? null }))
    reason = `${where} was not a worktree of this repository; all of it is kept.`;
  if (worktree !== null) await keepModules(repository, worktree, order.name);
  await removeWorktree(repository, where);
  return reason;
}

export type ReleaseOrder = KeepOrder & {
  path: string;
  /** In a checkout of Town's own only the person's commands ran; what they leave is not kept. */
  of?: 'a run' | 'Town';
};

/**
 * Ends a view or review checkout. What is uncommitted in it, or committed on no branch, is archived
 * under `name` (the run's id) first; otherwise no archive is made.
 */
export function releaseWorkspace(repository: Repository, order: ReleaseOrder): Promise<Archived> {
  return repository.alone(() => releaseInTurn(repository, order));
}

/** The same, for callers whose turn it already is. */
export async function releaseInTurn(
  repository: Repository,
  order: ReleaseOrder,
): Promise<Archived> {
  const where = townPath(repository, order.path);
  const worktree = await worktreeAt(repository, where);
  let saved: Saved = { ref: null, commit: null };
  if (worktree !== null && isWorkingTree(where)) {
    await clearDeadLock(worktree.gitDir);
    saved = await keepIfNeeded(repository, order.name, worktree);
    if (order.of === 'Town') {
      await removeWorktree(repository, where);
      return { ...saved, kept: null, reason: null };
    }
  }
  const commit = saved.commit ?? worktree?.head ?? null;
  const reason = await takeAway(repository, where, worktree, { ...order, commit });
  return { ...saved, kept: keptUnder(repository, order.name), reason };
}

/** A real folder that is no repository of its own: an agent may have run `git init` in it. */
export function isWorkingTree(where: string): boolean {
  return isPlain(where, 'folder') && !isPlain(path.join(where, '.git'), 'folder');
}

/** Archives a checkout that has files or commits found nowhere else. */
export async function keepIfNeeded(
  repository: Repository,
  name: string,
  worktree: Worktree,
): Promise<Saved> {
  const dirty = await dirtyFiles(repository, worktree);
  const loose = worktree.head !== null && !(await isOnSomeRef(repository, worktree.head));
  const left = await commitsLeftBehind(repository, worktree);
  if (dirty.length + left.length === 0 && !loose) return { ref: null, commit: null };
  return keep(repository, { name, worktree, also: [], message: `Town archive: ${name}` });
}

async function isOnSomeRef(repository: Repository, commit: string): Promise<boolean> {
  const asked = ['for-each-ref', '--count=1', '--format=%(refname)', `--contains=${commit}`];
  return (await repository.git(asked)).text !== '';
}

type Saved = { ref: string | null; commit: string | null };

/** Writes the archive of a worktree and proves that it can be read. */
export async function keep(
  repository: Repository,
  order: { name: string; worktree: Worktree; also: string[]; message: string },
): Promise<Saved> {
  requirePlainName('The archive', order.name);
  await clearDeadLock(order.worktree.gitDir);
  const { worktree: checkout, message } = order;
  const also = [...order.also, ...(await commitsLeftBehind(repository, checkout))];
  const nested = await nestedRepositories(repository, checkout);
  const snapshot = await takeSnapshot(repository, { checkout, also, nested, message });
  return record(repository, order.name, snapshot.commit);
}

/** The archive of a branch whose folder is gone: its tip, as the first parent of a like commit. */
async function keepTip(
  repository: Repository,
  name: string,
  tip: string,
  message: string,
): Promise<Saved> {
  const tree = await treeOf(repository, tip);
  return record(repository, name, await writeCommit(repository, { tree, parents: [tip], message }));
}

/** Gives the commit the next number, unless the newest archive already holds the same. */
async function record(repository: Repository, name: string, commit: string): Promise<Saved> {
  const archives = await archivesOf(repository, name);
  const newest = archives.at(-1);
  if (
    newest !== undefined &&
    (await contents(repository, newest.commit)) === (await contents(repository, commit))
  ) {
    return { ref: newest.ref, commit: newest.commit };
  }
  const ref = `${repository.refs}/archive/${name}/${(newest?.number ?? 0) + 1}`;
  await changeRefs(repository, [{ kind: 'create', ref, to: commit }], 'town: archive');
  await readBack(repository, ref, commit);
  return { ref, commit };
}

/** Tree and parents: two archives with the same ones keep the same things. */
async function contents(repository: Repository, commit: string): Promise<string> {
  return (
    await repository.git([
      'rev-list',
      '--max-count=1',
      '--no-commit-header',
      '--format=%T %P',
      commit,
    ])
  ).text;
}

/** Walks every object the archive added; git stops at the first one that is missing. */
async function readBack(repository: Repository, ref: string, commit: string): Promise<void> {
  if ((await commitOf(repository, ref)) !== commit)
    throw new Error(`${ref} does not hold ${commit}.`);
  await repository.git([
    'rev-list',
    '--objects',
    '--quiet',
    commit,
    '--not',
    '--branches',
    '--remotes',
  ]);
}

/** All archives of one name, oldest first. */
export async function archivesOf(
  repository: Repository,
  name: string,
): Promise<{ ref: string; commit: string; number: number }[]> {
  requirePlainName('The archive', name);
  const asked = [
    'for-each-ref',
    '--format=%(objectname) %(refname)',
    `${repository.refs}/archive/${name}/`,
  ];
  const lines = (await repository.git(asked)).text.split('\n').filter((line) => line !== '');
  return lines
    .map((line) => {
      const [commit = '', ref = ''] = line.split(' ');
      return { ref, commit, number: Number(path.posix.basename(ref)) };
    })
    .sort((one, other) => one.number - other.number);
}

async function newestArchive(repository: Repository, name: string): Promise<Saved> {
  const newest = (await archivesOf(repository, name)).at(-1);
  return { ref: newest?.ref ?? null, commit: newest?.commit ?? null };
}

/** Deletes the branch, from just the commit that was archived. Says why not when it may not. */
async function dropBranch(
  repository: Repository,
  branch: string,
  tip: string | null,
): Promise<string | null> {
  if (tip === null) return null;
  const holder = (await worktreesOf(repository)).find((each) => each.branch === branch);
  if (holder !== undefined)
    return `${branch} stays, because ${holder.path} has it checked out. When you need it no more, switch to another branch there and delete it.`;
  const change: RefChange = { kind: 'delete', ref: branch, old: tip };
  await changeRefs(repository, [change], 'town: archived');
  return null;
}

function joined(reasons: (string | null)[]): string | null {
  const said = reasons.filter((reason) => reason !== null);
  return said.length === 0 ? null : said.join(' ');
}
