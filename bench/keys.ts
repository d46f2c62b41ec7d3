/** Keys pressed in the real screen: how long until it has changed, and in how many frames. */
import { setTimeout as pause } from 'node:timers/promises';
import { cpuMs } from './processes.ts';
import { frameEnd, type Screen } from './screen.ts';

/** Milliseconds between two keys: as someone types fast, and never in step with anybody's frames. */
const keyPause = { least: 30, more: 50 };

export type Pressed = {
  /** From each key to its frame. */
  ms: number[];
  /** What all of them took: frames, their bytes, and milliseconds of the screen's processor time. */
  frames: number;
  bytes: number;
  cpu: number;
};

/** Presses the keys in turn, so many of them, each when the one before is on the screen. */
export async function pressed(
  screen: Screen,
  keys: readonly string[],
  times: number,
): Promise<Pressed> {
  const counts = () => [screen.frames(), screen.bytes(), cpuMs(screen.pid)] as const;
  const before = counts();
  const ms: number[] = [];
  for (let turn = 0; turn < times; turn += 1) {
    ms.push(await press(screen, keys[turn % keys.length]!));
    await pause(keyPause.least + ((turn * 7919) % 101) * (keyPause.more / 101));
  }
  const [frames, bytes, cpu] = counts();
  return { ms, frames: frames - before[0], bytes: bytes - before[1], cpu: cpu - before[2] };
}

/** Milliseconds from a key to the end of the next frame. */
export async function press(screen: Screen, key: string): Promise<number> {
  const shown = screen.next(frameEnd);
  const began = performance.now();
  screen.type(key);
  await shown;
  return performance.now() - began;
}

export function together(all: readonly Pressed[]): Pressed {
  const sum = (what: 'frames' | 'bytes' | 'cpu') =>
    all.reduce((total, each) => total + each[what], 0);
  return {
    ms: all.flatMap(({ ms }) => ms),
    frames: sum('frames'),
    bytes: sum('bytes'),
    cpu: sum('cpu'),
  };
}
