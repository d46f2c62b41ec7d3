/** Taking the town down in order. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { State } from '../core/index.ts';
import { holderRuns } from '../world/real/holders.ts';
import type { Daemon } from './daemon.ts';
import { waitFor } from './wait.ts';

/** Agents that were asked to stop get this long to leave, in milliseconds. */
const leavingMs = 20_000;

/**
 * Goes down in order. The answer is on its way before the daemon is gone. Throws when the town is
 * opened again while its agents are leaving.
 */
export async function goDown(
  daemon: Daemon,
  stopAgents: boolean,
  end: () => void,
): Promise<string[]> {
  const { loop } = daemon;
  const before = Object.keys(loop.state().runs);
  await loop.submit({ type: 'town.closed', stopAgents }, 'human');
  if (stopAgents) {
    const patience = AbortSignal.timeout(leavingMs);
    const isOpen = (state: State) => state.activity !== 'closed';
    const settled = (state: State) => isOpen(state) || Object.keys(state.runs).length === 0;
    await waitFor(daemon, settled, patience).catch(() => null);
    if (isOpen(loop.durable()))
      throw new Error('The town was opened again meanwhile, so it stays up.');
    await holdersGone(daemon, patience);
  }
  setTimeout(end, 50);
  return stopAgents ? before : [];
}

/** A holder stays a moment for late readers; who asked for an end wants to see none left. */
async function holdersGone({ folder }: Daemon, patience: AbortSignal): Promise<void> {
  const directories = readdirSync(folder.runs).map((run) => join(folder.runs, run));
  for (const directory of directories.filter(holderRuns))
    while (!patience.aborted && holderRuns(directory)) await pause(20);
}
