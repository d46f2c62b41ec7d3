/** A repository may be deleted under a running town. Then nothing of the town may live on. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Daemon } from './daemon.ts';

/** Agents may clear up for this long, in milliseconds. */
const graceMs = 1000;

/** Ends every agent through its holder, because the records that name them are gone. */
export async function endAllAgents({ watches }: Pick<Daemon, 'watches'>): Promise<void> {
  if (watches.size === 0) return;
  for (const watch of watches.values()) watch.signal('SIGHUP');
  await pause(graceMs);
  for (const watch of watches.values()) watch.signal('SIGKILL');
  await pause(graceMs);
}
