/** What a task's work changes, wherever that work is by now. */
import type { TaskDiff } from '../client/protocol.ts';
import { find, type Task } from '../core/index.ts';
import {
  archivesOf,
  commitOf,
  commonCommit,
  diffOf,
  hasCommit,
  parentsOf,
  type Repository,
} from '../world/real/git/index.ts';
import type { Daemon } from './daemon.ts';

/** A list of more files helps nobody. */
const mostFiles = 2000;

/** Throws in words for the person when there is nothing to compare. */
export async function diffOfTask({ loop, repository }: Daemon, id: string): Promise<TaskDiff> {
  const state = loop.durable();
  const task = find(state.tasks, id);
  if (task === null) throw new Error(`There is no task "${id}".`);
  const work = (await landedWork(repository, task)) ?? (await ownWork(repository, task));
  if (work === null) throw new Error(`${id} has no commit yet.`);
  const into = await commitOf(repository, `refs/heads/${state.graph?.into ?? 'main'}`);
  const base =
    work.base ??
    (task.base !== null && (await hasCommit(repository, task.base)) ? task.base : null) ??
    (into === null ? null : await commonCommit(repository, into, work.head));
  if (base === null) throw new Error(`Nobody knows where ${id} began.`);
  const { files, patch, cut } = await diffOf(repository, { base, head: work.head });
  const isLong = files.length > mostFiles;
  return {
    base,
    head: work.head,
    from: work.from,
    files: files.slice(0, mostFiles),
    patch,
    cut: cut || isLong,
  };
}

type Work = { head: string; base: string | null; from: TaskDiff['from'] };

/**
 * A merge holds all of the task against what it was merged into. Work that was put on top commit by
 * commit reads the same as before it was, so that is shown, or the last of its commits without it.
 */
async function landedWork(repository: Repository, task: Task): Promise<Work | null> {
  const { landed, base, head } = task;
  if (landed === null || !(await hasCommit(repository, landed))) return null;
  const parents = await parentsOf(repository, landed);
  if (parents.length > 1) return { head: landed, base: parents[0] ?? null, from: 'landed' };
  if (head !== null && base !== null && (await hasCommit(repository, head)))
    return { head, base, from: 'landed' };
  return { head: landed, base: parents[0] ?? null, from: 'landed' };
}

/** The branch as it is now, what was recorded of it, or the archive with uncommitted files and all. */
async function ownWork(repository: Repository, { id, branch, head }: Task): Promise<Work | null> {
  const tip = await commitOf(repository, `refs/heads/${branch}`);
  if (tip !== null) return { head: tip, base: null, from: 'branch' };
  const archived = (await archivesOf(repository, id)).at(-1);
  if (archived !== undefined) return { head: archived.commit, base: null, from: 'archive' };
  if (head !== null && (await hasCommit(repository, head)))
    return { head, base: null, from: 'archive' };
  return null;
}
