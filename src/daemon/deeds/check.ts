/** The `check` station: one command on the exact commit of a task. */
import { join } from 'node:path';
import { type Batched, type Effect, find } from '../../core/index.ts';
import { checkEnvironment, runCheck } from '../../world/real/check.ts';
import { prepareViewWorkspace, releaseWorkspace, treeOf } from '../../world/real/git/index.ts';
import type { Daemon } from '../daemon.ts';
import { untilWorkedOff } from './again.ts';
import { lastLines } from './evidence.ts';

type Asked = Extract<Effect, { type: 'check.run' }>;

export async function runCheckStation(daemon: Daemon, { role, batch, tasks }: Asked) {
  const terms = find(daemon.loop.state().batches, batch)?.terms;
  const asked = tasks[0];
  if (terms?.kind !== 'check' || asked === undefined) return;
  daemon.stations.set(role, progress(terms.command));
  daemon.stirred();
  try {
    const { command, timeMs } = terms;
    await untilWorkedOff(daemon, { role, batch }, () =>
      checkOne(daemon, { role, batch, asked, command, timeMs }),
    );
  } finally {
    daemon.stations.delete(role);
    daemon.stirred();
  }
}

function progress(command: string) {
  return { step: 'checking', command, startedAt: Date.now(), tail: '' };
}

type One = { role: string; batch: string; asked: Batched; command: string; timeMs: number };

async function checkOne(daemon: Daemon, { role, batch, asked, command, timeMs }: One) {
  const { repository, folder, loop } = daemon;
  const path = join(folder.worktrees, batch);
  const checkout = await prepareViewWorkspace(repository, {
    name: batch,
    path,
    commit: asked.head,
  });
  const { passed, how, ms, tail } = await runCheck({
    command,
    cwd: checkout.path,
    env: checkEnvironment(process.env),
    timeMs,
    signal: daemon.closing,
  }).finally(() => releaseWorkspace(repository, { name: batch, path }));
  if (how === 'aborted') return;
  const tree = await treeOf(repository, asked.head);
  const note = passed ? '' : `"${command}" ${how === 'ended' ? 'failed' : how}: ${lastLines(tail)}`;
  await loop.submit({
    type: 'tree.checked',
    role,
    batch,
    tree,
    commit: asked.head,
    commands: [command],
    passed,
    ms,
    tail: lastLines(tail),
    tasks: [asked.task],
  });
  await loop.submit({
    type: 'station.finished',
    role,
    batch,
    task: asked.task,
    epoch: asked.epoch,
    verdict: passed ? 'passed' : 'failed',
    note,
    commit: null,
    tree,
  });
}
