/** What lies at a path in a commit, and whether a text of a checkout is that: links and conversions included. */
import { createHash } from 'node:crypto';
import { realpathSync } from 'node:fs';
import path from 'node:path';
import { requireObjectId } from './names.ts';
import type { Repository } from './repository.ts';

/** There is no file at the path. */
export const absent = 'absent';
/** Contents that begin so are not in the tree: a link leads out of it, or to nothing in it. */
const elsewhere = 'elsewhere ';

/**
 * What a checkout of `commit` has at each path, links followed: the id of a blob, `absent`, or, where a
 * link leaves the tree, a text that is the same for the same links and for no others.
 */
export async function contentsAt(
  repository: Repository,
  commit: string,
  paths: string[],
): Promise<Map<string, string>> {
  requireObjectId('The commit', commit);
  const plain = paths.filter((each) => !each.includes('\n'));
  const input = plain.map((each) => `${commit}:${each}\n`).join('');
  const asked = ['cat-file', '--batch-check', '--follow-symlinks'];
  const lines = (await repository.git(asked, { input })).text.split('\n');
  const found = new Map<string, string>();
  for (const each of plain) {
    const line = lines.shift() ?? '';
    // git-cat-file(1): these are followed by a line of their own.
    const isLink = /^(symlink|dangling|loop|notdir) \d+$/.test(line);
    const target = isLink ? (lines.shift() ?? '') : '';
    const blob = /^([0-9a-f]+) blob \d+$/.exec(line)?.[1];
    if (blob !== undefined) found.set(each, blob);
    else if (isLink) found.set(each, await linksAt(repository, commit, each, target));
    else found.set(each, absent);
  }
  return found;
}

/** The links on the way to a path, as one text. */
async function linksAt(
  repository: Repository,
  commit: string,
  file: string,
  target: string,
): Promise<string> {
  const parts = file.split('/');
  const ways = parts.map((_, at) => parts.slice(0, at + 1).join('/'));
  const asked = ['ls-tree', '-z', '--full-tree', commit, '--', ...ways];
  const { text } = await repository.git(asked);
  const links = text.split('\0').filter((entry) => entry.startsWith('120000 '));
  const known = createHash('sha256')
    .update([target, ...links].join('\0'))
    .digest('hex');
  return `${elsewhere}${known}`;
}

/** True when what a checkout has at a path is this content: `text`, or null when there is no file. */
export async function isContent(
  repository: Repository,
  found: { path: string; text: string | null },
  contents: string[],
): Promise<boolean> {
  if (contents.includes(absent) && found.text === null) return true;
  if (contents.some((each) => each.startsWith(elsewhere)) && leadsElsewhere(repository, found.path))
    return true;
  const blobs = contents.filter((each) => each !== absent && !each.startsWith(elsewhere));
  if (found.text === null || blobs.length === 0) return false;
  if (blobs.includes(await blobOf(repository, found.path, found.text))) return true;
  for (const blob of new Set(blobs))
    if (await isWrittenAs(repository, blob, found.path, found.text)) return true;
  return false;
}

/**
 * True when git writes the blob as this text, or holds it so. The way back is not enough: bytes that are no
 * UTF-8, and line ends that git would not have stored, give another id than the blob's.
 */
async function isWrittenAs(
  repository: Repository,
  blob: string,
  file: string,
  text: string,
): Promise<boolean> {
  for (const asked of [
    ['cat-file', '--filters', `--path=${file}`, blob],
    ['cat-file', 'blob', blob],
  ]) {
    const written = await repository.git(asked).catch(() => null);
    if (written?.text === text) return true;
  }
  return false;
}

/** The id that git gives the text of a file, once it has undone what it does to files of a checkout. */
async function blobOf(repository: Repository, file: string, text: string): Promise<string> {
  const asked = ['hash-object', '--stdin', `--path=${file}`];
  return (await repository.git(asked, { input: text })).text.trim();
}

function leadsElsewhere({ root }: Repository, file: string): boolean {
  try {
    return realpathSync(path.join(root, file)) !== path.join(root, file);
  } catch {
    return true;
  }
}
