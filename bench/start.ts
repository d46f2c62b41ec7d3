/** How long a person waits for the screen, and for a command. */
import { spawnSync } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { type Print, tell } from './figures.ts';
import { type Place, program, until, withPlace } from './place.ts';

const times = 9;

const yaml = `town: bench
entry: quiet
agents:
  quiet: { command: [sh, -c, "printf 'ready\\\\n'; exec sleep 100000"] }
roles:
  quiet:
    agent: quiet
    seats: 3
    workspace: none
    limits: { time: 600m, reminders: 0 }
    handoffs: { done: done }
`;

/** Time to the first whole frame of the screen while the daemon runs, and of `town status`. */
export async function benchStart(print: Print): Promise<void> {
  await withPlace(yaml, async (place) => {
    const line = await place.connect();
    for (let task = 0; task < 3; task += 1) place.run('goal', `Task ${task}`);
    await until(line, ({ runs }) => Object.values(runs).filter(({ pid }) => pid).length === 3);
    line.close();
    const screen: number[] = [];
    const status: number[] = [];
    const node: number[] = [];
    for (let turn = 0; turn < times; turn += 1) {
      screen.push(await firstFrame(place));
      status.push(wall(place, [program, 'status']));
      node.push(wall(place, ['-e', '0']));
    }
    const peer = { name: 'node -e 0', values: node };
    const goal = { at: 'most', limit: 400, of: 'ours' } as const;
    tell(print, { name: 'town to its first whole frame', unit: 'ms', ours: screen, peer, goal });
    tell(print, { name: 'town status', unit: 'ms', ours: status, peer });
  });
}

/** Milliseconds from starting `town` to the frame of a seat's terminal being drawn. */
async function firstFrame(place: Place): Promise<number> {
  const began = performance.now();
  const screen = place.screen();
  await screen.until(/╭─[^\n]*quiet\.?1?/);
  const taken = performance.now() - began;
  screen.close();
  await pause(100);
  return taken;
}

function wall({ root, env }: Place, args: string[]): number {
  const began = performance.now();
  const { status, stderr } = spawnSync(process.execPath, args, { cwd: root, env });
  if (status !== 0) throw new Error(`${args.join(' ')} failed: ${stderr}`);
  return performance.now() - began;
}
