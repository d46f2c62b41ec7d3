/** `kill -9` of the daemon, of the screen and of both, at any moment of a town at work: nothing is lost. */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import type { Entry, Run } from '../../src/core/index.ts';
import { isAlive, startTimeOf } from '../../src/world/real/processes.ts';
import { until } from '../until.ts';
import { openPlace, type Place, scripts, simArgs } from './place.ts';
import type { Terminal } from './terminal.ts';
import { isQuiet, type Watch } from './watch.ts';

/** How often each is killed: a few times in every run of the tests, more when asked for. */
const repeats = Number(process.env['TOWN_REPEATS'] ?? 3);
const mostMs = 120_000 + repeats * 15_000;
/** Kills come within this many milliseconds of the town being ready. */
const longestLifeMs = 2500;
/** How long a town may take to be back. Measured times are printed; this only catches a hang. */
const patienceMs = 20_000;

type Victim = 'daemon' | 'screen' | 'both';

describe('a town at work', () => {
  for (const victim of ['daemon', 'screen', 'both'] as const)
    test(`loses nothing when ${say(victim)} killed at any moment`, () => live(victim), mostMs);
});

function say(victim: Victim): string {
  return victim === 'both' ? 'the daemon and the screen are' : `the ${victim} is`;
}

async function live(victim: Victim): Promise<void> {
  const place = await townOfSims();
  const watch = await place.watch();
  const times: number[] = [];
  let screen = await openScreen(place);
  for (let kills = 0; kills < repeats; kills++) {
    if (isQuiet(watch.state()) || kills === 0) await place.ok('goal', `Goal ${kills}`);
    await pause(Math.random() * longestLifeMs);
    const before = { entries: [...watch.entries()], runs: liveRuns(watch) };
    const { pid } = (await watch.town()).greeting;
    if (victim !== 'screen') process.kill(pid, 'SIGKILL');
    if (victim !== 'daemon') process.kill(screen.pid, 'SIGKILL');
    const began = performance.now();
    expect(before.runs.filter((run) => !isAlive(run.pid!, run.startTime!))).toEqual([]);
    if (victim !== 'daemon') {
      await screen.ended();
      screen = await openScreen(place);
    }
    // A screen that lives brings the daemon back; so does a new one.
    const next = await daemonOf(watch, (now) => (now === pid) === (victim === 'screen'));
    times.push(performance.now() - began);
    expect(isAlive(next, startTimeOf(next) ?? '')).toBe(true);
    expect(await written(watch, before.entries.length)).toEqual(before.entries);
    keepsItsRuns(watch, before.runs);
  }
  await watch.until('all work to be done', isQuiet);
  await screen.until('worker.3');
  await everythingOnce(place, watch);
  report(victim, times);
}

/** The first entries as the daemon of now reads them from its ledger. */
async function written(watch: Watch, limit: number): Promise<Entry[]> {
  return (await (await watch.town()).call('log', { after: 0, limit })).entries;
}

/** Waits for a daemon whose pid is right. */
function daemonOf(watch: Watch, isRight: (pid: number) => boolean): Promise<number> {
  return until('the daemon to be the right one', async () => {
    const { pid } = (await watch.town()).greeting;
    return isRight(pid) && pid;
  });
}

/** A small team of quick built-in agents. */
async function townOfSims(): Promise<Place> {
  const place = openPlace();
  place.commit({ 'README.md': '# Acme\n' });
  await place.ok('init', '--agent', 'sim');
  const args = simArgs(place, { pace: 0.3, children: 3, sloppy: 0.5 });
  const file = join(place.root, 'town.yaml');
  const text = readFileSync(file, 'utf8');
  writeFileSync(file, text.replace('{ preset: sim }', `{ preset: sim, args: ${args} }`));
  await place.ok('up');
  return place;
}

async function openScreen(place: Place): Promise<Terminal> {
  const screen = place.screen();
  await screen.until('worker.3');
  return screen;
}

function liveRuns(watch: Watch): Run[] {
  return Object.values(watch.state().runs).filter(({ phase, pid }) => phase === 'live' && pid);
}

/** The daemon of now has every run of before under its old pid, unless the run came to its own end. */
function keepsItsRuns(watch: Watch, before: Run[]): void {
  const { runs } = watch.state();
  for (const { id, pid, startTime } of before)
    if (runs[id] !== undefined) expect(runs[id]).toMatchObject({ pid, startTime });
}

