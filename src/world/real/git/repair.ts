/**
 * Worktrees whose repository was moved or copied. A worktree and the repository know each other by
 * absolute paths (gitrepository-layout(5)): `.git` in the worktree names `.git/worktrees/<name>`, and
 * `gitdir` in that folder names the worktree. After a move both are wrong; in a copy they lead to the
 * original, where a commit of the copy must not go. `git worktree repair` mends the same, but for every
 * worktree that it is shown; this touches only those that Town itself made.
 */
import { existsSync, readdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Repository } from './repository.ts';
import { isPlain, pointsBack, restorePointer } from './worktrees.ts';

/** Joins the worktrees in the town's folder to this repository again. Answers the paths of those it mended. */
export function repairWorktrees(repository: Repository): string[] {
  const own = ['worktrees', 'merge'].flatMap((name) => foldersIn(path.join(repository.town, name)));
  return own.filter((worktree) => repair(repository, worktree));
}

/** True when there was something to mend. */
function repair(repository: Repository, worktree: string): boolean {
  const admin = adminOf(repository, worktree);
  if (admin === null) return false;
  const file = path.join(admin, 'gitdir');
  const dotGit = path.join(worktree, '.git');
  const checkout = { path: worktree, gitDir: admin };
  if (recorded(admin) === dotGit && pointsBack(checkout)) return false;
  writeFileSync(file, `${dotGit}\n`);
  restorePointer(checkout);
  return true;
}

/**
 * The folder of `.git/worktrees` that was made for a worktree: the one that the worktree names, when
 * that one was made for a worktree of the same name in a town. One that is joined to another worktree,
 * as in a second town on the repository, is that one's.
 */
function adminOf({ commonDir, town }: Repository, worktree: string): string | null {
  const name = nameIn(path.join(worktree, '.git'));
  if (name === null) return null;
  const admin = path.join(commonDir, 'worktrees', name);
  if (!isPlain(admin, 'folder') || !isPlain(path.join(admin, 'gitdir'), 'file')) return null;
  const made = recorded(admin);
  const ending = path.join(path.basename(town), path.relative(town, worktree), '.git');
  if (!made.endsWith(path.sep + ending)) return null;
  const isHere = made === path.join(worktree, '.git');
  return isHere || !pointsBack({ path: path.dirname(made), gitDir: admin }) ? admin : null;
}

/** The last part of the path in a worktree's `.git` file. */
function nameIn(dotGit: string): string | null {
  if (!isPlain(dotGit, 'file')) return null;
  const target = /^gitdir: (.*?)\n?$/s.exec(readFileSync(dotGit, 'utf8'))?.[1];
  return target === undefined ? null : path.basename(target);
}

/** The `.git` file of the worktree that an admin folder was made for. It may be written relative to the folder. */
function recorded(admin: string): string {
  const text = readFileSync(path.join(admin, 'gitdir'), 'utf8').replace(/\n$/, '');
  return path.resolve(admin, text);
}

function foldersIn(parent: string): string[] {
  if (!existsSync(parent)) return [];
  const real = realpathSync(parent);
  return readdirSync(real)
    .map((name) => path.join(real, name))
    .filter((folder) => isPlain(folder, 'folder'));
}
