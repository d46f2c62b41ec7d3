/** A first look at a directory: can a town live here, and if not, what is in the way. */
import { existsSync, realpathSync, statSync } from 'node:fs';
import path from 'node:path';
import { GitError } from './git-error.ts';
import type { Config } from './listing.ts';
import { isTaskBranch, listed } from './names.ts';
import {
  commandsInConfig,
  commitOf,
  type OpenOptions,
  openFounded,
  openRepository,
  type Repository,
} from './repository.ts';
import { runGit } from './run-git.ts';
import { statusOf } from './status.ts';
import { worktreesOf } from './worktrees.ts';

/** A repository in which a town can live. */
export type RepositoryCheck = {
  kind: 'repository';
  repository: Repository;
  gitVersion: string;
  /** The branch that work lands on, and its commit now. */
  into: string;
  head: string;
  /** The branch checked out in the root; null when HEAD is detached. */
  branch: string | null;
};

export type RepositoryFacts = Omit<RepositoryCheck, 'repository'> & {
  root: string;
  /** Files in `root` that differ from HEAD, untracked ones included. */
  dirty: string[];
  /** Files that git takes for changed although nobody touched them: see `statusOf`. */
  renewed: string[];
  /** The checkout that has `into` checked out. */
  intoIn: string | null;
  /** Filters and merge drivers in the repository's own configuration. They run for Town only when
   * handed to `openRepository` as trusted. */
  commands: Config;
};

export type RepositoryProblem = {
  kind: 'problem';
  problem:
    | 'no folder'
    | 'no git'
    | 'git too old'
    | 'not a repository'
    | 'bare'
    | 'unreadable'
    | 'not the top'
    | 'no commit'
    | 'detached HEAD'
    | 'no such branch';
  /** What was found and what to do, in one line. */
  text: string;
  /** Branches there are, when the one that was asked for is not. */
  branches: string[];
};

/** `merge-tree --write-tree`, with which candidates are built without touching a file, is of 2.38. */
const oldestGit: readonly [number, number] = [2, 38];

/**
 * Tells what is at `directory`, or the first thing that keeps a town from living there. `into` null
 * means the branch that is checked out. Changes nothing; throws only on what it cannot explain.
 */
export async function inspectRepository(
  directory: string,
  into: string | null,
  options: OpenOptions = {},
): Promise<RepositoryFacts | RepositoryProblem> {
  const found = await checkRepository(directory, into, options);
  if (found.kind === 'problem') return found;
  const { repository, ...known } = found;
  const [worktrees, status, commands] = await Promise.all([
    worktreesOf(repository),
    statusOf(repository, repository.main),
    commandsInConfig(repository),
  ]);
  return {
    ...known,
    root: repository.root,
    dirty: status.dirty.map((file) => file.path),
    renewed: status.renewed.map((file) => file.path),
    intoIn: worktrees.find((each) => each.branch === `refs/heads/${known.into}`)?.path ?? null,
    commands,
  };
}

/**
 * The same, but without a look at its files and worktrees, which takes long in a large repository.
 */
export async function checkRepository(
  directory: string,
  into: string | null,
  options: OpenOptions = {},
): Promise<RepositoryCheck | RepositoryProblem> {
  if (!(statSync(directory, { throwIfNoEntry: false })?.isDirectory() ?? false)) {
    return problem('no folder', `${directory} is not a folder.`);
  }
  const setting = { environment: options.environment ?? process.env, trusted: {}, founding: null };
  const ask = (args: string[]) => runGit(setting, { args, in: directory, accept: [0, 1, 128] });
  const asked = ['--is-bare-repository', '--is-inside-work-tree', '--show-toplevel'];
  // All at once, for a daemon that comes back is waited for; what is in the way is told one by one.
  const opening = openRepository(directory, options);
  opening.catch(() => null);
  const [version, place] = await Promise.all([
    ask(['version']).catch((error: unknown) => error),
    ask(['rev-parse', ...asked]).catch(() => null),
  ]);
  if (version instanceof GitError) return problem('no git', version.message);
  const found = gitVersion((version as { text: string }).text);
  if (found.isOld) {
    const text = `git ${found.text} is too old; Town needs ${oldestGit.join('.')} or newer.`;
    return problem('git too old', text);
  }
  const trouble = placeProblem(directory, place ?? (await ask(['rev-parse', ...asked])));
  if (trouble === null) return heads(await opening, into, found.text);
  if (!isMisled(directory, trouble, options)) return trouble;
  return heads(await openFounded(directory, options), into, found.text);
}

/** A town was founded here, so this was the top of a working tree, and what git says otherwise comes
 * of a setting made since. Whose repository it is stays git's decision. */
