/** Commits that Town writes, as objects: no index, no checkout, no hook and no editor takes part. */
import { configListing, readListing } from './listing.ts';
import { requireObjectId } from './names.ts';
import type { Repository } from './repository.ts';
import { settingNow } from './settings.ts';

/** The parts of a commit object that its author decided, as bytes: they may be in any encoding. */
type Kept = { author: Buffer; encoding: Buffer | null; message: Buffer };

/** `Name <email> <seconds> <zone>`: the person's identity, or Town's own when git knows none. */
export async function signature(repository: Repository): Promise<string> {
  const { text } = await repository.git(configListing);
  const entries = readListing(text);
  const value = (key: string) => clean(settingNow(entries, key, repository.founding) ?? '');
  const [name, email] = [value('user.name'), value('user.email')];
  const who = name !== '' && email !== '' ? `${name} <${email}>` : 'Town <town@localhost>';
  return `${who} ${Math.floor(Date.now() / 1000)} +0000`;
}

const clean = (text: string): string => text.replace(/[<>\n\0]/g, '').trim();

/** Writes a commit by the person (or Town) and gives its id. */
export async function writeCommit(
  repository: Repository,
  commit: { tree: string; parents: string[]; message: string; signature?: string },
): Promise<string> {
  const author = commit.signature ?? (await signature(repository));
  const message = Buffer.from(`${commit.message.trimEnd()}\n`);
  const kept = { author: Buffer.from(author), encoding: null, message };
  return store(repository, { ...commit, committer: author, kept });
}

/**
 * Writes `original` again on another parent with another tree. Author, author's date, encoding and
 * message stay to the byte; a signature is dropped, for it would no longer be true, and `wasSigned`
 * says so.
 */
export async function rewriteCommit(
  repository: Repository,
  change: { original: string; tree: string; parents: string[] },
): Promise<{ commit: string; wasSigned: boolean }> {
  requireObjectId('The commit', change.original);
  const raw = (await repository.git(['cat-file', 'commit', change.original])).stdout;
  const committer = await signature(repository);
  const commit = await store(repository, { ...change, committer, kept: keptFrom(raw) });
  const header = raw.subarray(0, raw.indexOf('\n\n')).toString('latin1');
  return { commit, wasSigned: /^gpgsig(-sha256)? /m.test(header) };
}

/** The header ends at the first empty line. Only its bytes below 128 are looked at. */
function keptFrom(raw: Buffer): Kept {
  const end = raw.indexOf('\n\n');
  const header = raw.subarray(0, end).toString('latin1').split('\n');
  const value = (key: string) => {
    const line = header.find((each) => each.startsWith(`${key} `));
    return line === undefined ? null : Buffer.from(line.slice(key.length + 1), 'latin1');
  };
  const author = value('author') ?? Buffer.from('Unknown <> 0 +0000');
  return { author, encoding: value('encoding'), message: raw.subarray(end + 2) };
}

async function store(
  repository: Repository,
  commit: { tree: string; parents: string[]; committer: string; kept: Kept },
): Promise<string> {
  const { author, encoding, message } = commit.kept;
  const input = Buffer.concat([
    Buffer.from(`tree ${commit.tree}\n`),
    Buffer.from(commit.parents.map((parent) => `parent ${parent}\n`).join('')),
    Buffer.concat([Buffer.from('author '), author, Buffer.from('\n')]),
    Buffer.from(`committer ${commit.committer}\n`),
    ...(encoding === null ? [] : [Buffer.from('encoding '), encoding, Buffer.from('\n')]),
    Buffer.from('\n'),
    message,
  ]);
  // git checks the form of what it is given before it stores it.
  const answer = await repository.git(['hash-object', '-t', 'commit', '-w', '--stdin'], { input });
  return answer.text.trim();
}
