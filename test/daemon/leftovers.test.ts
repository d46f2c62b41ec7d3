/** Whatever a run started ends with the run, whichever way the run ends; nothing else is touched. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { startTimeOf } from '../../src/world/real/processes.ts';
import { type Place, processesOf } from '../journeys/place.ts';
import { until } from '../until.ts';
import { leavers } from './leavers.ts';
import { openTown, stateOf } from './town.ts';

const openLeavers = (text = leavers) => openTown({ text });

function pidsOf(place: Place, run = 'r-1'): number[] {
  const path = join(place.folder, 'home', `pids.${run}`);
  return existsSync(path) ? readFileSync(path, 'utf8').trim().split('\n').map(Number) : [];
}

const isAlive = (pid: number) => startTimeOf(pid) !== null;
const living = (place: Place, run?: string) => pidsOf(place, run).filter(isAlive);

/** Every process that carries the marks of the run. */
function markedBy(run: string, place: Place): number[] {
  return processesOf(place.folder)
    .map(({ pid }) => pid)
    .filter((pid) => environOf(pid).includes(`\0TOWN_RUN=${run}\0`));
}

function environOf(pid: number): string {
  try {
    return `\0${readFileSync(`/proc/${pid}/environ`, 'utf8')}\0`;
  } catch {
    return '';
  }
}

async function untilOver(place: Place, run = 'r-1'): Promise<void> {
  const isOver = async () => {
    const { runs, counts } = await stateOf(place);
    return counts.created > 0 && runs[run] === undefined && pidsOf(place, run).length > 0;
  };
  await until(`the end of ${run}`, isOver, { seconds: 40 });
}

async function untilStarted(place: Place, run = 'r-1'): Promise<void> {
  const isThere = () => living(place, run).length > 0;
  await until(`what ${run} starts`, isThere, { seconds: 40 });
}

async function killDaemon(place: Place): Promise<void> {
  const { pid } = (await place.status()).daemon;
  process.kill(pid, 'SIGKILL');
  await until('the end of the daemon', () => !existsSync(`/proc/${pid}`));
}

function bystander(env: Record<string, string> = {}): ChildProcess {
  const child = spawn('sleep', ['1000'], { env: { PATH: process.env['PATH'] ?? '', ...env } });
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
}

describe('a run that leaves by itself takes with it', () => {
  test.each([
    ['nohup verdict', 'a job under nohup, after its verdict'],
    ['setsid verdict', 'what made a session of its own'],
    ['double verdict', 'what was forked twice'],
    ['anew verdict', 'what starts anew while it is ended'],
    ['bare verdict', 'what has nothing in its environment'],
    ['stopped verdict', 'what is stopped'],
    ['nohup crash', 'a job, when it crashes'],
    ['setsid exit', 'a session, when it leaves without a verdict'],
    ['setsid killed', 'a session, when it is killed'],
  ])('%s: %s', async (title) => {
    const place = await openLeavers();
    await place.ok('goal', title);
    await untilOver(place);
    expect(living(place)).toEqual([]);
    expect(markedBy('r-1', place)).toEqual([]);
  });

  test('what ignores every polite signal, and the run is over only after that', async () => {
    const place = await openLeavers();
    await place.ok('goal', 'stubborn verdict');
    const watch = await place.watch();
    await watch.until('the end of the run', ({ runs }) => pidsOf(place).length > 0 && !runs['r-1']);
    expect(living(place)).toEqual([]);
  });
});

