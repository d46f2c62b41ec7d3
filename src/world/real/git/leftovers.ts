/** What lies in a checkout and is in no commit: ignored files, and repositories of their own. */
import { type Dirent, existsSync, realpathSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { skipMatcher } from '../../../config/skip.ts';
import type { Checkout } from './git-call.ts';
import { declaredSubmodules } from './gitlinks.ts';
import type { Repository } from './repository.ts';
import { dirtyFiles } from './status.ts';

type Looking = {
  repository: Repository;
  /** The folder all paths are relative to. */
  top: string;
  /** Paths that the commit holds. */
  held: ReadonlySet<string>;
  submodules: ReadonlySet<string>;
  isSkipped: (name: string) => boolean;
};

type Found = {
  /** Paths to keep; one that is a folder is kept with all that is in it. */
  items: string[];
  /** True when all that is in the folder is to be kept. */
  whole: boolean;
};

/**
 * The paths below a checkout that `commit` does not hold, as few as possible: a folder stands for
 * all that is in it. What `skip` names is left out, but not the repositories in it, unless they are
 * clean and a remote has all their commits. The same goes for submodules.
 */
export async function leftovers(
  repository: Repository,
  order: { checkout: Checkout; commit: string | null; skip: readonly string[] },
): Promise<string[]> {
  const { checkout, commit, skip } = order;
  const held = commit === null ? [] : await filesOf(repository, checkout, commit);
  const submodules =
    commit === null ? [] : await declaredSubmodules(repository, commit, { in: checkout });
  const looking: Looking = {
    repository,
    top: checkout.path,
    held: new Set(held),
    submodules: new Set(submodules),
    isSkipped: skipMatcher(skip),
  };
  return (await lookInto(looking, '', 'kept')).items;
}

async function filesOf(
  repository: Repository,
  checkout: Checkout,
  commit: string,
): Promise<string[]> {
  const asked = ['ls-tree', '-r', '-z', '--name-only', '--full-tree', commit];
  return (await repository.git(asked, { in: checkout })).text.split('\0');
}

/** `mode` says what becomes of plain files in the folder. */
async function lookInto(
  looking: Looking,
  folder: string,
  mode: 'kept' | 'skipped',
  read?: Dirent[],
): Promise<Found> {
  const found: Found = { items: [], whole: mode === 'kept' };
  const entries = read ?? (await entriesOf(path.join(looking.top, folder)));
  for (const entry of entries) {
    const inner = path.join(folder, entry.name);
    if (inner === '.git') continue;
    const skipped = mode === 'skipped' || looking.isSkipped(entry.name) ? 'skipped' : 'kept';
    const one = entry.isDirectory()
      ? await lookAtFolder(looking, inner, skipped)
      : lookAtFile(looking, inner, skipped);
    found.items.push(...one.items);
    found.whole &&= one.whole;
  }
  if (!found.whole || found.items.length === 0 || folder === '') return found;
  return { items: [folder], whole: true };
}

function entriesOf(folder: string): Promise<Dirent[]> {
  return readdir(folder, { withFileTypes: true });
}

function lookAtFile({ held }: Looking, file: string, mode: 'kept' | 'skipped'): Found {
  const isKept = mode === 'kept' && !held.has(file);
  return { items: isKept ? [file] : [], whole: isKept };
}

async function lookAtFolder(
  looking: Looking,
  folder: string,
  mode: 'kept' | 'skipped',
): Promise<Found> {
  const whole: Found = { items: [folder], whole: true };
  const nothing: Found = { items: [], whole: false };
  const where = path.join(looking.top, folder);
  // One look at each folder: a folder of packages has many thousands.
  const entries = await entriesOf(where);
  const names = new Set(entries.map(({ name }) => name));
  if (names.has('.git')) {
    const mayGo = mode === 'skipped' || looking.submodules.has(folder);
    return mayGo && (await isElsewhere(looking, where)) ? nothing : whole;
  }
  if (!partsOfBare.every((name) => names.has(name)))
    return lookInto(looking, folder, mode, entries);
  // Projects commit bare repositories as fixtures of their tests; those are files like any other.
  const { items } = await lookInto(looking, folder, 'kept', entries);
  return items.length === 0 ? nothing : whole;
}

/** What a repository without a working tree has; see gitrepository-layout(5). */
const partsOfBare = ['HEAD', 'objects', 'refs'];

export function isBare(folder: string): boolean {
  return partsOfBare.every((name) => existsSync(path.join(folder, name)));
}

/** True when all that a repository has is on a remote outside of the checkout. */
async function isElsewhere(looking: Looking, folder: string): Promise<boolean> {
  try {
    return await hasNothingOfItsOwn(looking, folder);
  } catch {
    // Broken, or not readable: nobody can say what is in it.
    return false;
  }
}

async function hasNothingOfItsOwn(looking: Looking, folder: string): Promise<boolean> {
  const { repository, top } = looking;
  // Without GIT_DIR git would climb out of a broken folder, so its git directory is named first.
  const asked = ['rev-parse', '--resolve-git-dir', path.join(folder, '.git')];
  const gitDir = realpathSync((await repository.git(asked)).text.slice(0, -1));
  const inside = { path: folder, gitDir };
  if (existsSync(path.join(gitDir, 'worktrees'))) return false;
  if (!(await remotesHaveAll(repository, inside, top))) return false;
  if ((await dirtyFiles(repository, inside)).length > 0) return false;
  const own: Looking = {
    ...looking,
    top: folder,
    held: new Set(await filesOf(repository, inside, 'HEAD')),
    submodules: new Set(await declaredSubmodules(repository, 'HEAD', { in: inside })),
  };
  return (await lookInto(own, '', 'kept')).items.length === 0;
}

/**
 * True when remotes have every commit of a repository, also those that only a reflog or the stash
 * still names. A remote in a folder below `top` does not count: it goes away with it.
 */
export async function remotesHaveAll(
  repository: Repository,
  inside: Checkout,
  top: string,
): Promise<boolean> {
  const asked = ['config', '-z', '--local', '--get-regexp', '^remote\\..*\\.(url|pushurl)$'];
  const remotes = await repository.git(asked, { in: inside, accept: [0, 1] });
  const urls = remotes.text.split('\0').map((line) => line.slice(line.indexOf('\n') + 1));
  const isBelow = (url: string) => {
    const where = path.resolve(inside.path, url.replace(/^file:\/\//, ''));
    return url !== '' && (where === top || where.startsWith(top + path.sep));
  };
  if (urls.some(isBelow)) return false;
  const all = ['HEAD', '--all', '--reflog', '--not', '--remotes'];
  const commits = await repository.git(['rev-list', '--max-count=1', ...all, '--'], { in: inside });
  return commits.text === '';
}
