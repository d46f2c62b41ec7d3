/** One open repository: where it is, how to speak to it, and whose turn it is. */
import { realpathSync } from 'node:fs';
import path from 'node:path';
import type { Checkout, GitCall } from './git-call.ts';
import { type Config, configListing } from './listing.ts';
import { requireObjectId } from './names.ts';
import { infoIn } from './own-info.ts';
import { commandsIn } from './planted.ts';
import { type GitOutput, type GitSetting, runGit } from './run-git.ts';
import { settingsIn } from './settings.ts';

export type Repository = {
  /** The top of the working tree the town lives in, symlinks resolved. */
  root: string;
  /** The main checkout: `root` with its own git directory. */
  main: Checkout;
  /** The directory all worktrees share: refs, objects, configuration. */
  commonDir: string;
  /** `.town` in the root. Everything Town resets, cleans or removes is in here. */
  town: string;
  /** Where this town's own refs are: `refs/town/<id>`. */
  refs: string;
  /** Settings of the repository at the founding; null when nobody knows them. See `settings.ts`. */
  founding: Config | null;
  /** Commands of the repository's own configuration that run; see `planted.ts`. */
  trusted: Config;
  /** Runs a command, in the main checkout when no other is named. */
  git: (
    args: readonly string[],
    options?: Omit<GitCall, 'args' | 'in'> & { in?: Checkout },
  ) => Promise<GitOutput>;
  /** One at a time, in order of asking: for work that takes the lock of an index or moves refs. */
  alone: <T>(work: () => Promise<T>) => Promise<T>;
};

export type OpenOptions = {
  /** Variables for git; `process.env` when not given. GIT_* and the like are taken out. */
  environment?: NodeJS.ProcessEnv;
  /** Commands in the repository's own configuration that may run; see `planted.ts`. */
  trusted?: Config;
  /** The id of the town; without one it can look, but its refs are those of towns from before ids. */
  id?: string | null;
  /** Settings of the repository at the founding; see `settings.ts`. */
  founding?: Config | null;
};

/**
 * Opens the repository whose working tree has its top at `root`; ask `inspectRepository` first for
 * problems told in plain words. Throws GitError when git cannot read it.
 */
export function openRepository(root: string, options: OpenOptions = {}): Promise<Repository> {
  return openAt(root, options);
}

/**
 * The same for a town that was founded at `root`, whatever the configuration says of working trees
 * meanwhile: git is told where it is.
 */
export function openFounded(root: string, options: OpenOptions): Promise<Repository> {
  return openAt({ path: root, gitDir: path.join(root, '.git') }, options);
}

async function openAt(place: Checkout | string, options: OpenOptions): Promise<Repository> {
  const setting = settingFrom(options);
  const ask = async (what: string) => {
    const args = ['rev-parse', '--path-format=absolute', what];
    // git ends its answer with one line feed; a path may hold others.
    return realpathSync((await runGit(setting, { args, in: place })).text.slice(0, -1));
  };
  const [top, gitDir, commonDir] = await Promise.all(
    ['--show-toplevel', '--git-dir', '--git-common-dir'].map(ask),
  );
  const main = { path: top!, gitDir: gitDir! };
  return {
    root: main.path,
    main,
    commonDir: commonDir!,
    town: path.join(main.path, '.town'),
    refs: refsOf(options.id ?? null),
    ...speaking(setting, main),
    alone: oneAtATime(),
  };
}

/** Other towns may use the same repository, and an earlier one may have left its refs. */
function refsOf(id: string | null): string {
  return id === null ? 'refs/town' : `refs/town/${id}`;
}

function settingFrom({ environment, trusted, founding }: OpenOptions): GitSetting {
  return {
    environment: environment ?? process.env,
    trusted: trusted ?? {},
    founding: founding ?? null,
  };
}

function speaking(
  setting: GitSetting,
  main: Checkout,
): Pick<Repository, 'git' | 'founding' | 'trusted'> {
  return {
    founding: setting.founding,
    trusted: setting.trusted,
    git: (args, call = {}) => runGit(setting, { in: main, ...call, args }),
  };
}

/** The same repository, in which other commands of its own configuration may run, and in which its
 * settings are those of the founding that `options` names. */
export function trusting(
  repository: Repository,
  trusted: Config,
  options: OpenOptions = {},
): Repository {
  return { ...repository, ...speaking(settingFrom({ ...options, trusted }), repository.main) };
}

/** A queue: each piece of work starts when the one before it is over, however that ended. */
export function oneAtATime(): Repository['alone'] {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const turn = last.then(work, work);
    last = turn.catch(() => undefined);
    return turn;
  };
}

/** The commit a full ref name stands for, or null when there is no such ref. */
export async function commitOf(repository: Repository, ref: string): Promise<string | null> {
  const asked = ['rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`];
  const answer = await repository.git(asked, { accept: [0, 1, 128] });
  return answer.code === 0 ? answer.text.trim() : null;
}

/** The tree of a commit. Throws GitError when the commit is not there. */
export async function treeOf(repository: Repository, commit: string): Promise<string> {
  requireObjectId('The commit', commit);
  const answer = await repository.git([
    'rev-parse',
    '--verify',
    '--end-of-options',
    `${commit}^{tree}`,
  ]);
  return answer.text.trim();
}

/** The trees of several commits, in their order, by one command. Throws GitError when one of them is
 * not there. */
export async function treesOf(repository: Repository, commits: string[]): Promise<string[]> {
  for (const commit of commits) requireObjectId('The commit', commit);
  const asked = ['rev-parse', ...commits.map((commit) => `${commit}^{tree}`)];
  return (await repository.git(asked)).text.trim().split('\n');
}

/** Changes of refs, all or none: `create` only where none is, `delete` and `move` only from `old`. */
export type RefChange =
  | { kind: 'create'; ref: string; to: string }
  | { kind: 'set'; ref: string; to: string }
  | { kind: 'move'; ref: string; to: string; old: string }
  | { kind: 'delete'; ref: string; old: string };

/** Applies the changes in one transaction. Throws GitError, and then none of them happened. */
export async function changeRefs(
  repository: Repository,
  changes: RefChange[],
  why: string,
): Promise<void> {
  const lines = changes.map((change) => {
    if (change.kind === 'create') return `create ${change.ref}\0${change.to}\0`;
    if (change.kind === 'set') return `update ${change.ref}\0${change.to}\0\0`;
    if (change.kind === 'move') return `update ${change.ref}\0${change.to}\0${change.old}\0`;
    return `delete ${change.ref}\0${change.old}\0`;
  });
  const input = ['start\0', ...lines, 'prepare\0', 'commit\0'].join('');
  await repository.git(['update-ref', '--no-deref', '-m', why, '--stdin', '-z'], { input });
}

/** What a founding may put on trust: what the repository's own configuration says now. */
export type Founding = { commands: Config; settings: Config };

/** Reads commands and settings of the repository's own configuration as they are now. */
export async function foundingOf(repository: Repository): Promise<Founding> {
  const { text } = await repository.git(configListing);
  const settings = { ...settingsIn(text), ...infoIn(repository.commonDir) };
  return { commands: commandsIn(text), settings };
}

/** Commands the repository's own configuration names now: what a founding may put on trust. */
export async function commandsInConfig(repository: Repository): Promise<Config> {
  return (await foundingOf(repository)).commands;
}