describe('a run that is ended', () => {
  test('because the town goes down leaves nothing, and down waits for that', async () => {
    const place = await openLeavers();
    await place.ok('goal', 'stubborn wait');
    await untilStarted(place);
    await place.ok('down', '--stop-agents');
    expect(living(place)).toEqual([]);
    expect(processesOf(place.folder)).toEqual([]);
  });

  test('while it leaves a stubborn process behind keeps the daemon until that is gone', async () => {
    const place = await openLeavers();
    await place.ok('goal', 'stubborn exit');
    await untilStarted(place);
    const agentIsGone = async () => {
      const pid = (await stateOf(place)).runs['r-1']?.pid ?? 0;
      return pid === 0 || !isAlive(pid);
    };
    await until('the end of the agent', agentIsGone);
    await place.ok('down', '--keep-agents');
    expect(living(place)).toEqual([]);
  });

  test('because its task is dropped leaves nothing', async () => {
    const place = await openLeavers();
    await place.ok('goal', 'setsid wait');
    await untilStarted(place);
    await place.ok('task', 'drop', 't-1');
    await untilOver(place);
    expect(living(place)).toEqual([]);
  });

  test('because its time is up leaves nothing', async () => {
    const place = await openLeavers(leavers.replace('time: 1h', 'time: 2s'));
    await place.ok('goal', 'anew wait');
    await untilOver(place);
    expect(living(place)).toEqual([]);
    expect(markedBy('r-1', place)).toEqual([]);
  });

  test('because .town was deleted leaves nothing', async () => {
    const place = await openLeavers();
    await place.ok('goal', 'setsid wait');
    await untilStarted(place);
    rmSync(place.town().state, { recursive: true, force: true, maxRetries: 5 });
    const left = () => processesOf(place.folder);
    await until('the end of everything', () => left().length === 0, { saw: left });
  });
});

describe('a run that ended while no daemon ran', () => {
  test.each(['setsid', 'nohup', 'stubborn', 'bare'])(
    'leaves nothing to the next one: %s',
    async (how) => {
      const place = await openLeavers();
      await place.ok('goal', `${how} gate`);
      await untilStarted(place);
      const [run] = Object.values((await stateOf(place)).runs);
      await killDaemon(place);
      // Its own command would start a daemon, so the agent is ended instead of let go.
      process.kill(run!.pid!, 'SIGKILL');
      await until('the end of the agent', () => !isAlive(run!.pid!));
      await place.ok('up');
      await untilOver(place);
      expect(living(place)).toEqual([]);
    },
  );

  test('leaves nothing to a down without a daemon', async () => {
    const place = await openLeavers();
    await place.ok('goal', 'setsid wait');
    await untilStarted(place);
    const [run] = Object.values((await stateOf(place)).runs);
    await killDaemon(place);
    process.kill(run!.pid!, 'SIGKILL');
    const holderIsGone = () =>
      processesOf(place.folder).every(({ command }) => !command.includes('holder.js'));
    await until('the end of the holder', holderIsGone);
    await place.ok('down', '--stop-agents');
    expect(living(place)).toEqual([]);
  });

  test('and whose holder was killed too', async () => {
    const place = await openLeavers();
    await place.ok('goal', 'setsid wait');
    await untilStarted(place);
    const { pid } = JSON.parse(
      readFileSync(join(place.town().runs, 'r-1', 'holder.json'), 'utf8'),
    ) as { pid: number };
    await killDaemon(place);
    process.kill(pid, 'SIGKILL');
    await place.ok('up');
    await untilOver(place);
    expect(living(place)).toEqual([]);
  });
});

test('nobody else is touched: another run, another town, a stranger with the mark of one', async () => {
  const [place, other] = [await openLeavers(), await openLeavers()];
  await other.ok('goal', 'setsid wait');
  await untilStarted(other);
  await place.ok('goal', 'setsid wait');
  await untilStarted(place);
  await place.ok('goal', 'setsid gate');
  await untilStarted(place, 'r-2');
  const strangers = [
    bystander(),
    bystander({ TOWN_RUN: 'r-2' }),
    bystander({ TOWN_SOCKET: place.town().socket }),
    bystander({ TOWN_RUN: 'r-22', TOWN_SOCKET: place.town().socket }),
    bystander({ NOT_TOWN_RUN: 'r-2', TOWN_SOCKET: place.town().socket }),
  ];
  writeFileSync(join(place.folder, 'home', 'go'), '');
  await untilOver(place, 'r-2');
  expect(living(place, 'r-2')).toEqual([]);
  expect(living(place)).toHaveLength(1);
  expect(living(other)).toHaveLength(1);
  for (const { pid } of strangers) expect(isAlive(pid!)).toBe(true);
});

test('an end in which nothing is left behind takes no longer for being looked at', async () => {
  const place = await openLeavers();
  writeFileSync(join(place.folder, 'home', 'pids.r-1'), '0\n');
  const watch = await place.watch();
  await place.ok('goal', 'none verdict');
  await watch.until(
    'the end of the run',
    ({ tasks, runs }) => tasks['t-1'] !== undefined && !runs['r-1'],
  );
  const log = readFileSync(join(place.town().log, 'daemon.log'), 'utf8');
  expect(log).not.toContain('left running');
});
