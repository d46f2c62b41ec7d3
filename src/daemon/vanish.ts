/** A repository may be deleted under a running town. Then nothing of the town may live on. */
import { existsSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { watch } from 'chokidar';
import type { TownFolder } from '../client/town-folder.ts';
import type { Daemon } from './daemon.ts';
import { endRun } from './endings.ts';

/** Agents may clear up for this long, in milliseconds. */
const graceMs = 1000;
/** An agent whose holder is just being started is there after this long, in milliseconds. */
const startingMs = 2000;

/** Calls `gone` when the town's lock is deleted. Returns what ends the watching. */
export function watchFolder({ lock }: TownFolder, gone: () => void): () => Promise<void> {
  const watcher = watch(lock, { ignoreInitial: true });
  watcher.on('unlink', () => {
    if (!existsSync(lock)) gone();
  });
  return () => watcher.close();
}

/** Ends every run by what the daemon remembers of it, because the records that name its processes are gone. */
export async function endAllAgents(daemon: Daemon): Promise<void> {
  const runs = Object.values(daemon.loop.state().runs);
  const endAll = () => Promise.all(runs.map(({ id }) => endRun(daemon, id, { graceMs })));
  await endAll();
  if (!runs.some(({ phase }) => phase === 'starting')) return;
  await pause(startingMs);
  await endAll();
}
