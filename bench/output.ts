/** What a screen writes to its terminal, and how often it is drawn when nobody presses a key. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Connection } from '../src/client/connection.ts';
import { type Print, short, tell, verdictOn } from './figures.ts';
import { type Side, tmuxSide, tmuxVersion, townSide } from './nine-panes.ts';
import { type Place, withPlace } from './place.ts';
import { cpuOf } from './processes.ts';
import type { Screen } from './screen.ts';

const rounds = 3;
const roundMs = 5000;
const settleMs = 1500;
const eventsPerSecond = 40;
/** Redraws of the chrome a second that are enough for whoever looks on. */
const perSecond = 4;
const keyPauseMs = 100;
/** The key of each view, and one that changes what it shows. */
const views = [
  ['1', 'Town', 'z'],
  ['2', 'Map', '?'],
  ['3', 'Board', '?'],
  ['5', 'Feed', '?'],
] as const;

/** What the eight programs beside the quiet one do. */
const lives = [
  { name: 'idle', set: (_: Side, __: boolean) => {} },
  { name: 'agents at work', set: (side: Side, on: boolean) => side.work(on) },
  { name: 'flood of 8 MB/s', set: (side: Side, on: boolean) => side.flood(on) },
] as const;

/** Bytes to the outer terminal beside tmux; then how often Town redraws while everything changes. */
export async function benchOutput(print: Print): Promise<void> {
  await withPlace('', async (place) => {
    const town = await townSide(place);
    const sides = [town, ...(tmuxVersion() === null ? [] : [await tmuxSide(place)])];
    for (const life of lives) await written(print, sides, life);
    for (const side of sides.slice(1)) side.close();
    await redraws(print, place, town);
    town.close();
  });
}

type Written = { bytes: number; frames: number; perFrame: number; cpu: number };

async function written(print: Print, sides: Side[], life: (typeof lives)[number]): Promise<void> {
  const measured = sides.map((): Written[] => []);
  for (let round = 0; round < rounds; round += 1)
    for (const [index, side] of sides.entries()) {
      life.set(side, true);
      await pause(settleMs);
      measured[index]!.push(await during(side));
      life.set(side, false);
      await pause(settleMs);
    }
  const [ours = [], theirs] = measured;
  const figure = (what: 'bytes' | 'cpu', name: string, unit: string) =>
    tell(print, {
      ...{ name: `${life.name}: ${name}`, unit, ours: ours.map((each) => each[what]) },
      ...(theirs === undefined
        ? {}
        : { peer: { name: sides[1]!.name, values: theirs.map((each) => each[what]) } }),
    });
  figure('bytes', 'written to the terminal', 'bytes/s');
  figure('cpu', 'processor', '% of a core');
  const frames = ours.map((each) => each.frames);
  tell(print, { name: `${life.name}: frames`, unit: 'a second', ours: frames });
  const perFrame = ours.map((each) => each.perFrame);
  tell(print, { name: `${life.name}: one frame`, unit: 'bytes', ours: perFrame });
}

async function during({ screen, parts }: Side): Promise<Written> {
  const pids = Object.values(parts).flat();
  const before = { bytes: screen.bytes(), frames: screen.frames(), cpu: cpuOf(pids) };
  const began = performance.now();
  await pause(roundMs);
  const seconds = (performance.now() - began) / 1000;
  const [bytes, frames] = [screen.bytes() - before.bytes, screen.frames() - before.frames];
  return {
    bytes: bytes / seconds,
    frames: frames / seconds,
    perFrame: bytes / Math.max(1, frames),
    cpu: (cpuOf(pids) - before.cpu) / seconds / 10,
  };
}

/** Every terminal floods and events come all the time; the views show different parts of that. */
async function redraws(print: Print, place: Place, { screen, flood }: Side): Promise<void> {
  place.run('pause');
  const line = await place.connect();
  const flow = await flowing(line);
  flood(true);
  // Out of the terminal, into which keys went so far.
  screen.type('\x01');
  await screen.until(/COMMAND/);
  for (const [key, name, another] of views) {
    screen.type(key);
    await pause(settleMs);
    const alone = await counted(screen, null);
    const typed = await counted(screen, another);
    const most = { at: 'most', limit: perSecond, of: 'ours' } as const;
    print(
      [
        `${name}, all of it changing: ${short(alone.rate)} redraws of the chrome a second`,
        verdictOn(alone.rate, most),
        `with ${short(typed.keys)} keys a second ${short(typed.rate)}`,
        verdictOn(typed.rate, { ...most, limit: Math.round(perSecond + typed.keys) }),
      ].join(' · '),
    );
  }
  flood(false);
  print(`events meanwhile: ${short(flow.stop())} a second`);
  line.close();
}

type Counted = { rate: number; keys: number };

/** Redraws a second, while a key is pressed again and again or none. */
async function counted(screen: Screen, key: string | null): Promise<Counted> {
  const before = screen.redraws();
  const began = performance.now();
  let keys = 0;
  while (performance.now() - began < roundMs) {
    if (key !== null) screen.type(key);
    keys += key === null ? 0 : 1;
    await pause(keyPauseMs);
  }
  const seconds = (performance.now() - began) / 1000;
  // A stretch of time holds one more than its length has room for, wherever it begins.
  return { rate: (screen.redraws() - before - 1) / seconds, keys: keys / seconds };
}

/** Tasks are added and moved all the time. */
async function flowing(line: Connection): Promise<{ stop(): number }> {
  const began = performance.now();
  let events = 0;
  const add = async () => {
    const event = { type: 'task.added', title: `Task ${events}`, body: '', blob: null } as const;
    const rest = { parent: null, needs: [], priority: 5, role: null };
    const { created } = await line.call('act', { event: { ...event, ...rest } });
    events += 1;
    return created ?? '';
  };
  const task = await add();
  const timer = setInterval(() => {
    events += 1;
    if (events % 4 === 0) void add();
    else {
      const priority = events % 10;
      void line.call('act', { event: { type: 'task.prioritised', task, priority } });
    }
  }, 1000 / eventsPerSecond);
  return {
    stop() {
      clearInterval(timer);
      return events / ((performance.now() - began) / 1000);
    },
  };
}
