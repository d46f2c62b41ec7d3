/** The merge queue: the world's mechanics with the ledger's memory. */
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type Batched, type Effect, find, type Task } from '../../core/index.ts';
import { checkEnvironment } from '../../world/real/check.ts';
import { type MergeStep, runMergeQueue as work } from '../../world/real/merge-queue.ts';
import type { Daemon } from '../daemon.ts';

/** How long a batch rests after a failure of git, in milliseconds. */
const retryMs = 10_000;

type Asked = Extract<Effect, { type: 'merge.run' }>;

/** Works a batch off. What a cut-off batch has landed already is found again, not landed twice. */
export async function runMergeQueue(daemon: Daemon, { role, batch, tasks }: Asked): Promise<void> {
  const { loop, repository, folder, closing } = daemon;
  const state = loop.state();
  const terms = find(state.batches, batch)?.terms;
  if (terms?.kind !== 'merge-queue') return;
  const { checks, mode, timeMs } = terms;
  const results = work({
    repository,
    role,
    batch,
    path: join(folder.state, 'merge', role),
    into: state.graph?.into ?? 'main',
    mode,
    checks,
    timeMs,
    env: checkEnvironment(process.env),
    tasks,
    isGreen: (tree, commands) =>
      loop
        .state()
        .green.some(
          (green) => green.tree === tree && green.commands.join('\n') === commands.join('\n'),
        ),
    record: async (checked) => void (await loop.submit(checked)),
    waits: async (reason) =>
      void (await loop.submit({ type: 'station.waits', role, batch, reason })),
    progress: (step) => show(daemon, role, step),
    signal: closing,
  });
  const end = () => {
    daemon.stations.delete(role);
    daemon.stirred();
  };
  try {
    for await (const result of results)
      await loop.submit({ type: 'station.finished', role, batch, ...result });
  } catch (error) {
    if (closing.aborted) return;
    await tryAgainLater(daemon, { role, batch, error });
  } finally {
    end();
  }
}

/** When git itself fails, the batch waits with the reason and is looked at again. */
async function tryAgainLater(
  daemon: Daemon,
  { role, batch, error }: { role: string; batch: string; error: unknown },
): Promise<void> {
  const { loop, closing } = daemon;
  const reason = error instanceof Error ? error.message : String(error);
  await loop.submit({ type: 'station.waits', role, batch, reason });
  await pause(retryMs, undefined, { signal: closing }).catch(() => null);
  const left = find(loop.state().batches, batch)?.tasks ?? [];
  if (closing.aborted || left.length === 0) return;
  const { tasks } = loop.state();
  const again = left.map((id) => batched(tasks[id]!));
  await runMergeQueue(daemon, { type: 'merge.run', role, batch, tasks: again });
}

function batched({ id, epoch, branch, base, head, title }: Task): Batched {
  return { task: id, epoch, branch, base: base ?? head!, head: head!, title };
}

function show({ stations, stirred }: Daemon, role: string, { step, command, tail }: MergeStep) {
  const before = stations.get(role);
  const same = before?.step === step && before.command === command;
  const startedAt = same ? before.startedAt : Date.now();
  stations.set(role, { step, command, startedAt, tail });
  stirred();
}
