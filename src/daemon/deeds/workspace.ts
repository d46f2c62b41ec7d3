/** Making, archiving and releasing the checkouts that runs work in. */
import { type Effect, find, type Run, type State } from '../../core/index.ts';
import {
  archivesOf,
  archiveWorkspace,
  commitOf,
  keptUnder,
  placeFor,
  prepareTaskWorkspace,
  prepareViewWorkspace,
  type Repository,
  releaseWorkspace,
} from '../../world/real/git/index.ts';
import { changeRefs } from '../../world/real/git/repository.ts';
import type { Daemon } from '../daemon.ts';
import { inTurn, showing, type Tell } from '../progress.ts';
import { lookAtRepository } from '../repository-problems.ts';
import { checkoutPath } from '../workspace-path.ts';
import { untilTakenAway } from './again.ts';

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
  await lookAtRepository(daemon);
  const what = run.workspace === 'task' ? 'making its worktree' : 'making its checkout';
  tell({ step: 'waiting for git' });
  const repository = inTurn(daemon.repository, () => tell({ step: what }));
  if (run.workspace === 'task' && task !== null) {
    const path = await placeIn(daemon, task.id);
    const { id, branch, base } = task;
    const order = { task: id, branch, path, into, base, skip: skipOf(state) };
    const { anew, ...made } = await prepareTaskWorkspace(repository, order);
    if (anew !== undefined) await tellReplaced(daemon, { task: id, path, anew });
    return made;
  }
  const reviewed = run.workspace === 'review' ? (task?.head ?? null) : null;
  const commit = reviewed ?? (await commitOf(repository, `refs/heads/${into}`));
  if (commit === null) throw new Error(`The branch ${into} has no commit to look at.`);
  const path = await placeIn(daemon, run.id);
  const order = { name: run.id, path, commit, skip: skipOf(state) };
  const made = await prepareViewWorkspace(repository, order);
  return { path: made.path, base: null, head: commit };
}

/** Where the checkout of a task, a run or a batch is, or will be. */
export function placeIn({ repository, loop }: Daemon, name: string): Promise<string> {
  const { town = '', worktrees } = loop.state().graph ?? {};
  return placeFor(repository, name, { town, worktrees });
}

function skipOf({ graph }: State): string[] | undefined {
  return graph?.archive?.skip;
}

async function tellReplaced(
  { loop, repository }: Daemon,
  { task, path, anew }: { task: string; path: string; anew: string },
): Promise<void> {
  const kept = keptUnder(repository, task);
  const archive = (await archivesOf(repository, task)).at(-1);
  const places = [archive?.ref, kept?.folder].filter((place) => place !== undefined);
  const reason =
    `The worktree of ${task} was made anew, because ${anew}. ` +
    `What was in ${path} before is in ${places.join(' and ')}.`;
  await loop.submit({ type: 'workspace.kept', task, run: null, what: 'replaced', reason, kept });
}

/** Asked when a task is over. Told as archived only when the archive was read back. */
export async function archiveTask(daemon: Daemon, id: string) {
  const { repository, loop } = daemon;
  const isWanted = () => find(loop.state().tasks, id)?.worktree === 'archiving';
  if (!isWanted()) return;
  const { ref, commit, kept, reason } = await showing(daemon, id, (tell) =>
    untilTakenAway(daemon, { task: id, run: null, tell, isWanted }, async () => {
      const { branch } = loop.state().tasks[id]!;
      const path = await placeIn(daemon, id);
      const order = { task: id, path, branch, skip: skipOf(loop.state()) };
      const archiving = () => tell({ step: 'archiving', tasks: [id] });
      return archiveWorkspace(inTurn(repository, archiving), order);
    }),
  );
  const task = loop.state().tasks[id]!;
  if (task.place.kind === 'done' && task.landed === null && task.head !== null)
    await keepBranch(repository, { branch: task.branch, head: task.head });
  if (reason !== null)
    await loop.submit({
      type: 'workspace.kept',
      task: id,
      run: null,
      what: 'replaced',
      reason,
      kept,
    });
  await loop.submit({
    type: 'task.archived',
    task: id,
    ref: ref ?? '',
    ...(commit === null ? {} : { commit }),
    ...(kept === null ? {} : { kept }),
  });
}

/** Work that is done and did not land is still wanted where git users look: on its branch. */
function keepBranch(repository: Repository, { branch, head }: { branch: string; head: string }) {
  const ref = `refs/heads/${branch}`;
  return changeRefs(repository, [{ kind: 'set', ref, to: head }], 'town: done without landing');
}

/** A checkout for looking is taken away, after anything found only there was archived. */
export async function releaseRun(daemon: Daemon, asked: Asked<'workspace.release'>) {
  const { folder, repository, loop } = daemon;
  const { run } = asked;
  const path = checkoutPath(folder, asked);
  if (path === null) return;
  const { kept, reason } = await showing(daemon, run, (tell) =>
    untilTakenAway(daemon, { task: null, run, tell, isWanted: () => true }, () => {
      const removing = () => tell({ step: `removing the checkout of ${run}` });
      const order = { name: run, path, skip: skipOf(loop.state()) };
      return releaseWorkspace(inTurn(repository, removing), order);
    }),
  );
  const isSaid = Object.values(loop.state().inbox).some(({ key }) => key === `stays ${run}`);
  if (kept === null && reason === null && !isSaid) return;
  const what = reason === null ? 'left over' : 'replaced';
  await loop.submit({ type: 'workspace.kept', task: null, run, what, reason: reason ?? '', kept });
}
