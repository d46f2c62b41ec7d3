/** Looking after what has landed: anybody with git may move the branch or delete an archive. */
import { join } from 'node:path';
import type { State } from '../core/index.ts';
import { lostWork } from '../world/real/git/index.ts';
import type { Daemon } from './daemon.ts';
import { onTheBeat } from './live.ts';
import { lookAtRepository } from './repository-problems.ts';
import { watchFile } from './watch-file.ts';

/** A rebase or a fetch moves refs many times in a row. */
const settledMs = 1000;

/** Looks once and has the person told of what is new or back. Never throws. */
export async function lookForLostWork(daemon: Daemon): Promise<void> {
  try {
    daemon.lost = await lostWork(daemon.repository, workOf(daemon.loop.state()));
  } catch (error) {
    daemon.log(`What has landed cannot be looked at: ${String(error)}`);
  }
  await lookAtRepository(daemon);
}

function workOf({ tasks }: State) {
  const all = Object.values(tasks);
  return {
    landed: all.flatMap(({ id, landed, landedOn }) =>
      landed === null || landedOn === undefined
        ? []
        : [{ task: id, commit: landed, into: landedOn }],
    ),
    archived: all.flatMap(({ id, archive }) => (archive ? [{ task: id, ...archive }] : [])),
  };
}

/**
 * Looks again whenever a ref that matters may have moved: the file of the landing branch and that of
 * packed refs are watched, so that an idle town runs nothing. Ended with what is answered.
 */
export function watchLanded(daemon: Daemon): () => Promise<void> {
  const { repository, loop, watchers } = daemon;
  const beat = onTheBeat(() => void lookForLostWork(daemon), settledMs);
  const watched = (path: string) =>
    watchFile({ path, onChange: beat.stir, onPolling: () => undefined });
  const shared = ['packed-refs', 'reftable/tables.list'].map((file) =>
    watched(join(repository.commonDir, file)),
  );
  const branchFile = (state: State) =>
    join(repository.commonDir, 'refs/heads', state.graph?.into ?? 'main');
  let file = branchFile(loop.state());
  let branch = watched(file);
  const follow = (state: State) => {
    if (branchFile(state) === file) return;
    branch.close();
    file = branchFile(state);
    branch = watched(file);
    beat.stir();
  };
  watchers.add(follow);
  return async () => {
    watchers.delete(follow);
    beat.stop();
    for (const watch of [...shared, branch]) watch.close();
  };
}
