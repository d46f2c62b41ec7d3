/** Commands that only look start no daemon, write nothing, and say what they look at. */
import { appendFileSync, existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { everyCommand, townProgram } from '../../src/cli/program.ts';
import { openTown } from '../daemon/town.ts';
import { sweepAway } from '../temporary.ts';
import { until } from '../until.ts';
import { openPlace, type Place, processesOf } from './place.ts';

const daemonsOf = ({ folder }: Place) =>
  processesOf(folder).filter(({ command }) => command.includes('daemon.js'));

const looks = [
  ['status'],
  ['status', '--json'],
  ['task', 'list', '--all'],
  ['task', 'show', 't-1'],
  ['why', 't-1'],
  ['log'],
  ['doctor'],
  ['check'],
  ['help'],
];

/** What these say is the same whether the town runs or not. */
const timeless = ['check', 'help'];

/** Every file with its size and time of change. */
function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .map((path) => `${path} ${statSync(path).size} ${statSync(path).mtimeMs}`);
}

async function townDown(): Promise<Place> {
  const place = await openTown();
  await place.ok('pause');
  await place.ok('goal', 'Write the parser');
  await place.ok('down');
  await until('the end of the daemon', () => daemonsOf(place).length === 0);
  return place;
}

describe('in a town that is down', () => {
  test('what the last daemon left is shown, and nothing is started or written', async () => {
    const place = await townDown();
    const before = filesIn(join(place.root, '.town'));
    for (const args of looks) {
      const { code, out, err } = await place.run(args);
      expect([args, code]).toEqual([args, 0]);
      if (!timeless.includes(args[0]!)) expect(`${out}${err}`).toMatch(/not running|"pid":null/);
    }
    expect(await place.ok('task', 'list')).toMatch(/^t-1 +queued at worker .*Write the parser$/m);
    expect(await place.ok('status')).toMatch(/^test is not running \(it was stopped\): 1 queued/);
    expect(JSON.parse(await place.ok('status', '--json')).daemon).toEqual({ pid: null });
    expect(filesIn(join(place.root, '.town'))).toEqual(before);
    expect(daemonsOf(place)).toEqual([]);
  });

  test('what only a daemon knows cannot be shown, and that is said', async () => {
    const place = await townDown();
    for (const args of [
      ['explain', 'worker.1'],
      ['brief', 'r-1'],
    ]) {
      const { code, err } = await place.run(args);
      expect([code, err]).toEqual([1, 'town: The town is not running. "town up" starts it.\n']);
    }
    expect(daemonsOf(place)).toEqual([]);
  });

  test('no command that looks is left out of these tests', () => {
    const acts = [
      ...['init', 'goal', 'up', 'down', 'answer', 'add', 'edit', 'drop', 'retry', 'attach'],
      ...['message', 'send', 'pause', 'resume', 'demo', 'verdict', 'ask', 'keep', 'mcp'],
    ];
    const named = everyCommand(townProgram()).filter(({ commands }) => commands.length === 0);
    const looking = named.map((command) => command.name()).filter((name) => !acts.includes(name));
    const tried = looks.map(([first, second]) => (first === 'task' ? second : first));
    expect(looking.sort()).toEqual([...new Set([...tried, 'brief', 'explain'])].sort());
  });

  test('the end of a write that was cut short is left out and left alone', async () => {
    const place = await townDown();
    const { ledger } = place.town();
    const last = readdirSync(ledger)
      .filter((name) => /^\d+/.test(name) || name.endsWith('.jsonl'))
      .sort()
      .at(-1)!;
    const file = join(ledger, last);
    appendFileSync(file, '0123abcd {"seq":99,"at":1');
    const torn = readFileSync(file);
    expect(await place.ok('task', 'list')).toContain('Write the parser');
    expect(readFileSync(file).equals(torn)).toBe(true);
  });

  test('a daemon that was killed counts as down', async () => {
    const place = await openTown();
    await place.ok('goal', 'wait');
    process.kill((await place.status()).daemon.pid, 'SIGKILL');
    await until('the end of the daemon', () => daemonsOf(place).length === 0);
    expect(await place.ok('status')).toMatch(/^test is not running \(it was open\)/);
    expect(daemonsOf(place)).toEqual([]);
  });
});

describe('where no town is running yet', () => {
  test('a linked worktree of a repository with a town names that town', async () => {
    const place = await openTown();
    const linked = join(place.folder, 'lw');
    place.git(['worktree', 'add', '-q', linked, '-b', 'lw']);
    for (const args of looks.filter(([name]) => name !== 'doctor' && !timeless.includes(name!))) {
      const { code, out, err } = await place.run(args, { cwd: linked });
      expect([args, code, out]).toEqual([args, 1, '']);
      expect(err).toBe(
        `town: The town in ${linked} was never started. This repository has a town in ${place.root}. "town up" there starts it.\n`,
      );
    }
    const goal = await place.run(['goal', 'Meant for the other'], { cwd: linked });
    expect([goal.code, goal.err]).toEqual([
      1,
      `town: The town in ${linked} was never started, and this repository has a town in ${place.root}. Go there, or start a second one here: "town up".\n`,
    ]);
    const { out } = await place.run(['doctor'], { cwd: linked });
    expect(out).toContain(`town: this repository has another town in ${place.root}`);
    expect(existsSync(join(linked, '.town'))).toBe(false);
    expect(daemonsOf(place)).toHaveLength(1);
  });

  test('a repository without a town says how to make one', async () => {
    const place = openPlace();
    place.commit({ 'README.md': 'Test.\n' });
    const { code, err } = await place.run(['status']);
    expect([code, err]).toEqual([
      1,
      `town: There is no town in ${place.root} or above it. Run "town init" at the top of a repository.\n`,
    ]);
    expect(existsSync(join(place.root, '.town'))).toBe(false);
  });
});

describe('a daemon that runs', () => {
  test('is found though its address and its sockets are gone', async () => {
    const place = await openTown();
    const { pid } = (await place.status()).daemon;
    rmSync(join(place.root, '.town/address'));
    sweepAway(place.town().sockets);
    expect(JSON.parse(await place.ok('status', '--json')).daemon.pid).toBe(pid);
  });

  test('and does not answer is named, and nothing waits for it for long', async () => {
    const place = await openTown();
    const { pid } = (await place.status()).daemon;
    const { sockets } = place.town();
    process.kill(pid, 'SIGSTOP');
    sweepAway(sockets);
    const { code, err, ms } = await place.run(['status']);
    process.kill(pid, 'SIGCONT');
    expect(code).toBe(1);
    expect(err).toMatch(
      new RegExp(`^town: The daemon of this town is process ${pid}, and it does not answer at `),
    );
    expect(ms).toBeLessThan(15_000);
  });

  test('and is stopped is named to a command that would start one', async () => {
    const place = await openTown();
    const { pid } = (await place.status()).daemon;
    process.kill(pid, 'SIGSTOP');
    const { code, err } = await place.run(['goal', 'Next']);
    process.kill(pid, 'SIGCONT');
    expect(code).toBe(1);
    expect(err).toContain(`The daemon of this town is process ${pid}, and it does not answer at `);
    expect(err).toContain(`kill -9 ${pid}`);
  });
});
