/** A repository may be deleted under a running town. Then nothing of the town may live on. */
import { existsSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { watch } from 'chokidar';
import type { TownFolder } from '../client/town-folder.ts';
import type { Daemon } from './daemon.ts';

/** Agents may clear up for this long, in milliseconds. */
const graceMs = 1000;

/** Calls `gone` when the town's lock is deleted. Returns what ends the watching. */
export function watchFolder({ lock }: TownFolder, gone: () => void): () => Promise<void> {
  const watcher = watch(lock, { ignoreInitial: true });
  watcher.on('unlink', () => {
    if (!existsSync(lock)) gone();
  });
  return () => watcher.close();
}

/** Ends every agent through its holder, because the records that name them are gone. */
export async function endAllAgents({ watches }: Pick<Daemon, 'watches'>): Promise<void> {
  if (watches.size === 0) return;
  for (const watch of watches.values()) watch.signal('SIGHUP');
  await pause(graceMs);
  for (const watch of watches.values()) watch.signal('SIGKILL');
  await pause(graceMs);
}
