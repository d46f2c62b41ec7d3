/**
 * Refs of towns from before towns had ids: `refs/town/archive/…` and `refs/town/landed/…`, the same
 * names for every town of a repository. A town that gets its id takes over what its ledger vouches
 * for. The old refs stay, because another town may need them.
 */
import { containsCommit, hasCommit } from './history.ts';
import { changeRefs, type RefChange, type Repository } from './repository.ts';

/** What the ledger knows of a task. `head`: its last known commit; `epoch`: of its last claim. */
export type KnownTask = { id: string; epoch: number; head: string | null };

/** Copies the archives and landing records of these tasks into the town's own refs. */
export async function adoptRefs(repository: Repository, tasks: KnownTask[]): Promise<void> {
  const known = new Map(tasks.map((task) => [task.id, task]));
  const changes: RefChange[] = [];
  for (const { name, commit } of await oldRefs(repository)) {
    const [kind = '', id = '', number = ''] = name.split('/');
    const task = known.get(id);
    if (task === undefined) continue;
    const isOurs =
      kind === 'archive'
        ? await holdsWork(repository, commit, task)
        : kind === 'landed' && Number(number) === task.epoch;
    if (isOurs) changes.push({ kind: 'set', ref: `${repository.refs}/${name}`, to: commit });
  }
  if (changes.length > 0) await changeRefs(repository, changes, 'town: refs of an earlier version');
}

async function oldRefs({ git }: Repository): Promise<{ name: string; commit: string }[]> {
  const format = '--format=%(objectname) %(refname:lstrip=2)';
  const asked = ['for-each-ref', format, 'refs/town/archive/', 'refs/town/landed/'];
  const lines = (await git(asked)).text.split('\n').filter((line) => line !== '');
  return lines.map((line) => {
    const [commit = '', name = ''] = line.split(' ');
    return { name, commit };
  });
}

/** Another town's task may have had the same name; its archive does not hold this one's commit. */
async function holdsWork(repository: Repository, archive: string, { head }: KnownTask) {
  if (head === null || !(await hasCommit(repository, head))) return head === null;
  return containsCommit(repository, archive, head);
}
