/**
 * How a restart knows what landed. People's commit messages stay as they are, so the memory is in
 * refs: `refs/town/<id>/landed/<task>/<epoch>/commit` is the task's own last commit and `…/tested` the
 * commit whose tree the checks were run on (the tip of the batch). They are written before, or in one
 * transaction with, the move of `into`; the task has landed if and only if `into` contains `tested`.
 */
import { containsCommit } from './history.ts';
import { requirePlainName } from './names.ts';
import { commitOf, type Repository, treeOf } from './repository.ts';

export type Landed = {
  /** The commit on `into` that carries the task's work. */
  commit: string;
  /** The tree the checks passed on, which `into` had when the task landed. */
  tree: string;
};

/** The refs to set when a task of this epoch lands. */
export function landedRefs(
  repository: Repository,
  task: { task: string; epoch: number },
  commits: { commit: string; tested: string },
): Record<string, string> {
  const ref = landedRef(repository, task);
  return { [`${ref}/commit`]: commits.commit, [`${ref}/tested`]: commits.tested };
}

/** What landed for this task and epoch, or null when nothing did (or `into` was taken back since). */
export async function landedAs(
  repository: Repository,
  into: string,
  task: { task: string; epoch: number },
): Promise<Landed | null> {
  const ref = landedRef(repository, task);
  const [commit, tested, tip] = await Promise.all([
    commitOf(repository, `${ref}/commit`),
    commitOf(repository, `${ref}/tested`),
    commitOf(repository, `refs/heads/${into}`),
  ]);
  if (commit === null || tested === null || tip === null) return null;
  if (!(await containsCommit(repository, tip, tested))) return null;
  return { commit, tree: await treeOf(repository, tested) };
}

function landedRef({ refs }: Repository, task: { task: string; epoch: number }): string {
  requirePlainName('The task', task.task);
  if (!Number.isSafeInteger(task.epoch) || task.epoch < 0)
    throw new Error(`No epoch: ${task.epoch}.`);
  return `${refs}/landed/${task.task}/${task.epoch}`;
}
