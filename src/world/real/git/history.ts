/** Questions about commits: what is in what, what came since, what changed. */
import { requireObjectId } from './names.ts';
import { withOwnInfo } from './own-info.ts';
import type { Repository } from './repository.ts';

export type Commit = {
  id: string;
  author: string;
  /** Milliseconds since 1970, of the author's date. */
  at: number;
  subject: string;
};

export type ChangedFile = {
  path: string;
  /** The letter of git-diff(1): A added, M modified, D deleted, T changed its type. */
  status: string;
  /** Lines; null for a binary file. */
  added: number | null;
  deleted: number | null;
};

/** True when `commit` is `holder` or an ancestor of it. */
export async function containsCommit(
  repository: Repository,
  holder: string,
  commit: string,
): Promise<boolean> {
  for (const each of [commit, holder]) requireObjectId('The commit', each);
  // Not `merge-base --is-ancestor`: simple-git waits 50 ms longer for commands that print nothing.
  const asked = ['rev-list', '--count', '--max-count=1', commit, `^${holder}`, '--'];
  return (await repository.git(asked)).text.trim() === '0';
}

/** True when the repository holds this commit. */
export async function hasCommit(repository: Repository, commit: string): Promise<boolean> {
  requireObjectId('The commit', commit);
  const answer = await repository.git(['cat-file', '-t', commit], { accept: [0, 1, 128] });
  return answer.text.trim() === 'commit';
}

/** The newest commit both come from, or null when they share no history. */
export async function commonCommit(
  repository: Repository,
  one: string,
  other: string,
): Promise<string | null> {
  for (const each of [one, other]) requireObjectId('The commit', each);
  const answer = await repository.git(['merge-base', one, other], { accept: [0, 1] });
  return answer.code === 0 ? answer.text.trim() : null;
}

/** Commits in `head` that are in none of `known`, newest first, merges included, at most `limit`. */
export async function commitsSince(
  repository: Repository,
  range: { head: string; known: string[]; limit?: number },
): Promise<Commit[]> {
  for (const each of [range.head, ...range.known]) requireObjectId('The commit', each);
  const format = '--format=%H%x1f%an%x1f%at%x1f%s';
  const answer = await repository.git([
    'log',
    '-z',
    '--no-show-signature',
    format,
    `--max-count=${range.limit ?? 1000}`,
    range.head,
    ...range.known.map((each) => `^${each}`),
    '--',
  ]);
  return answer.text
    .split('\0')
    .filter((line) => line !== '')
    .map(commitFrom);
}

function commitFrom(line: string): Commit {
  const [id = '', author = '', seconds = '0', ...subject] = line.split('\x1f');
  return { id, author, at: Number(seconds) * 1000, subject: subject.join('\x1f') };
}

/**
 * What lies between two commits, for a reviewer: the files and the patch, of which at most
 * `patchLimit` bytes are given (1 MiB when not said). No external diff or textconv runs.
 */
export async function diffOf(
  repository: Repository,
  range: { base: string; head: string; patchLimit?: number },
): Promise<{ files: ChangedFile[]; patch: string; cut: boolean }> {
  for (const each of [range.base, range.head]) requireObjectId('The commit', each);
  const diff = (options: string[]) => [
    'diff',
    '--no-ext-diff',
    '--no-textconv',
    '--no-renames',
    '--no-color',
    '--ignore-submodules=dirty',
    ...options,
    range.base,
    range.head,
    '--',
  ];
  const limit = range.patchLimit ?? 1024 * 1024;
  // What is in a file is not hidden from a reviewer by `info/attributes`.
  const own = withOwnInfo(repository);
  const [names, lines, patch] = await Promise.all([
    own.git(diff(['--name-status', '-z'])),
    own.git(diff(['--numstat', '-z'])),
    own.git(diff(['--patch', '--src-prefix=a/', '--dst-prefix=b/']), {
      limit,
      overflow: 'cut',
    }),
  ]);
  return {
    files: changedFiles(names.text, lines.text),
    patch: patch.text,
    cut: patch.stdout.length >= limit,
  };
}

/** `names`: status NUL path NUL; `lines`: added TAB deleted TAB path NUL, with "-" for binary. */
function changedFiles(names: string, lines: string): ChangedFile[] {
  const counts = new Map<string, [number | null, number | null]>();
  for (const line of lines.split('\0')) {
    const [added = '', deleted = '', ...path] = line.split('\t');
    counts.set(path.join('\t'), [countOf(added), countOf(deleted)]);
  }
  const fields = names.split('\0');
  return Array.from({ length: Math.floor(fields.length / 2) }, (_, at) => {
    const path = fields[2 * at + 1] ?? '';
    const [added, deleted] = counts.get(path) ?? [null, null];
    return { path, status: fields[2 * at] ?? '', added, deleted };
  });
}

const countOf = (text: string): number | null => (text === '-' ? null : Number(text));

/** Names of the files that differ between two commits. */
export async function changedBetween(
  repository: Repository,
  range: { base: string; head: string },
): Promise<string[]> {
  for (const each of [range.base, range.head]) requireObjectId('The commit', each);
  const asked = [
    'diff-tree',
    '-r',
    '-z',
    '--name-only',
    '--no-renames',
    range.base,
    range.head,
    '--',
  ];
  const answer = await repository.git(asked);
  return answer.text.split('\0').filter((file) => file !== '');
}

/** The text of a file in a commit, or null when it has none of that name. */
export async function textIn(
  repository: Repository,
  commit: string,
  file: string,
): Promise<string | null> {
  requireObjectId('The commit', commit);
  const answer = await repository.git(['cat-file', 'blob', `${commit}:${file}`], {
    accept: [0, 128],
  });
  return answer.code === 0 ? answer.text : null;
}

/** The parents of a commit, the first one first. */
export async function parentsOf(repository: Repository, commit: string): Promise<string[]> {
  requireObjectId('The commit', commit);
  const answer = await repository.git(['rev-list', '--parents', '--max-count=1', commit, '--']);
  return answer.text.trim().split(' ').slice(1);
}

/**
 * What is wrong with the objects of a commit and its tree, as git says it, or null. Most commands
 * believe an object's name, and anyone can write a file of that name that holds something else.
 * Reads all of them: some 100 MB a second.
 */
export async function damageOf(repository: Repository, commit: string): Promise<string | null> {
  requireObjectId('The commit', commit);
  const asked = ['rev-list', '--objects', '--verify-objects', '--no-walk', '--quiet', commit, '--'];
  const answer = await repository.git(asked, { accept: [0, 1, 128], timeMs: 600_000 });
  // It only tells of a wrong object, and goes on (git 2.39).
  const isSound = answer.code === 0 && !/^(error|fatal): /m.test(answer.stderr);
  return isSound ? null : answer.stderr.trim();
}

/** What `damageOf` found, for whoever has to do something about it. */
export function sayDamage(commit: string, damage: string): string {
  return `Objects of ${commit.slice(0, 12)} are not what their names say, so what is checked would not be what lands. "git fsck" names them. git says: ${damage}`;
}
