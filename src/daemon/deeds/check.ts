/** The `check` station: one command on the exact commit of a task. */
import { type Batched, type Effect, find } from '../../core/index.ts';
import { type CheckResult, checkEnvironment } from '../../world/real/check.ts';
import {
  damageOf,
  prepareViewWorkspace,
  releaseWorkspace,
  sayDamage,
  treeOf,
  withFoundedGit,
} from '../../world/real/git/index.ts';
import type { Daemon } from '../daemon.ts';
import { inTurn, runShown, showing, type Tell } from '../progress.ts';
import { goesOn, untilWorkedOff } from './again.ts';
import { lastLines } from './evidence.ts';
import { reportResult } from './station-result.ts';
import { placeIn } from './workspace.ts';

type Asked = Extract<Effect, { type: 'check.run' }>;

export async function runCheckStation(daemon: Daemon, { role, batch, tasks }: Asked) {
  const terms = find(daemon.loop.state().batches, batch)?.terms;
  const asked = tasks[0];
  if (terms?.kind !== 'check' || asked === undefined) return;
  const { command, timeMs } = terms;
  await showing(daemon, batch, (tell) =>
    untilWorkedOff(daemon, { role, batch, tell }, () =>
      checkOne(daemon, { role, batch, asked, command, timeMs, tell }),
    ),
  );
}

type One = {
  role: string;
  batch: string;
  asked: Batched;
  command: string;
  timeMs: number;
  tell: Tell;
};

async function checkOne(daemon: Daemon, { role, batch, asked, command, timeMs, tell }: One) {
  const { loop } = daemon;
  const path = await placeIn(daemon, batch);
  const tasks = [asked.task];
  tell({ step: 'waiting for git', tasks });
  const repository = inTurn(daemon.repository, () => tell({ step: 'making its checkout', tasks }));
  const checkout = await prepareViewWorkspace(repository, {
    name: batch,
    path,
    commit: asked.head,
    of: 'Town',
    extent: 'whole',
  });
  await goesOn(daemon, { role, batch });
  const order = {
    command,
    cwd: checkout.path,
    env: await withFoundedGit(repository, checkEnvironment(process.env)),
    timeMs,
    signal: daemon.closing,
  };
  const run = async () => {
    const damage = await damageOf(repository, asked.head);
    if (damage !== null) return damaged(asked.head, damage);
    return runShown(tell, { step: 'testing', tasks }, order);
  };
  const { passed, how, ms, tail } = await run().finally(() =>
    releaseWorkspace(daemon.repository, { name: batch, path, of: 'Town' }),
  );
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
  await reportResult(daemon, {
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

/** An object that does not match its id hides what was committed, so such a commit is not checked. */
function damaged(commit: string, damage: string): Omit<CheckResult, 'code'> {
  return { passed: false, how: 'ended', ms: 0, tail: sayDamage(commit, damage) };
}
