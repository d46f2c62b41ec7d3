/** Thirty agents that wait: what they take of the memory, and what nothing costs. */
import { setTimeout as pause } from 'node:timers/promises';
import { type Print, short, tell, verdictOn } from './figures.ts';
import { type Place, until, withPlace } from './place.ts';
import {
  childrenOf,
  commandOf,
  cpuOf,
  faultsOfChildren,
  processesWith,
  pssOf,
} from './processes.ts';

const agents = 30;
/** Ages are drawn every fifteen seconds; two of those belong to an idle town. */
const idleMs = 30_000;

const roles = Array.from(
  { length: agents },
  (_, index) => `  seat${index + 1}: { agent: quiet, standing: true, workspace: none }`,
);
const yaml = `town: bench
entry: worker
agents:
  quiet: { command: [sh, -c, "printf 'ready\\n> '; exec sleep 100000"] }
roles:
  worker: { agent: quiet, workspace: none, handoffs: { done: done } }
${roles.join('\n')}
`;

/** Memory of the daemon and the holders; processor and processes while nothing happens. */
export async function benchCrowd(print: Print): Promise<void> {
  await withPlace(yaml, async (place) => {
    const line = await place.connect();
    const isUp = (pid: number | null) => pid !== null;
    await until(
      line,
      ({ runs }) => Object.values(runs).filter((r) => isUp(r.pid)).length === agents,
    );
    await until(line, ({ runs }) => Object.values(runs).every((r) => r.reading !== 'starting'));
    const daemon = line.greeting.pid;
    line.close();
    const screen = place.screen();
    await screen.until(/seat1/);
    // The first seconds belong to the start: sizes are given, readings settle, memory is tidied.
    await pause(10_000);
    const holders = holdersOf(place);
    memory(print, daemon, screen.pid, holders);
    await idle(print, [daemon, screen.pid, ...holders]);
    screen.close();
  });
}

/** The processes of the place that keep a terminal. */
export function holdersOf({ folder }: Place): number[] {
  return processesWith(folder).filter((pid) => commandOf(pid).includes('/holder.js '));
}

function memory(print: Print, daemon: number, screen: number, holders: number[]): void {
  const goal = { at: 'most', limit: 15, of: 'ours' } as const;
  tell(print, {
    name: `holder, ${holders.length} of them, PSS`,
    unit: 'MB',
    ours: holders.map(pssOf),
    goal,
  });
  print(`daemon with ${agents} agents, PSS: ${short(pssOf(daemon))} MB`);
  print(`screen with ${agents} agents, PSS: ${short(pssOf(screen))} MB`);
}

async function idle(print: Print, pids: number[]): Promise<void> {
  const [cpu, faults, children] = [cpuOf(pids), faultsOf(pids), pids.map(childrenOf).join()];
  const began = performance.now();
  await pause(idleMs);
  const percent = ((cpuOf(pids) - cpu) / (performance.now() - began)) * 100;
  const isQuiet = faultsOf(pids) === faults && pids.map(childrenOf).join() === children;
  const goal = verdictOn(percent, { at: 'most', limit: 1, of: 'ours' }, '%');
  print(
    `idle, ${idleMs / 1000} s of daemon, screen and holders: ${short(percent)} % of a core · ${goal}`,
  );
  print(`processes started meanwhile: ${isQuiet ? 'none · goal 0: met' : 'some · goal 0: MISSED'}`);
}

function faultsOf(pids: number[]): number {
  return pids.reduce((sum, pid) => sum + faultsOfChildren(pid), 0);
}
