/** Writes down what a landing is about to bring of the files that decide about the team. */
import { type Brought, find } from '../core/index.ts';
import { commitOf, contentsAt } from '../world/real/git/index.ts';
import type { Daemon } from './daemon.ts';
import { lookAtTeam } from './reshape.ts';
import { pathsOf, teamFilesOf } from './team-files.ts';

/**
 * Called with a green commit before it lands. What the person has saved until now is taken over first, so
 * that it is not mistaken for the landing's.
 */
export async function prepareLanding(
  daemon: Daemon,
  { commit, tasks }: { commit: string; tasks: string[] },
): Promise<void> {
  const { folder, repository, loop } = daemon;
  const state = loop.state();
  const proposed = teamFilesOf(state).proposal?.graph ?? null;
  const paths = [
    ...new Set([...pathsOf(folder.root, state), ...pathsOf(folder.root, { graph: proposed })]),
  ];
  const tip = await commitOf(repository, `refs/heads/${state.graph?.into ?? 'main'}`);
  if (tip === null) return;
  const [before, after] = await Promise.all([
    contentsAt(repository, tip, paths),
    contentsAt(repository, commit, paths),
  ]);
  const changed = paths.filter((path) => before.get(path) !== after.get(path));
  if (changed.length === 0) return;
  await lookAtTeam(daemon);
  const files: Brought[] = [];
  for (const path of changed)
    files.push({
      path,
      content: after.get(path)!,
      tasks: await tasksThatChange(daemon, path, tasks),
    });
  await loop.submit({ type: 'landing.prepared', files });
}

/** Those tasks of a batch whose own work changes the file; all of them when that cannot be told. */
async function tasksThatChange(
  { repository, loop }: Daemon,
  path: string,
  tasks: string[],
): Promise<string[]> {
  const found: string[] = [];
  for (const id of tasks) {
    const task = find(loop.state().tasks, id);
    if (!task?.base || !task.head) continue;
    const [before, after] = await Promise.all(
      [task.base, task.head].map((commit) => contentsAt(repository, commit, [path])),
    );
    if (before?.get(path) !== after?.get(path)) found.push(id);
  }
  return found.length > 0 ? found : tasks;
}
