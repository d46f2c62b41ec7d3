/** Making, archiving and releasing the checkouts that runs work in. */
import { join } from 'node:path';
import { type Effect, find, type Run } from '../../core/index.ts';
import {
  archiveWorkspace,
  commitOf,
  prepareTaskWorkspace,
  prepareViewWorkspace,
  type Repository,
  releaseWorkspace,
} from '../../world/real/git/index.ts';
import { changeRefs } from '../../world/real/git/repository.ts';
import type { Daemon } from '../daemon.ts';
import { inTurn, showing, type Tell } from '../progress.ts';

type Asked<T extends Effect['type']> = Extract<Effect, { type: T }>;
type Made = { path: string; base: string | null; head: string | null };

export async function prepareWorkspace(daemon: Daemon, { run: id }: Asked<'workspace.prepare'>) {
  const run = find(daemon.loop.state().runs, id);
  if (run?.phase !== 'preparing') return;
  let made: Made;
  try {
    made = await showing(daemon, id, (tell) => make(daemon, run, tell));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    await daemon.loop.submit({ type: 'workspace.failed', run: id, reason, tail: '' });
    return;
  }
  await daemon.loop.submit({ type: 'workspace.ready', run: id, ...made });
}

async function make(daemon: Daemon, run: Run, tell: Tell): Promise<Made> {
  const { folder, loop } = daemon;
  const state = loop.state();
  const into = state.graph?.into ?? 'main';
  const task = run.task === null ? null : find(state.tasks, run.task);
  if (run.workspace === 'none') return { path: folder.root, base: null, head: null };
  const what = run.workspace === 'task' ? 'making its worktree' : 'making its checkout';
  tell({ step: 'waiting for git' });
  const repository = inTurn(daemon.repository, () => tell({ step: what }));
  if (run.workspace === 'task' && task !== null) {
    const path = join(folder.worktrees, task.id);
    const { id, branch, base } = task;
    return prepareTaskWorkspace(repository, { task: id, branch, path, into, base });
  }
  const reviewed = run.workspace === 'review' ? (task?.head ?? null) : null;
  const commit = reviewed ?? (await commitOf(repository, `refs/heads/${into}`));
  if (commit === null) throw new Error(`The branch ${into} has no commit to look at.`);
  const path = join(folder.worktrees, run.id);
  const made = await prepareViewWorkspace(repository, { name: run.id, path, commit });
  return { path: made.path, base: null, head: commit };
}

/** Asked when a task is over. Told as archived only when the archive was read back. */
export async function archiveTask(daemon: Daemon, id: string) {
  const { folder, repository, loop, log } = daemon;
  const task = find(loop.state().tasks, id);
  if (task?.worktree !== 'archiving') return;
  const path = join(folder.worktrees, id);
  const order = { task: id, path, branch: task.branch };
  const { ref, kept } = await showing(daemon, id, (tell) => {
    const archiving = () => tell({ step: 'archiving', tasks: [id] });
    return archiveWorkspace(inTurn(repository, archiving), order);
  });
  if (kept !== null) log(kept);
  if (task.place.kind === 'done' && task.landed === null && task.head !== null)
    await keepBranch(repository, { branch: task.branch, head: task.head });
  await loop.submit({ type: 'task.archived', task: id, ref: ref ?? '' });
}

/** Work that is done and did not land is still wanted where git users look: on its branch. */
function keepBranch(repository: Repository, { branch, head }: { branch: string; head: string }) {
  const ref = `refs/heads/${branch}`;
  return changeRefs(repository, [{ kind: 'set', ref, to: head }], 'town: done without landing');
}

/** A checkout for looking is taken away, after anything found only there was archived. */
export async function releaseRun(daemon: Daemon, { run, path }: Asked<'workspace.release'>) {
  const { folder, repository, log } = daemon;
  if (path === folder.root) return;
  const { kept } = await showing(daemon, run, (tell) => {
    const removing = () => tell({ step: `removing the checkout of ${run}` });
    return releaseWorkspace(inTurn(repository, removing), { name: run, path });
  });
  if (kept !== null) log(kept);
}
