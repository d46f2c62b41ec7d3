/** In what ways a repository is less, or does more, than a plain clone of everything. */
import { accessSync, constants, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { configListing, type ListedSetting, readListing } from './listing.ts';
import type { Repository } from './repository.ts';

export type CloneFacts = {
  /** History ends somewhere: `git clone --depth`. */
  isShallow: boolean;
  /** Remotes that missing objects are fetched from: `git clone --filter`. */
  promisors: string[];
  /** The person's checkout has only some of the files: `git sparse-checkout`. */
  isSparse: boolean;
  /** Attributes files that give files to git-lfs; empty without a commit. */
  lfsIn: string[];
  /** Whether git knows what to run for those: `git lfs install`. */
  isLfsSetUp: boolean;
  hooks: Hooks | null;
};

export type Hooks = {
  /** As it is configured, or `.git/hooks`. */
  folder: string;
  /** Hooks of a commit that are there and can be run. */
  names: string[];
  /** Whether worktrees have them: they lie outside of the checkout, or in the commit. */
  inWorktrees: boolean;
};

/** Looks at the repository with a few git processes, and at the commit `head` when there is one. */
export async function cloneFacts(repository: Repository, head: string | null): Promise<CloneFacts> {
  const { text } = await repository.git(configListing);
  // What Town lays over it for its own calls is of the scope `command`.
  const entries = readListing(text).filter(({ scope }) => scope !== 'command');
  const shallow = await repository.git(['rev-parse', '--is-shallow-repository']);
  return {
    isShallow: shallow.text.trim() === 'true',
    promisors: promisorsOf(entries),
    isSparse: isTrue(settingOf(entries, 'core.sparsecheckout')),
    lfsIn: await lfsIn(repository, head),
    isLfsSetUp: entries.some(({ key, value }) => lfsFilter.test(key) && value !== ''),
    hooks: await hooksOf(repository, entries, head),
  };
}

const lfsFilter = /^filter\.lfs\.(smudge|process)$/;

function settingOf(entries: ListedSetting[], wanted: string): string | null {
  return entries.findLast(({ key }) => key === wanted)?.value ?? null;
}

function isTrue(value: string | null): boolean {
  return /^(true|yes|on|[1-9][0-9]*)$/i.test(value ?? '');
}

function promisorsOf(entries: ListedSetting[]): string[] {
  const found = entries.flatMap(({ key, value }) => {
    if (key === 'extensions.partialclone') return [value];
    const [, remote] = /^remote\.(.+)\.promisor$/s.exec(key) ?? [];
    return remote !== undefined && isTrue(value) ? [remote] : [];
  });
  return [...new Set(found)];
}

async function lfsIn({ git, commonDir }: Repository, head: string | null): Promise<string[]> {
  const own = path.join('info', 'attributes');
  const isOwn = /\bfilter=lfs\b/.test(readIfThere(path.join(commonDir, own)) ?? '');
  if (head === null) return isOwn ? [`.git/${own}`] : [];
  const asked = ['grep', '-l', '-z', '--no-recurse-submodules', '-w', '-e', 'filter=lfs', head];
  const answer = await git([...asked, '--', ':(top,glob)**/.gitattributes'], { accept: [0, 1] });
  const files = answer.text.split('\0').filter((each) => each !== '');
  const names = files.map((each) => each.slice(each.indexOf(':') + 1));
  return isOwn ? [...names, `.git/${own}`] : names;
}

/** Hooks that `git commit` runs (githooks(5)). */
const ofCommit = ['pre-commit', 'prepare-commit-msg', 'commit-msg', 'post-commit'];

async function hooksOf(
  { git, root, commonDir }: Repository,
  entries: ListedSetting[],
  head: string | null,
): Promise<Hooks | null> {
  const configured = settingOf(entries, 'core.hookspath');
  const folder = configured ?? '.git/hooks';
  const place =
    configured === null
      ? path.join(commonDir, 'hooks')
      : path.resolve(root, configured.replace(/^~(?=\/)/, process.env['HOME'] ?? '~'));
  const names = ofCommit.filter((name) => isProgram(path.join(place, name)));
  if (names.length === 0) return null;
  // A relative path starts at the top of the worktree in which git commits.
  const isRelative = configured !== null && !/^[/~]/.test(configured);
  if (!isRelative || head === null) return { folder, names, inWorktrees: true };
  const asked = ['ls-tree', '--name-only', '-z', '--full-tree', head, '--', `${configured}/`];
  const committed = (await git(asked)).text.split('\0').map((name) => path.posix.basename(name));
  return { folder, names, inWorktrees: names.some((name) => committed.includes(name)) };
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return readdirSync(path.dirname(file)).includes(path.basename(file));
  } catch {
    return false;
  }
}

function readIfThere(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}
