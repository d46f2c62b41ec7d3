/** Everything a checkout holds, as a commit: nothing of the agent's index or branch is touched. */
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';
import { writeCommit } from './commit.ts';
import type { Checkout } from './git-call.ts';
import { containsCommit } from './history.ts';
import { type Repository, treeOf } from './repository.ts';

export type Snapshot = { commit: string; head: string | null; tree: string };

/**
 * Writes a commit of all tracked and untracked files of a checkout; ignored ones are left out. Its
 * first parent is HEAD. Further parents hold what would be out of reach otherwise: `also` commits
 * that HEAD does not contain, and the index where it differs from both HEAD and the files.
 * `nested` are folders to leave out: repositories of their own.
 */
export async function takeSnapshot(
  repository: Repository,
  order: { checkout: Checkout; also: string[]; nested: string[]; message: string },
): Promise<Snapshot> {
  const head = await headOf(repository, order.checkout);
  const folder = await mkdtemp(path.join(order.checkout.gitDir, 'town-snapshot-'));
  try {
    const tree = await treeOfFiles(repository, order, path.join(folder, 'files'), head);
    const staged = await stagedTree(repository, order.checkout, path.join(folder, 'staged'));
    const parents = head === null ? [] : [head];
    for (const commit of order.also) {
      const reached = parents.map((parent) => containsCommit(repository, parent, commit));
      if (!(await Promise.all(reached)).includes(true)) parents.push(commit);
    }
    const headTree = head === null ? null : await treeOf(repository, head);
    if (staged !== null && staged !== tree && staged !== headTree) {
      const message = 'Town archive: the index';
      // Always the same commit for the same index, so that asking twice archives once.
      const signature = 'Town <town@localhost> 0 +0000';
      parents.push(
        await writeCommit(repository, { tree: staged, parents: [], message, signature }),
      );
    }
    const commit = await writeCommit(repository, { tree, parents, message: order.message });
    return { commit, head, tree };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function headOf(repository: Repository, checkout: Checkout): Promise<string | null> {
  const asked = ['rev-parse', '--verify', '--quiet', '--end-of-options', 'HEAD^{commit}'];
  const answer = await repository.git(asked, { in: checkout, accept: [0, 1, 128] });
  return answer.code === 0 ? answer.text.trim() : null;
}

/** A fresh index, so that a broken one, or one told to overlook changes, hides nothing. */
async function treeOfFiles(
  repository: Repository,
  order: { checkout: Checkout; nested: string[] },
  index: string,
  head: string | null,
): Promise<string> {
  const options = { in: order.checkout, env: { GIT_INDEX_FILE: index } };
  await repository.git(['read-tree', ...(head === null ? ['--empty'] : [head])], options);
  const without = order.nested.map((folder) => `:(top,exclude,literal)${folder}`);
  const all = ['-c', 'advice.addEmbeddedRepo=false', 'add', '--all', '--', ':(top)', ...without];
  await repository.git(all, options);
  return (await repository.git(['write-tree'], options)).text.trim();
}

/** What the agent had staged; null when it has no index or one with open conflicts. */
async function stagedTree(
  repository: Repository,
  checkout: Checkout,
  index: string,
): Promise<string | null> {
  try {
    await copyFile(path.join(checkout.gitDir, 'index'), index);
  } catch {
    return null;
  }
  const options = { in: checkout, env: { GIT_INDEX_FILE: index }, accept: [0, 128] };
  const answer = await repository.git(['write-tree'], options);
  return answer.code === 0 ? answer.text.trim() : null;
}
