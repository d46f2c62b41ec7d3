/** The end of a run's processes. The core hears of a run's exit only when nothing of the run lives any more. */
import { join } from 'node:path';
import { infoOf } from '../world/real/holders.ts';
import {
  endProcesses,
  markedOnly,
  type Roots,
  rootsIn,
  type Survivor,
} from '../world/real/run-processes.ts';
import type { Daemon } from './daemon.ts';

/** What is left of a run after this is ended by force, in milliseconds. */
const graceMs = 4000;

export type How = {
  /** Milliseconds until SIGKILL; 4 s if left out. */
  graceMs?: number;
  /** Its agent has left already, so whatever is found was left behind, and the log names it. */
  isLeft?: boolean;
};

/**
 * Ends all processes of a run. Whoever asks while they are being ended waits for that same end. What
 * outlives SIGKILL is told to the person. Never rejects.
 */
export function endRun(daemon: Daemon, id: string, how: How = {}): Promise<Survivor[]> {
  const { endings } = daemon;
  const under = endings.get(id);
  if (under !== undefined) return under;
  const ending = end(daemon, id, how).finally(() => endings.delete(id));
  endings.set(id, ending);
  return ending;
}

async function end(daemon: Daemon, id: string, how: How): Promise<Survivor[]> {
  const { log, loop } = daemon;
  try {
    const left = await endProcesses(rootsOf(daemon, id), {
      graceMs: how.graceMs ?? graceMs,
      onFound: (found) => {
        if (how.isLeft) log(`${id} left running, and now ended: ${found.map(nameOf).join(', ')}`);
      },
    });
    if (left.length > 0) await loop.submit({ type: 'run.outlived', run: id, left });
    return left;
  } catch (error) {
    log(`The processes of ${id} could not be ended: ${String(error)}`);
    return [];
  }
}

/** Resolves when every end that is under way is done. */
export async function endingsDone({ endings }: Pick<Daemon, 'endings'>): Promise<void> {
  await Promise.all(endings.values());
}

/** What the processes of a run are known by. Its records may be gone; then it is what the daemon remembers. */
export function rootsOf({ folder, watches }: Daemon, id: string): Roots {
  const directory = join(folder.runs, id);
  const info = infoOf(directory) ?? watches.get(id)?.info ?? null;
  return rootsIn(directory, info ?? markedOnly(folder.socket, id));
}

function nameOf({ pid, command }: Survivor): string {
  return `${pid} ${command.slice(0, 200)}`;
}
