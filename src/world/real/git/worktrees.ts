/** What git knows of the repository's working trees, and how Town removes one of its own. */
import {
  chmodSync,
  existsSync,
  lstatSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { rm, unlink } from 'node:fs/promises';
import path from 'node:path';
import type { Checkout } from './git-call.ts';
import type { Repository } from './repository.ts';

export type Worktree = Checkout & {
  head: string | null;
  /** The full name of the branch that is checked out; null when HEAD is detached. */
  branch: string | null;
  bare: boolean;
  /** Why git must not forget it though its folder may be away. */
  locked: string | null;
};

/** All working trees, the main one first. A worktree whose folder is gone is listed too. */
export async function worktreesOf(repository: Repository): Promise<Worktree[]> {
  const answer = await repository.git(['worktree', 'list', '--porcelain', '-z']);
  const folders = adminFolders(repository.commonDir);
  return answer.text
    .split('\0\0')
    .filter((record) => record !== '')
    .map((record, at) => worktreeFrom(record, at === 0 ? repository.commonDir : null, folders))
    .filter((each) => each !== null)
    .map((each) =>
      each.gitDir === repository.main.gitDir ? { ...each, path: repository.root } : each,
    );
}

function worktreeFrom(
  record: string,
  mainGitDir: string | null,
  folders: Map<string, string>,
): Worktree | null {
  const lines = record.split('\0').map((line) => {
    const space = line.indexOf(' ');
    return space < 0
      ? ([line, ''] as const)
      : ([line.slice(0, space), line.slice(space + 1)] as const);
  });
  const value = (name: string) => lines.find(([key]) => key === name)?.[1] ?? null;
  const where = value('worktree');
  const gitDir = mainGitDir ?? (where === null ? undefined : folders.get(where));
  if (where === null || gitDir === undefined) return null;
  const head = value('HEAD');
  return {
    path: where,
    gitDir,
    head: head === null || /^0+$/.test(head) ? null : head,
    branch: value('branch'),
    bare: value('bare') !== null,
    locked: value('locked'),
  };
}

/** Worktree path to its folder in `.git/worktrees`; see gitrepository-layout(5). */
function adminFolders(commonDir: string): Map<string, string> {
  const parent = path.join(commonDir, 'worktrees');
  const found = new Map<string, string>();
  for (const name of existsSync(parent) ? readdirSync(parent) : []) {
    const file = path.join(parent, name, 'gitdir');
    if (!existsSync(file)) continue;
    const dotGit = path.resolve(path.dirname(file), readFileSync(file, 'utf8').replace(/\n$/, ''));
    found.set(path.dirname(dotGit), path.join(parent, name));
  }
  return found;
}

/** The git directory that git has for the worktree at `where`; null when it knows none. */
export function gitDirOf({ commonDir }: Repository, where: string): string | null {
  return adminFolders(commonDir).get(where) ?? null;
}

/** The worktree at `where`, if git knows one. */
export async function worktreeAt(repository: Repository, where: string): Promise<Worktree | null> {
  return (await worktreesOf(repository)).find((each) => each.path === where) ?? null;
}

/**
 * True while git fills a worktree, and after a git that was killed then: it locks the worktree with
 * this reason (builtin/worktree.c), and writes the index last. A lock with any other reason is
 * somebody's own.
 */
export function isHalfMade({ locked, gitDir }: Worktree): boolean {
  return locked === 'initializing' || !isPlain(path.join(gitDir, 'index'), 'file');
}

/** The operation a checkout is in the middle of, as a person would call it. */
export function unfinishedIn(gitDir: string): string | null {
  const marks: [string, string][] = [
    ['rebase-merge', 'rebase'],
    ['rebase-apply', 'rebase'],
    ['MERGE_HEAD', 'merge'],
    ['CHERRY_PICK_HEAD', 'cherry-pick'],
    ['REVERT_HEAD', 'revert'],
  ];
  return marks.find(([file]) => existsSync(path.join(gitDir, file)))?.[1] ?? null;
}

/** The branch (full ref) a rebase in this checkout will write when it ends, or null. */
export function rebasedBranch(gitDir: string): string | null {
  for (const folder of ['rebase-merge', 'rebase-apply']) {
    const file = path.join(gitDir, folder, 'head-name');
    if (existsSync(file)) return readFileSync(file, 'utf8').trim();
  }
  return null;
}

/** True when the folder's own `.git` file leads to the git directory that git has for it. */
export function pointsBack(checkout: Checkout): boolean {
  const file = path.join(checkout.path, '.git');
  if (!isPlain(file, 'file')) return false;
  const target = /^gitdir: (.*?)\n?$/s.exec(readFileSync(file, 'utf8'))?.[1];
  if (target === undefined) return false;
  const found = path.resolve(checkout.path, target);
  return existsSync(found) && realpathSync(found) === realpathSync(checkout.gitDir);
}

/** Writes the `.git` file of a worktree again when it is gone or leads elsewhere: whoever runs git
 * in there would otherwise speak to the repository around it. */
export function restorePointer(checkout: Checkout): void {
  if (pointsBack(checkout)) return;
  const file = path.join(checkout.path, '.git');
  rmSync(file, { force: true });
  writeFileSync(file, `gitdir: ${checkout.gitDir}\n`);
}

/** What is at a path itself, without following symlinks. */
export function isPlain(where: string, kind: 'file' | 'folder'): boolean {
  const found = lstatSync(where, { throwIfNoEntry: false });
  return (kind === 'file' ? found?.isFile() : found?.isDirectory()) ?? false;
}

/**
 * Removes a worktree's folder and what git remembers of it. Whoever calls has archived it. A
 * symlink in its place is unlinked and its target left alone.
 */
export async function removeWorktree(repository: Repository, where: string): Promise<void> {
  await removeAll(where);
  if ((await worktreeAt(repository, where)) === null) return;
  await repository.git(['worktree', 'remove', '--force', '--force', '--', where]);
}

/** Removes a folder with all that is in it, or a file. A symlink's target is left alone. */
export async function removeAll(where: string): Promise<void> {
  if (isPlain(where, 'folder')) await removeFolder(where);
  else if (lstatSync(where, { throwIfNoEntry: false })) await unlink(where);
}

async function removeFolder(where: string): Promise<void> {
  try {
    await rm(where, { recursive: true, force: true, maxRetries: 3 });
  } catch {
    // Package caches like to make their folders read-only.
    makeWritable(where);
    rmSync(where, { recursive: true, force: true, maxRetries: 3 });
  }
}

function makeWritable(folder: string): void {
  chmodSync(folder, 0o700);
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) makeWritable(path.join(folder, entry.name));
  }
}

/** Age in milliseconds after which the lock of an index belongs to a dead process. The git commands
 * of a killed daemon run on for a moment. */
const deadLockAge = 3_000;

/** Removes the index lock that a killed git left in a checkout nobody works in any more. */
export async function clearDeadLock(gitDir: string): Promise<void> {
  const lock = path.join(gitDir, 'index.lock');
  for (;;) {
    const found = lstatSync(lock, { throwIfNoEntry: false });
    if (found === undefined) return;
    const age = Date.now() - found.mtimeMs;
    if (age > deadLockAge) return rm(lock, { force: true });
    await new Promise((resolve) => setTimeout(resolve, Math.min(200, deadLockAge - age + 1)));
  }
}