function isMisled(
  directory: string,
  { problem, text }: RepositoryProblem,
  { founding }: OpenOptions,
): boolean {
  const places: RepositoryProblem['problem'][] = ['bare', 'not the top', 'unreadable'];
  const isKnown = (founding ?? null) !== null && existsSync(path.join(directory, '.git'));
  return isKnown && places.includes(problem) && !/dubious ownership/.test(text);
}

/** Reads `git version 2.39.5 (Apple Git-154)`. */
export function gitVersion(output: string): { text: string; isOld: boolean } {
  const [, text = '', major = '0', minor = '0'] = /((\d+)\.(\d+)\S*)/.exec(output) ?? [];
  const [needMajor, needMinor] = oldestGit;
  const isOld =
    Number(major) < needMajor || (Number(major) === needMajor && Number(minor) < needMinor);
  return { text, isOld };
}

function placeProblem(
  directory: string,
  place: { code: number; text: string; stderr: string },
): RepositoryProblem | null {
  const [bare, inside, ...top] = place.text.split('\n');
  if (bare === 'true' && existsSync(path.join(directory, '.git'))) {
    const text = `${directory} has a working tree, but its git configuration says that it has none. Undo it: git config core.bare false.`;
    return problem('bare', text);
  }
  if (bare === 'true') {
    return problem(
      'bare',
      `${directory} is a bare repository. Clone it and start the town in the clone.`,
    );
  }
  if (/not a git repository/.test(place.stderr)) {
    return problem(
      'not a repository',
      `${directory} is not a git repository. Start one: git init && git commit.`,
    );
  }
  if (inside === 'false') {
    return problem('not the top', `${directory} is inside a .git folder. Go to the working tree.`);
  }
  if (place.code !== 0) {
    const error = new GitError({
      command: ['rev-parse'],
      exitCode: place.code,
      stderr: place.stderr,
    });
    return problem('unreadable', error.message);
  }
  // The name may itself end in a line feed; git adds exactly one.
  const root = top.join('\n').slice(0, -1);
  if (realpathSync(root) !== realpathSync(directory)) {
    const text = `${directory} is inside the repository ${root}. Start the town there: cd ${root}.`;
    return problem('not the top', text);
  }
  return null;
}

async function heads(
  repository: Repository,
  wanted: string | null,
  gitVersion: string,
): Promise<RepositoryCheck | RepositoryProblem> {
  const [symbolic, branches, wantedHead] = await Promise.all([
    repository.git(['symbolic-ref', '--quiet', 'HEAD'], { accept: [0, 1] }),
    branchesOf(repository),
    wanted === null ? null : headOf(repository, wanted),
  ]);
  const branch = symbolic.code === 0 ? shortName(symbolic.text.trim()) : null;
  if (branches.length === 0 && (await commitOf(repository, 'HEAD')) === null) {
    const text = 'The repository has no commit yet. Make one: git commit --allow-empty -m "Start".';
    return problem('no commit', text);
  }
  const into = wanted ?? branch;
  if (into === null) {
    const text = `No branch is checked out (HEAD is detached). Name one with "into:": ${listed(branches)}.`;
    return problem('detached HEAD', text, branches);
  }
  // By its name in the list, for `main~1` would resolve as well.
  const isThere = branches.includes(into);
  const head = isThere ? (wantedHead ?? (await headOf(repository, into))) : null;
  if (head === null) return noSuchBranch(into, branches);
  return { kind: 'repository', repository, gitVersion, into, head, branch };
}

function headOf(repository: Repository, branch: string): Promise<string | null> {
  return commitOf(repository, `refs/heads/${branch}`);
}

function noSuchBranch(into: string, branches: string[]): RepositoryProblem {
  const known = branches.length === 0 ? 'There are none yet' : `There are: ${listed(branches)}`;
  const text = `There is no branch ${into}. ${known}. Set "into:" or make it: git branch ${into}.`;
  return problem('no such branch', text, branches);
}

/** Local branches, the most recently used first; the tasks' own are left out. */
export async function branchesOf(repository: Repository): Promise<string[]> {
  const answer = await repository.git([
    'for-each-ref',
    '--sort=-committerdate',
    '--format=%(refname)',
    'refs/heads',
  ]);
  const names = answer.text
    .split('\n')
    .filter((line) => line !== '')
    .map(shortName);
  return names.filter((name) => !isTaskBranch(name));
}

const shortName = (ref: string): string => path.posix.relative('refs/heads', ref);

function problem(
  kind: RepositoryProblem['problem'],
  text: string,
  branches: string[] = [],
): RepositoryProblem {
  return { kind: 'problem', problem: kind, text, branches };
}
