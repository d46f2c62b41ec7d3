/** The merge queue: the world's mechanics with the ledger's memory. */
import { join } from 'node:path';
import { type Batched, type Effect, find, type Task } from '../../core/index.ts';
import { checkEnvironment } from '../../world/real/check.ts';
import { runMergeQueue as work } from '../../world/real/merge-queue.ts';
import type { Daemon } from '../daemon.ts';
import { prepareLanding } from '../landing-brings.ts';
import { showing, type Tell } from '../progress.ts';
import { lookAtRepository } from '../repository-problems.ts';
import { goesOn, untilWorkedOff } from './again.ts';
import { missingFiles } from './gitlinks.ts';
import { reportResult } from './station-result.ts';

/** What git calls the first step. */
const stacking = { rebase: 'rebasing', merge: 'merging' } as const;

type Asked = Extract<Effect, { type: 'merge.run' }>;

/** Works a batch off. What a cut-off batch has landed already is found again, not landed twice. */
export async function runMergeQueue(daemon: Daemon, { role, batch, tasks }: Asked): Promise<void> {
  const { loop } = daemon;
  let left = tasks;
  await showing(daemon, batch, (tell) =>
    untilWorkedOff(daemon, { role, batch, tell }, async () => {
      await workOff(daemon, { role, batch, tasks: left }, tell).finally(() => {
        const state = loop.state();
        left = (find(state.batches, batch)?.tasks ?? []).map((id) => batched(state.tasks[id]!));
      });
    }),
  );
}

async function workOff(
  daemon: Daemon,
  { role, batch, tasks }: Omit<Asked, 'type'>,
  tell: Tell,
): Promise<void> {
  const { loop, repository, folder, closing } = daemon;
  const state = loop.state();
  const terms = find(state.batches, batch)?.terms;
  if (terms?.kind !== 'merge-queue') return;
  const { checks, checksFrom = [], mode, timeMs } = terms;
  const into = state.graph?.into ?? 'main';
  await lookAtRepository(daemon);
  const whole = await withoutEmptyFolders(daemon, { role, batch, tasks });
  if (whole.length === 0) return;
  tell({ step: 'making its checkout', tasks: whole.map(({ task }) => task) });
  const results = work({
    repository,
    role,
    batch,
    path: join(folder.state, 'merge', role),
    into,
    mode,
    checks,
    checksFrom,
    timeMs,
    env: checkEnvironment(process.env),
    tasks: whole,
    isGreen: (tree, commands, ran) =>
      loop
        .state()
        .green.some(
          (green) =>
            green.tree === tree &&
            green.commands.join('\n') === commands.join('\n') &&
            (ran === undefined || ran === (green.ran ?? green.tree)),
        ),
    record: async (checked) => {
      if (checked.passed) await prepareLanding(daemon, checked);
      await loop.submit(checked);
    },
    waits: async (reason, next) =>
      void (await loop.submit({ type: 'station.waits', role, batch, reason, next })),
    resumed: () => goesOn(daemon, { role, batch }),
    progress: ({ step, ...more }) =>
      tell({ step: step === 'stacking' ? stacking[mode] : step, ...more }),
    signal: closing,
  });
  for await (const result of results)
    await reportResult(daemon, { type: 'station.finished', role, batch, into, ...result });
}

/** Sends back what would land as empty folders; gives the others. */
async function withoutEmptyFolders(
  daemon: Daemon,
  { role, batch, tasks }: Omit<Asked, 'type'>,
): Promise<Batched[]> {
  const whole: Batched[] = [];
  for (const each of tasks) {
    const missing = await missingFiles(daemon.repository, each);
    if (missing.length === 0) {
      whole.push(each);
      continue;
    }
    const { task, epoch } = each;
    const found = { verdict: 'failed', note: missing.join(' '), commit: null, tree: null };
    await reportResult(daemon, { type: 'station.finished', role, batch, task, epoch, ...found });
  }
  return whole;
}

function batched({ id, epoch, branch, base, head, title }: Task): Batched {
  return { task: id, epoch, branch, base: base ?? head!, head: head!, title };
}
