/**
 * Submodules in a checkout of Town's, filled from what the person's own checkout has.
 *
 * No network takes part: each is cloned from the repository that the person's git keeps in
 * `.git/modules/<name>`, or from one that a task's worktree has, which knows the commits made there.
 * As with `git submodule update`, the clone lies in the git directory of the checkout.
 */
import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { Checkout } from './git-call.ts';
import type { Repository } from './repository.ts';

/** A submodule as the tree of a checkout has it; `path` is that in the checkout. */
type Submodule = { name: string; path: string; commit: string };

/** Modules are not followed deeper than this; a tree that holds itself would never end. */
const deepest = 8;

/**
 * Fills the submodules of a checkout, theirs too, at the commits of its HEAD. With `reset` those that
 * are filled already are put there as well; with `keep` they are left as somebody left them. What
 * cannot be filled stays empty: `emptySubmodules` tells. Without a `.gitmodules` no process is
 * started.
 */
export async function fillSubmodules(
  repository: Repository,
  checkout: Checkout,
  mode: 'keep' | 'reset',
): Promise<void> {
  return fillIn(repository, { checkout, modules: modulesOf(repository), depth: 0 }, mode);
}

type Level = { checkout: Checkout; modules: string[]; depth: number };

/** Where clones may be had from: the person's, then those of the worktrees. */
function modulesOf({ commonDir }: Repository): string[] {
  const worktrees = path.join(commonDir, 'worktrees');
  const names = existsSync(worktrees) ? readdirSync(worktrees) : [];
  return [commonDir, ...names.map((name) => path.join(worktrees, name))];
}

async function fillIn(
  repository: Repository,
  { checkout, modules, depth }: Level,
  mode: 'keep' | 'reset',
): Promise<void> {
  if (depth > deepest) return;
  for (const module of await submodulesOf(repository, checkout)) {
    const filling = { checkout, modules, module, mode };
    const inner = await fill(repository, filling).catch(() => null);
    if (inner === null) continue;
    const below = modules.map((folder) => path.join(folder, 'modules', module.name));
    await fillIn(repository, { checkout: inner, modules: below, depth: depth + 1 }, mode);
  }
}

/** Paths of submodules, inner ones too, that have no files in a checkout. */
export async function emptySubmodules(
  repository: Repository,
  checkout: Checkout,
  depth = 0,
): Promise<string[]> {
  const empty: string[] = [];
  for (const module of depth > deepest ? [] : await submodulesOf(repository, checkout)) {
    const folder = path.join(checkout.path, module.path);
    const gitDir = path.join(checkout.gitDir, 'modules', module.name);
    if (!existsSync(path.join(folder, '.git'))) empty.push(module.path);
    else if (existsSync(gitDir)) {
      const inner = await emptySubmodules(repository, { path: folder, gitDir }, depth + 1);
      empty.push(...inner.map((each) => path.posix.join(module.path, each)));
    }
  }
  return empty;
}

/** Those that `.gitmodules` names and the index has, so that a removed one is none. */
async function submodulesOf(repository: Repository, checkout: Checkout): Promise<Submodule[]> {
  const options = { in: checkout, accept: [0, 1, 128] };
  const file = path.join(checkout.path, '.gitmodules');
  if (!existsSync(file)) return [];
  const asked = ['config', '--file', file, '-z', '--get-regexp', '^submodule\\..*\\.path$'];
  const [named, index] = await Promise.all([
    repository.git(asked, options),
    repository.git(['ls-files', '--stage', '-z'], options),
  ]);
  const commits = new Map(
    index.text
      .split('\0')
      .filter((entry) => entry.startsWith('160000 '))
      .map((entry) => [entry.slice(entry.indexOf('\t') + 1), entry.split(' ')[1] ?? '']),
  );
  return named.text.split('\0').flatMap((entry) => {
    const [key = '', ...value] = entry.split('\n');
    const where = value.join('\n');
    const name = key.slice('submodule.'.length, -'.path'.length);
    const commit = commits.get(where);
    return commit === undefined || !isPlainName(name) ? [] : [{ name, path: where, commit }];
  });
}

/** A name becomes a folder in a git directory, and comes from a file of the tree. */
function isPlainName(name: string): boolean {
  return name !== '' && !path.isAbsolute(name) && !name.split('/').includes('..');
}

type Filling = {
  checkout: Checkout;
  modules: string[];
  module: Submodule;
  mode: 'keep' | 'reset';
};

/** One submodule at its commit; null when nobody here has that commit. */
async function fill(repository: Repository, filling: Filling): Promise<Checkout | null> {
  const { checkout, modules, module, mode } = filling;
  const folder = path.join(checkout.path, module.path);
  const gitDir = path.join(checkout.gitDir, 'modules', module.name);
  const inner = { path: folder, gitDir };
  if (existsSync(path.join(folder, '.git')) && mode === 'keep') return inner;
  if (!(await has(repository, gitDir, module.commit))) {
    const source = await sourceOf(repository, { modules, module });
    if (source === null) return null;
    await cloneFrom(repository, source, inner);
    if (!(await has(repository, gitDir, module.commit))) return null;
  }
  await mkdir(folder, { recursive: true });
  rmSync(path.join(folder, '.git'), { recursive: true, force: true });
  writeFileSync(path.join(folder, '.git'), `gitdir: ${gitDir}\n`);
  const options = { in: inner, timeMs: 600_000 };
  // An index can say of a file that git should not look at it.
  if (mode === 'reset')
    for (const name of ['index', 'info', 'config.worktree'])
      rmSync(path.join(gitDir, name), { recursive: true, force: true });
  await repository.git(['checkout', '--force', '--detach', module.commit, '--'], options);
  await repository.git(['clean', '-ffd', '--quiet'], options);
  return inner;
}

async function sourceOf(
  repository: Repository,
  { modules, module }: Pick<Filling, 'modules' | 'module'>,
): Promise<string | null> {
  for (const folder of modules) {
    const source = path.join(folder, 'modules', module.name);
    if (await has(repository, source, module.commit)) return source;
  }
  return null;
}

async function has(repository: Repository, gitDir: string, commit: string): Promise<boolean> {
  if (!existsSync(path.join(gitDir, 'HEAD'))) return false;
  const call = { in: { path: gitDir, gitDir }, accept: [0, 1, 128] };
  return (await repository.git(['cat-file', '-t', commit], call)).text.trim() === 'commit';
}

/** A clone of its own, so that an agent's commits in it touch nothing of the person's. It keeps the
 * address of the original, for an agent that pushes. */
async function cloneFrom(repository: Repository, source: string, to: Checkout): Promise<void> {
  const at = { in: { path: source, gitDir: source } };
  const origin = await repository.git(['config', '--get', 'remote.origin.url'], {
    ...at,
    accept: [0, 1],
  });
  rmSync(to.gitDir, { recursive: true, force: true });
  await mkdir(to.gitDir, { recursive: true });
  const options = { in: to, timeMs: 600_000 };
  await mkdir(to.path, { recursive: true });
  await repository.git(['init', '--quiet'], options);
  const fetch = ['fetch', '--quiet', '--no-tags', '--no-write-fetch-head', '--update-head-ok'];
  const refs = ['+refs/*:refs/remotes/origin/*', '+HEAD:refs/remotes/origin/HEAD-there'];
  const env = { GIT_ALLOW_PROTOCOL: 'file' };
  await repository.git([...fetch, '--', source, ...refs], { ...options, env });
  const url = origin.text.trim();
  if (url !== '') await repository.git(['config', 'remote.origin.url', url], options);
}
