/**
 * Moves the branch that work lands on, forward only.
 *
 * Nobody has it checked out: one compare-and-swap of the ref. Somebody has (the person, as a rule):
 * `git merge --ff-only` in that checkout, so that the files follow and git's own guards hold against
 * an edit made in the same moment; if that is not safe, nothing changes and the landing waits.
 *
 * A checkout is in the way when it has staged or unstaged changes of tracked files, an unfinished
 * merge or rebase, or an untracked or ignored file where the landing puts one. Other untracked files
 * are left alone and do not matter. Submodules are never entered or moved.
 */
import { existsSync, lstatSync } from 'node:fs';
import { readFile, stat, unlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { asCheckedOut, type Edited } from './as-checked-out.ts';
import { GitError } from './git-error.ts';
import { containsCommit } from './history.ts';
import { adviceFor, type Obstacle, traces, type Where } from './in-the-way.ts';
import { listed, requireObjectId } from './names.ts';
import { changeRefs, commitOf, type RefChange, type Repository } from './repository.ts';
import { statusOf } from './status.ts';
import { rebasedBranch, unfinishedIn, type Worktree, worktreesOf } from './worktrees.ts';

export type Landing =
  /** `followed` is the checkout whose files moved along, if there is one. */
  | { kind: 'landed'; commit: string; followed: string | null }
  /** `into` is no longer at the commit that was expected. */
  | { kind: 'moved'; now: string }
  /**
   * Nothing was changed. `files` are those in the way, when it is about files; `next` is what the person
   * can do; `look` are paths whose change may mean that the landing can go on.
   */
  | {
      kind: 'waits';
      obstacle: Obstacle;
      reason: string;
      files: string[];
      next: string;
      look: string[];
    };

export type LandOrder = {
  into: string;
  commit: string;
  /** Where `into` was when the commit was built on it. */
  expected: string;
  /** Refs to set first, as full name to commit: how a restart knows what landed. */
  refs: Record<string, string>;
};

/** Lands one commit. Throws when `commit` is not a fast-forward of `expected`. */
export function land(repository: Repository, order: LandOrder): Promise<Landing> {
  requireObjectId('The commit', order.commit);
  requireObjectId('The expected commit', order.expected);
  return repository.alone(() => landInTurn(repository, order));
}

async function landInTurn(repository: Repository, order: LandOrder): Promise<Landing> {
  const { commit, expected } = order;
  const ref = `refs/heads/${order.into}`;
  const now = await commitOf(repository, ref);
  const waits = waiting(repository, order);
  if (now === null) return waits('no branch', `there is no branch ${order.into} any more`);
  if (now !== expected) {
    const there = await containsCommit(repository, now, commit);
    return there ? { kind: 'landed', commit, followed: null } : { kind: 'moved', now };
  }
  if (!(await containsCommit(repository, commit, expected))) {
    throw new Error(`${commit} is not built on ${expected}; ${order.into} only moves forward.`);
  }
  const worktrees = (await worktreesOf(repository)).filter((each) => !each.bare);
  const rebasing = worktrees.find((each) => rebasedBranch(each.gitDir) === ref);
  if (rebasing !== undefined) {
    const reason = `${order.into} is being rebased in ${rebasing.path}`;
    return waits('rebase', reason, { checkout: rebasing });
  }
  const holders = worktrees.filter((each) => each.branch === ref && !isForgotten(each));
  const [holder, another] = holders;
  if (another !== undefined) {
    const reason = `${order.into} is checked out twice, in ${listed(holders.map((each) => each.path))}`;
    return waits('checked out twice', reason, { checkout: another });
  }
  return holder === undefined
    ? swap(repository, order, ref)
    : follow(repository, order, ref, holder);
}

/** A worktree whose folder was deleted and that nobody asked git to remember. */
function isForgotten(worktree: Worktree): boolean {
  return worktree.locked === null && !existsSync(worktree.path);
}

async function swap(repository: Repository, order: LandOrder, ref: string): Promise<Landing> {
  const { commit, expected } = order;
  const move: RefChange = { kind: 'move', ref, to: commit, old: expected };
  try {
    await changeRefs(repository, [...settings(order), move], 'town: land');
  } catch (error) {
    return afterFailure(repository, order, ref, error);
  }
  return { kind: 'landed', commit, followed: null };
}

async function follow(
  repository: Repository,
  order: LandOrder,
  ref: string,
  holder: Worktree,
): Promise<Landing> {
  const found = await lookAt(repository, order, holder);
  if (found.kind === 'waits') return found;
  await changeRefs(repository, settings(order), 'town: about to land');
  const putBack = await makeWay(repository, order, holder, found.renewed);
  try {
    await repository.git(
      [
        'merge',
        '--ff-only',
        '--no-autostash',
        '--no-overwrite-ignore',
        '--no-stat',
        '--quiet',
        '--no-verify-signatures',
        '--',
        order.commit,
      ],
      { in: holder, env: { GIT_REFLOG_ACTION: 'town: land' }, timeMs: 600_000 },
    );
  } catch (error) {
    await putBack();
    return afterFailure(repository, order, ref, error);
  }
  const now = await commitOf(repository, ref);
  if (now !== order.commit) return { kind: 'moved', now: now ?? order.expected };
  return { kind: 'landed', commit: order.commit, followed: holder.path };
}

/**
 * Files that are as git wrote them, and that it reports as changed all the same, would keep it from
 * writing them anew, even in the landing that puts their line ends right. It writes what is not
 * there, so they are taken away for that moment. Answers how to put them back.
 */
async function makeWay(
  repository: Repository,
  order: LandOrder,
  holder: Worktree,
  renewed: Edited[],
): Promise<() => Promise<void>> {
  if (renewed.length === 0) return async () => undefined;
  const touched = new Set(await changedFiles(repository, order));
  const meant = renewed.filter((file) => touched.has(file.path));
  // Looked at once more, for the person may have edited one since.
  const same = await asCheckedOut(repository, holder, meant);
  const files = [...same].map((file) => path.join(holder.path, file));
  const kept = await Promise.all(
    files.map(async (file) => ({
      file,
      text: await readFile(file),
      mode: (await stat(file)).mode,
    })),
  );
  await Promise.all(files.map((file) => unlink(file)));
  return async () => {
    for (const { file, text, mode } of kept)
      if (!existsSync(file)) await writeFile(file, text, { mode });
  };
}

async function changedFiles(repository: Repository, order: LandOrder): Promise<string[]> {
  const asked = ['diff', '--no-ext-diff', '--no-textconv', '--no-renames', '--name-only', '-z'];
  const answer = await repository.git([...asked, order.expected, order.commit, '--']);
  return answer.text.split('\0').filter((file) => file !== '');
}

function settings(order: LandOrder): RefChange[] {
  return Object.entries(order.refs).map(([ref, to]) => ({ kind: 'set', ref, to }));
}

/** git's word is not the last one: the ref is. */
async function afterFailure(
  repository: Repository,
  order: LandOrder,
  ref: string,
  error: unknown,
): Promise<Landing> {
  const now = await commitOf(repository, ref);
  if (now === order.commit) return { kind: 'landed', commit: order.commit, followed: null };
  if (now !== null && now !== order.expected) return { kind: 'moved', now };
  const waits = waiting(repository, order);
  if (error instanceof GitError)
    return waits(
      'git failed',
      `git could not move ${order.into}: ${error.detail}. ${error.next}`.trim(),
    );
  throw error;
}

/** What is in the way of a landing; when nothing is, the files that git takes for changed. */
async function lookAt(
  repository: Repository,
  order: LandOrder,
  holder: Worktree,
): Promise<Waits | { kind: 'free'; renewed: Edited[] }> {
  const where = `${order.into} is checked out in ${holder.path}`;
  const waits = waiting(repository, order);
  const checkout = holder;
  if (!existsSync(holder.path))
    return waits('checkout gone', `${where}, which is not there`, { checkout });
  const unfinished = unfinishedIn(holder.gitDir);
  if (unfinished !== null)
    return waits('unfinished', `${where}, in the middle of a ${unfinished}`, { checkout });
  const asked = { untracked: 'no', submodules: 'all' } as const;
  const { dirty, renewed } = await statusOf(repository, holder, asked);
  if (dirty.length > 0 && !(await isHalfLanded(repository, order, holder))) {
    const files = dirty.map((file) => file.path);
    const reason = `${where} with uncommitted changes: ${listed(files)}`;
    return waits('uncommitted changes', reason, { checkout, files });
  }
  const inTheWay = await untrackedInTheWay(repository, order, holder);
  if (inTheWay.length === 0) return { kind: 'free', renewed };
  const reason = `${where}, where untracked files are in the way: ${listed(inTheWay)}`;
  return waits('untracked files', reason, { checkout, files: inTheWay });
}

/** A power cut between git's two writes leaves the files and the index of the new commit under the
 * old HEAD. That is no change of the person's, and the same merge completes it. */
async function isHalfLanded(
  repository: Repository,
  order: LandOrder,
  holder: Worktree,
): Promise<boolean> {
  const same = async (options: string[]) => {
    const asked = ['diff', '--no-ext-diff', '--no-textconv', '--quiet', '--ignore-submodules=all'];
    const call = { in: holder, accept: [0, 1] };
    return (await repository.git([...asked, ...options, '--'], call)).code === 0;
  };
  return (await same(['--cached', order.commit])) && (await same([]));
}

/** Files the landing adds where the checkout has one that git does not track, ignored ones too: git
 * would overwrite those without a word. */
async function untrackedInTheWay(
  repository: Repository,
  order: LandOrder,
  holder: Worktree,
): Promise<string[]> {
  const added = await repository.git([
    'diff',
    '--no-ext-diff',
    '--no-textconv',
    '--no-renames',
    '--name-only',
    '-z',
    '--diff-filter=A',
    order.expected,
    order.commit,
    '--',
  ]);
  const there = added.text
    .split('\0')
    .filter((file) => file !== '')
    .flatMap((file) => firstNonFolder(holder.path, file));
  if (there.length === 0) return [];
  const paths = [...new Set(there)].map((file) => `:(top,literal)${file}`);
  const untracked = await repository.git(['ls-files', '--others', '-z', '--', ...paths], {
    in: holder,
  });
  return untracked.text.split('\0').filter((file) => file !== '');
}

/** The first part of the path that exists and is not a folder, or the path if it is a folder. */
function firstNonFolder(root: string, file: string): string[] {
  const parts = file.split('/');
  for (let count = 1; count <= parts.length; count += 1) {
    const part = parts.slice(0, count).join('/');
    const found = lstatSync(path.join(root, part), { throwIfNoEntry: false });
    if (found === undefined) return [];
    if (!found.isDirectory() || count === parts.length) return [part];
  }
  return [];
}

type Waits = Extract<Landing, { kind: 'waits' }>;

function waiting({ commonDir }: Repository, { into }: LandOrder) {
  return (obstacle: Obstacle, reason: string, at: Partial<Where> = {}): Waits => {
    const where = { into, commonDir, checkout: null, files: [], ...at };
    const next = adviceFor(obstacle, where);
    return { kind: 'waits', obstacle, reason, files: where.files, next, look: traces(where) };
  };
}
