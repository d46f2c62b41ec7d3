/** What a new daemon finds: which runs are alive, which left meanwhile, which are lost. */
import { existsSync, readdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Run } from '../core/index.ts';
import { launchPath } from '../holder/record.ts';
import { findHolder, type HolderInfo, hadHolder, outputEnd } from '../world/real/holders.ts';
import type { Daemon } from './daemon.ts';
import { endRun } from './endings.ts';
import { followRun } from './follow.ts';
import { lastLinesOfRun } from './last-lines.ts';
import { perform } from './perform.ts';
import { tellStarted } from './start-agent.ts';
import { readStartRecord } from './start-record.ts';
import type { SayStep } from './steps.ts';

type Found = {
  run: Run;
  /** `unborn`: its holder was never started. `gone`: it left no word of its agent. */
  state: 'alive' | 'exited' | 'unborn' | 'gone';
  info: HolderInfo | null;
};

/** A holder that has taken its orders but has not reported yet gets this long. */
const startingMs = 8000;
/** Screens are followed again before anyone asks for them, but a holder that hangs keeps nobody waiting longer. */
const followedMs = 1000;

/**
 * Finds every run of the ledger again, then tells the core, then follows those that live. `id` is
 * the town's, or the one it gets now.
 */
export async function adoptRuns(
  daemon: Daemon,
  id: string,
  step: SayStep = () => undefined,
): Promise<void> {
  const { loop } = daemon;
  const runs = Object.values(loop.state().runs).filter((run) => hasProcess(run));
  const looked = counted(step, 'finding the agents again', runs.length);
  const found = await Promise.all(runs.map((run) => look(daemon, run).finally(looked)));
  const kept = found.filter(({ state }) => state !== 'gone');
  const alive = kept.map(({ run }) => run.id);
  const gone = found.filter(({ state }) => state === 'gone');
  const tails = Object.fromEntries(
    await Promise.all(
      gone.map(async ({ run }) => [run.id, await lastLinesOfRun(daemon, run.id)] as const),
    ),
  );
  await loop.submit({ type: 'daemon.started', pid: process.pid, alive, id, tails });
  const followed = counted(step, 'following their terminals', kept.length);
  const following = kept.map((each) =>
    takeOver(daemon, each)
      .catch((error: Error) => daemon.log(`${each.run.id}: ${error.message}`))
      .finally(followed),
  );
  await Promise.race([Promise.all(following), pause(followedMs)]);
}

/** Called for each of several that is through. */
function counted(step: SayStep, words: string, of: number): () => void {
  let at = 0;
  if (of > 0) step(words, { at, of });
  return () => {
    at += 1;
    step(words, { at, of });
  };
}

function hasProcess({ phase, exit }: Run): boolean {
  return phase !== 'preparing' && phase !== 'looping' && exit === null;
}

async function look(daemon: Daemon, run: Run): Promise<Found> {
  const directory = join(daemon.folder.runs, run.id);
  const end = Date.now() + startingMs;
  for (;;) {
    const found = await findHolder(directory);
    if (found.state === 'alive') return { run, state: 'alive', info: found.info };
    if (found.state === 'exited') return { run, state: 'exited', info: null };
    const isTakenBack = await takeBack(directory);
    if (found.info === null && isUnborn(run, directory))
      return { run, state: 'unborn', info: null };
    if (found.info !== null || isTakenBack || hadHolder(directory) || Date.now() > end) {
      // The agent may have outlived a holder that was killed; nobody can speak with it any more.
      await endRun(daemon, run.id, { graceMs: 0 });
      return { run, state: 'gone', info: null };
    }
    await pause(50);
  }
}

/** No holder has been here: its log is opened before it is started. */
function isUnborn({ phase }: Run, directory: string): boolean {
  if (phase !== 'starting') return false;
  return !existsSync(directory) || !readdirSync(directory).includes('holder.log');
}

/** Takes the orders away before a holder has read them; then it cannot start any more. */
async function takeBack(directory: string): Promise<boolean> {
  return rm(launchPath(directory)).then(
    () => true,
    () => false,
  );
}

async function takeOver(daemon: Daemon, { run, info }: Found): Promise<void> {
  // The core does not ask for it again: whether it is there already is only known here. A start
  // keeps nobody waiting.
  if (run.phase === 'starting') return perform(daemon, { type: 'agent.start', run: run.id });
  const directory = join(daemon.folder.runs, run.id);
  const start = await readStartRecord(directory);
  if (info !== null && run.pid === null)
    await tellStarted(daemon, { run: run.id, info, session: start?.session ?? run.session });
  const answerFrom = outputEnd(directory);
  // It is told once it is idle for the first time, so not one that was read before.
  const paste = run.reading === 'starting' ? (start?.paste ?? null) : null;
  await followRun(daemon, run.id, { paste, answerFrom });
}
