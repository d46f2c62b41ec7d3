/** Ending the process of a run. */
import { join } from 'node:path';
import { find } from '../../core/index.ts';
import { endAgent, findHolder } from '../../world/real/holders.ts';
import type { Daemon } from '../daemon.ts';

/** What is left of the agent after this is ended by force, in milliseconds. */
const graceMs = 4000;

/** Ends the agent of a run and everything it started; its holder then reports the exit. */
export async function stopAgent(daemon: Daemon, id: string): Promise<void> {
  if (find(daemon.loop.state().runs, id) === null) return;
  const found = await findHolder(join(daemon.folder.runs, id));
  if (found.state === 'alive') await endAgent({ info: found.info, graceMs });
}
