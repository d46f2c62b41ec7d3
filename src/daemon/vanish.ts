/** A repository may be deleted under a running town. Then nothing of the town may live on. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Daemon } from './daemon.ts';
import { endRun } from './endings.ts';

/** Agents may clear up for this long, in milliseconds. */
const graceMs = 1000;
/** An agent whose holder is just being started is there after this long, in milliseconds. */
const startingMs = 2000;

/** Ends every run by what the daemon remembers of it, because the records that name its processes are gone. */
export async function endAllAgents(daemon: Daemon): Promise<void> {
  const runs = Object.values(daemon.loop.state().runs);
  const endAll = () => Promise.all(runs.map(({ id }) => endRun(daemon, id, { graceMs })));
  await endAll();
  if (!runs.some(({ phase }) => phase === 'starting')) return;
  await pause(startingMs);
  await endAll();
}
