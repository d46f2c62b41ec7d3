/** A commit with some of its files as another commit has them. Made of objects alone. */
import { mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';
import { writeCommit } from './commit.ts';
import { requireObjectId } from './names.ts';
import type { Repository } from './repository.ts';

export type Overlay = {
  commit: string;
  /** Where the files at `paths` come from. */
  from: string;
  /** Files and folders, from the top of the repository. */
  paths: readonly string[];
};

/**
 * Gives a commit on top of `commit` with the files at `paths` as `from` has them, those that it does
 * not have removed. The same answer for the same question.
 */
export async function overlaid(
  repository: Repository,
  { commit, from, paths }: Overlay,
): Promise<{ commit: string; tree: string }> {
  for (const each of [commit, from]) requireObjectId('The commit', each);
  const folder = await mkdtemp(path.join(repository.town, 'overlay-'));
  const options = { env: { GIT_INDEX_FILE: path.join(folder, 'index') } };
  try {
    await repository.git(['read-tree', commit], options);
    const here = await filesAt(repository, commit, paths);
    const there = await filesAt(repository, from, paths);
    const gone = here.map(({ file }) => `0 ${'0'.repeat(commit.length)}\t${file}\0`);
    const taken = there.map(({ mode, object, file }) => `${mode} ${object}\t${file}\0`);
    const input = [...gone, ...taken].join('');
    await repository.git(['update-index', '-z', '--index-info'], { ...options, input });
    const tree = (await repository.git(['write-tree'], options)).text.trim();
    const message = `Checks of ${from}`;
    const signature = 'Town <town@localhost> 0 +0000';
    const made = await writeCommit(repository, { tree, parents: [commit], message, signature });
    return { commit: made, tree };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

type Entry = { mode: string; object: string; file: string };

/** All files at these paths, whatever characters are in them. */
async function filesAt(
  repository: Repository,
  commit: string,
  paths: readonly string[],
): Promise<Entry[]> {
  const wanted = paths.map((each) => path.posix.normalize(each).replace(/\/$/, ''));
  const answer = await repository.git(['ls-tree', '-r', '-z', '--full-tree', commit]);
  return answer.text.split('\0').flatMap((line) => {
    const [facts = '', ...name] = line.split('\t');
    const [mode = '', , object = ''] = facts.split(' ');
    const file = name.join('\t');
    const isWanted = wanted.some((each) => file === each || file.startsWith(`${each}/`));
    return isWanted ? [{ mode, object, file }] : [];
  });
}