async function everythingOnce(place: Place, watch: Watch): Promise<void> {
  const entries = watch.entries();
  expect(await written(watch, entries.length + 1)).toEqual(entries);
  expect(entries.map(({ seq }) => seq)).toEqual(entries.map((_, index) => index + 1));
  const landed = watch.news('landed').map(({ task }) => task);
  expect(new Set(landed).size).toBe(landed.length);
  const { tasks } = watch.state();
  for (const { id, children, place } of Object.values(tasks)) {
    // What a planner wrote down and never handed out goes with it; why it ended is looked at below.
    const isDraft = place.kind === 'dropped' && place.reason.startsWith('Its planner ended');
    if (!isDraft) expect([id, landed.includes(id)]).toEqual([id, children.length === 0]);
  }
  // Only an agent whose start was cut off half-way may be started anew.
  const started = new Set(entries.map(({ event }) => event.type === 'run.started' && event.run));
  const marks = Object.values(tasks).flatMap(({ history }) => history);
  const odd = marks.filter(({ kind, note }) => {
    return kind !== 'verdict' && (kind !== 'lost' || started.has(note.split(' ')[0] ?? ''));
  });
  expect(odd.map(({ kind, note }) => `${kind}: ${note}`)).toEqual([]);
  const patches = execFileSync('sh', ['-c', 'git log -p main | git patch-id --stable'], {
    cwd: place.root,
    encoding: 'utf8',
    timeout: 60_000,
  });
  const ids = patches
    .trim()
    .split('\n')
    .map((line) => line.split(' ')[0]);
  expect(new Set(ids).size).toBe(ids.length);
}

function report(victim: Victim, times: number[]): void {
  const sorted = [...times].sort((a, b) => a - b).map(Math.round);
  const middle = sorted[Math.floor(sorted.length / 2)];
  console.info(
    `${victim}: back after ${middle} ms, at most ${sorted.at(-1)} ms (${sorted.length} kills)`,
  );
  expect(sorted.at(-1)).toBeLessThan(patienceMs);
}

const lonelyTeam = (command: string) => `
town: pictures
into: main
entry: painter
agents:
  painter: { command: [bash, ${command}] }
roles:
  painter:
    agent: painter
    handoffs: { done: done }
`;

test('the screen of an agent that waits is the same after the daemon, and after the terminal, died', async () => {
  const place = openPlace();
  place.commit({ 'town.yaml': lonelyTeam(join(scripts, 'picture.sh')) });
  await place.ok('goal', 'Paint');
  const watch = await place.watch();
  let screen = await atThePicture(place);
  const rows = pictureIn(screen);
  expect(rows.length).toBeGreaterThan(10);
  const painted = await attached(watch);
  const { pid } = (await watch.town()).greeting;
  process.kill(pid, 'SIGKILL');
  await daemonOf(watch, (now) => now !== pid);
  await watch.until('the painter', ({ runs }) => Object.values(runs).length === 1);
  const isRead = async () => (await attached(watch)).offset === painted.offset;
  await until(`all ${painted.offset} bytes to be read again`, isRead);
  expect(await attached(watch)).toEqual(painted);
  expect(pictureIn(screen)).toEqual(rows);
  process.kill(screen.pid, 'SIGKILL');
  await screen.ended();
  screen = await atThePicture(place);
  expect(pictureIn(screen)).toEqual(rows);
  expect(await attached(watch)).toEqual(painted);
});

/** The painter's screen, once it has taken the size of its pane: the long line shows the width. */
async function atThePicture(place: Place): Promise<Terminal> {
  const screen = place.screen(['attach', 'painter.1']);
  await screen.until('THE PICTURE IS DONE');
  await screen.until(/x{110}/);
  return screen;
}

async function attached(watch: Watch) {
  const [run = ''] = Object.keys(watch.state().runs);
  const { offset, screen, columns, rows } = await (await watch.town()).call('attach', { run });
  return { offset, screen, columns, rows };
}

/** The rows of the pane, from the column in which the picture begins. */
function pictureIn(screen: Terminal): string[] {
  const rows = screen.rows();
  const first = rows.findIndex((row) => row.includes('Bold slanted'));
  const last = rows.findIndex((row) => row.includes('THE PICTURE IS DONE'));
  const column = rows[first]?.indexOf('Bold') ?? 0;
  return rows.slice(first, last + 1).map((row) => row.slice(column));
}
