/** Keys pressed in the real screen: how long until it has changed, and in how many frames. */
import { setTimeout as pause } from 'node:timers/promises';
import { cpuMs } from './processes.ts';
import { frameEnd, type Screen } from './screen.ts';

/** Milliseconds between two keys: as someone types fast, and never in step with anybody's frames. */
const keyPause = { least: 30, more: 50 };

/** Latin, Greek, Cyrillic and others: more than a thousand letters of one cell that nothing else on the screen has. */
const letters = Array.from({ length: 0x2000 - 0x100 }, (_, at) =>
  String.fromCodePoint(0x100 + at),
).filter((letter) => /[\p{Ll}\p{Lu}]/u.test(letter));

export type Pressed = {
  /** Milliseconds from each key to its frame, and of those the screen's own processor time. */
  ms: number[];
  cpu: number[];
  /** What came out meanwhile. */
  frames: number;
  bytes: number;
};

/** Presses the keys in turn, so many of them, each when the one before is on the screen. */
export async function pressed(
  screen: Screen,
  keys: readonly string[],
  times: number,
): Promise<Pressed> {
  const before = { frames: screen.frames(), bytes: screen.bytes() };
  const ms: number[] = [];
  const cpu: number[] = [];
  for (let turn = 0; turn < times; turn += 1) {
    const used = cpuMs(screen.pid);
    ms.push(await press(screen, keys[turn % keys.length]!));
    cpu.push(cpuMs(screen.pid) - used);
    await pauseAfter(turn);
  }
  const [frames, bytes] = [screen.frames() - before.frames, screen.bytes() - before.bytes];
  return { ms, cpu, frames, bytes };
}

/** Milliseconds from a key to the end of the next frame. */
export async function press(screen: Screen, key: string): Promise<number> {
  const shown = screen.next(frameEnd);
  const began = performance.now();
  screen.type(key);
  await shown;
  return performance.now() - began;
}

/** Milliseconds from each letter typed to its echo. */
export async function echoes(screen: Screen, round: number, count: number): Promise<number[]> {
  const ms: number[] = [];
  for (let key = 0; key < count; key += 1) {
    // Every key is a letter of its own, so that a row painted again is not taken for an echo.
    const letter = letters[round * count + key]!;
    const echo = screen.next(letter);
    const began = performance.now();
    screen.type(letter);
    await echo;
    ms.push(performance.now() - began);
    await pauseAfter(key);
  }
  return ms;
}

function pauseAfter(turn: number): Promise<void> {
  return pause(keyPause.least + ((turn * 7919) % 101) * (keyPause.more / 101));
}

export function together(all: readonly Pressed[]): Pressed {
  return {
    ms: all.flatMap(({ ms }) => ms),
    cpu: all.flatMap(({ cpu }) => cpu),
    frames: all.reduce((sum, { frames }) => sum + frames, 0),
    bytes: all.reduce((sum, { bytes }) => sum + bytes, 0),
  };
}
