/** Ending a town whose daemon cannot: by the lock it holds, and by the records of its agents. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { forgetStart } from '../client/kept-start.ts';
import type { TownFolder } from '../client/town-folder.ts';
import { type Holder, holderOf } from '../ledger/index.ts';
import { findHolder, holderRuns, infoOf } from '../world/real/holders.ts';
import { environmentOf, isAlive, listProcesses } from '../world/real/processes.ts';
import { endProcesses, markedOnly, rootsIn } from '../world/real/run-processes.ts';

/** What is asked to leave gets so long, in milliseconds. */
const graceMs = 4000;
/** A holder stays a moment for late readers. */
const holderMs = 10_000;
const pollMs = 20;

/** The runs of which something lives: the agent, or what it has started. */
export async function runsAtWork({ runs, socket }: TownFolder): Promise<string[]> {
  const names = namesIn(runs);
  const found = await Promise.all(names.map((name) => findHolder(join(runs, name))));
  const held = names.filter((_, at) => found[at]?.state === 'alive');
  return [...new Set([...held, ...markedRuns(socket)])].sort();
}

function markedRuns(socket: string): string[] {
  return listProcesses().flatMap(({ pid }) => {
    const environment = environmentOf(pid);
    if (!environment.has(`TOWN_SOCKET=${socket}`)) return [];
    return [...environment]
      .filter((each) => each.startsWith('TOWN_RUN='))
      .map((each) => each.slice(9));
  });
}

/** Ends the daemon that holds the lock, and that does not answer. Answers its pid; null when there is none. */
export async function endDaemon({ lock }: TownFolder): Promise<number | null> {
  const held = await holderOf(lock).catch(() => null);
  if (held === null) return null;
  const isGone = async () => (await holderOf(lock).catch(() => null))?.pid !== held.pid;
  // A stopped one takes the first signal once it goes on.
  for (const signal of ['SIGTERM', 'SIGCONT', 'SIGKILL'] as const) {
    kill(held.pid, signal);
    if (signal === 'SIGTERM') continue;
    for (const end = Date.now() + graceMs; Date.now() < end; await pause(pollMs))
      if (await isGone()) return held.pid;
  }
  throw new Error(`The daemon (process ${held.pid}) does not end, not even by SIGKILL.`);
}

/** True when a daemon still holds the lock after the time that one takes to end by itself. */
export async function holdsOn({ lock }: TownFolder): Promise<boolean> {
  for (const end = Date.now() + graceMs; Date.now() < end; await pause(pollMs))
    if ((await holderOf(lock).catch(() => null)) === null) return false;
  return true;
}

/** The process that holds the lock now, to be waited for with `untilGone`; null when none does. */
export async function daemonOf({ lock }: TownFolder): Promise<Holder | null> {
  return holderOf(lock).catch(() => null);
}

/** Waits until a daemon that has closed its socket has exited too. Gives up in silence after four seconds. */
export async function untilGone({ pid, startTime }: Holder): Promise<void> {
  for (const end = Date.now() + graceMs; Date.now() < end; await pause(pollMs))
    if (!isAlive(pid, startTime)) return;
}

/** Ends the agents of these runs, and all that they have started. */
export async function endRuns(folder: TownFolder, runs: string[]): Promise<void> {
  await Promise.all(runs.map((run) => endRun(folder, run)));
  forgetStart(folder);
}

async function endRun({ runs, socket }: TownFolder, run: string): Promise<void> {
  const directory = join(runs, run);
  const info = infoOf(directory);
  await endProcesses(rootsIn(directory, info ?? markedOnly(socket, run)), { graceMs });
  for (const end = Date.now() + holderMs; holderRuns(directory) && Date.now() < end; )
    await pause(pollMs);
  if (info !== null && isAlive(info.pid, info.startTime)) kill(info.pid, 'SIGKILL');
}

function kill(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It ended by itself in the meantime.
  }
}

function namesIn(path: string): string[] {
  try {
    return readdirSync(path);
  } catch {
    // The town was never started.
    return [];
  }
}
