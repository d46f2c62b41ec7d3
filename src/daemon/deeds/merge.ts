/** The merge queue: the world's mechanics with the ledger's memory. */
import { join } from 'node:path';
import { type Batched, type Effect, find, type Task } from '../../core/index.ts';
import { checkEnvironment } from '../../world/real/check.ts';
import { type MergeStep, runMergeQueue as work } from '../../world/real/merge-queue.ts';
import type { Daemon } from '../daemon.ts';
import { untilWorkedOff } from './again.ts';

type Asked = Extract<Effect, { type: 'merge.run' }>;

/** Works a batch off. What a cut-off batch has landed already is found again, not landed twice. */
export async function runMergeQueue(daemon: Daemon, { role, batch, tasks }: Asked): Promise<void> {
  const { loop, stations, stirred } = daemon;
  let left = tasks;
  try {
    await untilWorkedOff(daemon, { role, batch }, async () => {
      await workOff(daemon, { role, batch, tasks: left }).finally(() => {
        const state = loop.state();
        left = (find(state.batches, batch)?.tasks ?? []).map((id) => batched(state.tasks[id]!));
      });
    });
  } finally {
    stations.delete(role);
    stirred();
  }
}

async function workOff(daemon: Daemon, { role, batch, tasks }: Omit<Asked, 'type'>): Promise<void> {
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
  for await (const result of results)
    await loop.submit({ type: 'station.finished', role, batch, ...result });
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
