/** The git directories of submodules. In a worktree they lie in its own folder below
 * `.git/worktrees`, so they would go with the worktree; see gitrepository-layout(5). */
import { existsSync, readFileSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Checkout } from './git-call.ts';
import { isBare, remotesHaveAll } from './leftovers.ts';
import { move } from './move.ts';
import type { Repository } from './repository.ts';
import { isPlain } from './worktrees.ts';

/**
 * Makes each submodule in a folder a repository of its own, with its git directory inside: then it
 * can be moved like any other. `gitDir` is that of the worktree around it.
 */
export async function absorbSubmodules(
  repository: Repository,
  folder: string,
  gitDir: string,
): Promise<void> {
  const modules = path.join(gitDir, 'modules') + path.sep;
  if (!existsSync(modules) || !isPlain(folder, 'folder')) return;
  const found = await dotGitsBelow(folder);
  // The inner ones first: their git directory lies in that of the outer one.
  for (const { file } of found.filter(({ kind }) => kind === 'file').reverse()) {
    const target = gitDirOf(file, path.dirname(file));
    if (target === null || !target.startsWith(modules) || !existsSync(target)) continue;
    await rm(file);
    await move(target, file);
    const config = path.join(file, 'config');
    const unset = ['config', '--file', config, '--unset-all', 'core.worktree'];
    await repository.git(unset, { accept: [0, 5] });
  }
}

/**
 * Git directories of submodules that no folder belongs to any more and that have commits no remote
 * has: the agent removed the folder, or a move was cut short.
 */
export async function orphanedModules(
  repository: Repository,
  { path: top, gitDir }: Checkout,
): Promise<string[]> {
  const folder = path.join(gitDir, 'modules');
  const orphans: string[] = [];
  for (const outer of await moduleDirsIn(folder)) {
    const all = [outer, ...(await innerModules(outer))];
    const found = await Promise.all(
      all.map((each) =>
        remotesHaveAll(repository, { path: top, gitDir: each }, top).catch(() => false),
      ),
    );
    if (found.includes(false)) orphans.push(outer);
  }
  return orphans;
}

async function innerModules(outer: string): Promise<string[]> {
  const inner = await moduleDirsIn(path.join(outer, 'modules'));
  return [...inner, ...(await Promise.all(inner.map(innerModules))).flat()];
}

/** The outermost git directories in a folder. The name of a submodule may hold slashes. */
async function moduleDirsIn(folder: string): Promise<string[]> {
  if (!isPlain(folder, 'folder')) return [];
  if (isBare(folder)) return [folder];
  const names = await readdir(folder);
  return (await Promise.all(names.map((name) => moduleDirsIn(path.join(folder, name))))).flat();
}

export type DotGit = { file: string; kind: 'file' | 'folder' | 'bare' };

/** Every `.git` in a folder, and every bare repository; outer ones before inner ones. */
export async function dotGitsBelow(folder: string): Promise<DotGit[]> {
  if (isBare(folder)) return [{ file: folder, kind: 'bare' }];
  const entries = await readdir(folder, { withFileTypes: true });
  const found: DotGit[] = [];
  const own = entries.find(({ name }) => name === '.git');
  if (own?.isFile()) found.push({ file: path.join(folder, '.git'), kind: 'file' });
  if (own?.isDirectory()) found.push({ file: path.join(folder, '.git'), kind: 'folder' });
  for (const entry of entries)
    if (entry.isDirectory() && entry.name !== '.git')
      found.push(...(await dotGitsBelow(path.join(folder, entry.name))));
  return found;
}

/** Where a `.git` file leads when it lies in `folder`; null when it is not one of git's. */
export function gitDirOf(file: string, folder: string): string | null {
  const target = /^gitdir: (.*?)\n?$/s.exec(readFileSync(file, 'utf8'))?.[1];
  return target === undefined ? null : path.resolve(folder, target);
}
