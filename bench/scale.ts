/** A town of a hundred seats, with a long past: how fast its screen opens, and how fast each key is shown. */
import { setTimeout as pause } from 'node:timers/promises';
import { type Print, percentile, percentiles, short, tell, verdictOn } from './figures.ts';
import { type Pressed, press, pressed, together } from './keys.ts';
import { seatCount, writePast, yaml } from './large-town.ts';
import { type Place, until, withPlace } from './place.ts';
import { frameEnd, type Screen } from './screen.ts';

const openings = 5;
const keysPerView = 80;
/** After a view was opened it is left in peace for as long. */
const settleMs = 1000;
const goal = { at: 'most', limit: 50, of: 'ours' } as const;

const [up, down, pageUp, pageDown] = ['k', 'j', '\x1b[5~', '\x1b[6~'];
const leave = '\x03';
/** How often a key is pressed before others are, where a list is long. */
const many = (key: string, times: number) => Array<string>(times).fill(key);

/** What is done in each view: the keys that open it, those that are measured, and those that leave it. */
export const walks: { name: string; open: string[]; keys: string[]; leave: string[] }[] = [
  { name: 'Town', open: ['1'], keys: [...many('J', 12), ...many('K', 6), 'z', 'z'], leave: [] },
  { name: 'Map', open: ['2'], keys: ['l', 'l', 'h', 'h'], leave: [] },
  {
    name: 'Map, in a house',
    open: ['\r'],
    keys: [...many(down, 6), ...many(up, 6)],
    leave: [],
  },
  {
    name: 'Board',
    open: ['3'],
    keys: [...many(down, 6), pageDown, 'l', pageDown, 'G', up, pageUp, 'g', 'h'],
    leave: [],
  },
  {
    name: 'Board, filter',
    open: ['/'],
    keys: [...'late ta', ...many('\x7f', 7)],
    leave: [leave],
  },
  {
    name: 'Inbox',
    open: ['4'],
    keys: [...many(down, 6), pageDown, 'G', up, pageUp, 'g'],
    leave: [],
  },
  {
    name: 'Inbox, filter',
    open: ['/'],
    keys: [...'worker', ...many('\x7f', 6)],
    leave: [leave],
  },
  {
    name: 'Feed',
    open: ['5'],
    keys: [...many(up, 6), pageUp, pageUp, down, pageDown, 'g', down, pageDown, 'G'],
    leave: [],
  },
  {
    name: 'Feed, filter',
    open: ['/'],
    keys: [...'reviewer', ...many('\x7f', 8)],
    leave: [leave],
  },
  { name: 'Review', open: ['6'], keys: ['t', 't', 'T'], leave: [] },
  { name: 'Team', open: ['7'], keys: [...many(down, 5), ...many(up, 5)], leave: [] },
  {
    name: 'palette',
    open: ['1', ':'],
    keys: [...'late', '\x1b[B', '\x1b[B', ...many('\x7f', 4)],
    leave: [leave],
  },
];

export async function benchScale(print: Print): Promise<void> {
  await withPlace(yaml, async (place) => {
    const past = await writePast(place);
    const line = await place.connect();
    const { runs, seats } = await until(line, (state) => {
      const all = Object.values(state.runs);
      return (
        all.length >= seatCount &&
        all.every(({ pid, reading }) => pid !== null && reading !== 'starting')
      );
    });
    line.close();
    print(
      `${Object.keys(seats).length} seats, ${Object.keys(runs).length} sessions, ${past.tasks} tasks, ${past.lines} lines of feed`,
    );
    await opens(print, place);
    await machine(print, place);
    await walked(print, place.screen());
    await machine(print, place);
  });
}

async function opens(print: Print, place: Place): Promise<void> {
  const taken: number[] = [];
  for (let turn = 0; turn < openings; turn += 1) {
    const began = performance.now();
    const screen = place.screen();
    await screen.until(/╭─[^\n]*mayor[\s\S]*COMMAND/);
    taken.push(performance.now() - began);
    screen.close();
    await pause(200);
  }
  tell(print, { name: 'town to its first whole frame', unit: 'ms', ours: taken });
}

export async function walked(print: Print, screen: Screen): Promise<void> {
  await screen.until(/╭─[^\n]*mayor[\s\S]*COMMAND/);
  await loadFeed(screen);
  const all: Pressed[] = [];
  for (const { name, open, keys, leave } of walks) {
    for (const key of open) await press(screen, key);
    await pause(settleMs);
    const found = await pressed(screen, keys, timesOf(keys));
    all.push(found);
    report(print, name, found);
    for (const key of leave) await press(screen, key);
  }
  report(print, 'all of them', together(all));
  screen.close();
}

/** Goes to the first line of the feed, for which all of it is fetched. */
async function loadFeed(screen: Screen): Promise<void> {
  await press(screen, '5');
  screen.type('g');
  await screen.until(/[5-9]\d,\d{3}/);
  await pause(settleMs);
  await press(screen, 'G');
}

/** Whole rounds of the keys, so that each of them has something to do. */
function timesOf(keys: readonly string[]): number {
  return Math.ceil(keysPerView / keys.length) * keys.length;
}

function report(print: Print, name: string, { ms, cpu, frames, bytes }: Pressed): void {
  const p99 = percentile(ms, 99);
  print(
    [
      `${name}, ${ms.length} keys: ${percentiles(ms)} ms`,
      `processor ${percentiles(cpu)} ms`,
      `${short(frames / ms.length)} frames and ${short(bytes / ms.length)} bytes a key`,
      verdictOn(p99, goal, 'ms'),
    ].join(' · '),
  );
}

/** A program that does nothing but answer: what the machine takes for itself just now. */
const bare = `
process.stdin.setRawMode(true);
process.stdin.on('data', () => process.stdout.write('ready' + ${JSON.stringify(frameEnd)}));
process.stdout.write('ready');
`;

async function machine(print: Print, place: Place): Promise<void> {
  const screen = place.screen([process.execPath, '-e', bare]);
  await screen.until(/ready/);
  const { ms, cpu } = await pressed(screen, ['x'], 100);
  screen.close();
  print(`the machine itself, 100 keys: ${percentiles(ms)} ms · processor ${percentiles(cpu)} ms`);
}
