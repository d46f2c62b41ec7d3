/** Ending the processes of a run, and letting stopped ones go on. */
import { join } from 'node:path';
import { find } from '../../core/index.ts';
import { findHolder } from '../../world/real/holders.ts';
import { continueProcesses } from '../../world/real/run-processes.ts';
import type { Daemon } from '../daemon.ts';
import { endRun, rootsOf } from '../endings.ts';
import { tellExit, unseen } from '../follow.ts';

/**
 * Ends the agent of a run and everything it started; its holder then reports the exit. An agent that
 * outlives SIGKILL is reported as gone, so that it holds nobody up.
 */
export async function stopAgent(daemon: Daemon, id: string): Promise<void> {
  if (find(daemon.loop.state().runs, id) === null) return;
  const found = await findHolder(join(daemon.folder.runs, id));
  if (found.state !== 'alive') return;
  const left = await endRun(daemon, id);
  if (left.some(({ pid }) => pid === found.info.agentPid)) tellExit(daemon, id, unseen);
}

/** Lets the agent of a run go on, and everything it started. */
export async function continueAgent(daemon: Daemon, id: string): Promise<void> {
  if (find(daemon.loop.state().runs, id) === null) return;
  continueProcesses(rootsOf(daemon, id));
  daemon.watches.get(id)?.continued();
}
