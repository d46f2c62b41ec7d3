/** What a new daemon finds: which runs are alive, which left meanwhile, which are lost. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Run, RunId } from '../core/index.ts';
import { launchPath } from '../holder/record.ts';
import { type AgentExit, endAgent, findHolder, type HolderInfo } from '../world/real/holders.ts';
import type { Daemon } from './daemon.ts';
import { followRun } from './follow.ts';
import { tokenHash } from './tokens.ts';

type Found = { run: Run; info: HolderInfo | null; exit: AgentExit | null };

/** A holder that has taken its orders but has not reported yet gets this long. */
const startingMs = 2000;

/** Finds every run of the ledger again, then tells the core, then follows those that live. */
export async function adoptRuns(daemon: Daemon): Promise<void> {
  const { loop } = daemon;
  const runs = Object.values(loop.state().runs).filter((run) => hasProcess(run));
  const found = await Promise.all(runs.map((run) => look(daemon, run)));
  const kept = found.filter(({ info, exit }) => info !== null || exit !== null);
  const alive: RunId[] = kept.map(({ run }) => run.id);
  await loop.submit({ type: 'daemon.started', pid: process.pid, alive });
  for (const each of kept) await takeOver(daemon, each);
}

function hasProcess({ phase, exit }: Run): boolean {
  return phase !== 'preparing' && phase !== 'looping' && exit === null;
}

async function look({ folder }: Daemon, run: Run): Promise<Found> {
  const directory = join(folder.runs, run.id);
  const end = Date.now() + startingMs;
  for (;;) {
    const found = await findHolder(directory);
    if (found.state === 'alive') return { run, info: found.info, exit: null };
    if (found.state === 'exited') return { run, info: null, exit: found.exit };
    // The agent may have outlived a holder that was killed; nobody can speak with it any more.
    if (found.info !== null) await endAgent({ info: found.info, graceMs: 0 });
    if (found.info !== null || (await takeBack(directory)) || Date.now() > end)
      return { run, info: null, exit: null };
    await pause(50);
  }
}

/** Takes the orders away before a holder has read them; then it can not start any more. */
async function takeBack(directory: string): Promise<boolean> {
  return rm(launchPath(directory)).then(
    () => true,
    () => false,
  );
}

async function takeOver(daemon: Daemon, { run, info, exit }: Found): Promise<void> {
  const { loop, tokens } = daemon;
  if (info !== null && run.pid === null) {
    const { agentPid: pid, agentStartTime: startTime } = info;
    const hash = tokenHash(tokens.run(run.id));
    const session = run.session;
    await loop.submit({
      type: 'run.started',
      run: run.id,
      pid,
      startTime,
      tokenHash: hash,
      session,
    });
  }
  if (exit !== null) {
    const { code, signal } = exit;
    await loop.submit({ type: 'run.exited', run: run.id, code, signal });
    return;
  }
  await followRun(daemon, run.id, null).catch(async (error: Error) => {
    daemon.log(`${run.id} could not be followed: ${error.message}`);
    await loop.submit({ type: 'run.exited', run: run.id, code: null, signal: 'SIGHUP' });
  });
}
