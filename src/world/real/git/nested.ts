/** Repositories inside a checkout: submodules, and whatever an agent cloned into it. A commit of the
 * outer repository holds none of their contents. */
import { existsSync, realpathSync } from 'node:fs';
import path from 'node:path';
import type { Checkout } from './git-call.ts';
import type { Repository } from './repository.ts';
import { dirtyFiles } from './status.ts';

/** Folders (relative, without trailing slash) that are untracked repositories of their own. */
export async function nestedRepositories(
  repository: Repository,
  checkout: Checkout,
): Promise<string[]> {
  const asked = ['ls-files', '--others', '--exclude-standard', '-z'];
  const answer = await repository.git(asked, { in: checkout });
  return answer.text
    .split('\0')
    .filter((entry) => entry.endsWith('/'))
    .map((entry) => entry.slice(0, -1));
}

/** Submodules that are checked out. */
export async function filledSubmodules(
  repository: Repository,
  checkout: Checkout,
): Promise<string[]> {
  const answer = await repository.git(['ls-files', '--stage', '-z'], {
    in: checkout,
    accept: [0, 128],
  });
  return answer.text
    .split('\0')
    .filter((entry) => entry.startsWith('160000 '))
    .map((entry) => entry.slice(entry.indexOf('\t') + 1))
    .filter((folder) => existsSync(path.join(checkout.path, folder, '.git')));
}

/** Those of `folders` that hold something found nowhere else: changes, or commits no remote has. */
export async function withWorkOfTheirOwn(
  repository: Repository,
  checkout: Checkout,
  folders: string[],
): Promise<string[]> {
  const found = await Promise.all(
    folders.map(async (folder) => {
      const own = await isKeptElsewhere(repository, path.join(checkout.path, folder)).catch(
        () => false,
      );
      return own ? [] : [folder];
    }),
  );
  return found.flat();
}

async function isKeptElsewhere(repository: Repository, folder: string): Promise<boolean> {
  // Without GIT_DIR git would climb out of a broken folder, so its git directory is named first.
  const dotGit = path.join(folder, '.git');
  const asked = ['rev-parse', '--resolve-git-dir', dotGit];
  const gitDir = realpathSync((await repository.git(asked)).text.slice(0, -1));
  const inside = { path: folder, gitDir };
  if ((await dirtyFiles(repository, inside)).length > 0) return false;
  const commits = ['rev-list', '--max-count=1', 'HEAD', '--branches', '--not', '--remotes', '--'];
  return (await repository.git(commits, { in: inside })).text === '';
}
