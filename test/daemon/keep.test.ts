/** `town keep`: what lives on when the run that started it ends. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startTimeOf } from '../../src/world/real/processes.ts';
import type { Place } from '../journeys/place.ts';
import { until } from '../until.ts';
import { leavers } from './leavers.ts';
import { openTown, stateOf } from './town.ts';

const isAlive = (pid: number) => startTimeOf(pid) !== null;

/** The pid that `town keep` has told; whoever has it is ended with the test. */
function keptPid(told: string): number {
  const pid = Number(/^Process (\d+) is kept: /m.exec(told)?.[1]);
  expect(pid, told).toBeGreaterThan(1);
  onTestFinished(() => {
    try {
      process.kill(-pid, 'SIGKILL');
    } catch {
      // The test has ended it.
    }
  });
  return pid;
}

async function keptByRun(place: Place): Promise<number> {
  const path = join(place.folder, 'home', 'kept.r-1');
  await place.ok('goal', 'kept verdict');
  const isOver = async () => existsSync(path) && (await stateOf(place)).runs['r-1'] === undefined;
  await until('the end of the run', isOver);
  return keptPid(readFileSync(path, 'utf8'));
}

test('a run’s server lives on after its verdict and after the town, and both name it', async () => {
  const place = await openTown({ text: leavers });
  const pid = await keptByRun(place);
  expect(isAlive(pid)).toBe(true);
  expect(await place.ok('status')).toContain(`kept: process ${pid}, sleep 1000`);
  const { keptProcesses } = JSON.parse(await place.ok('status', '--json'));
  expect(keptProcesses).toMatchObject([{ pid, command: ['sleep', '1000'], run: 'r-1' }]);
  const down = await place.ok('down', '--stop-agents');
  expect(down).toContain(`kept: process ${pid}, sleep 1000; "kill -- -${pid}" ends it.`);
  expect(isAlive(pid)).toBe(true);
  process.kill(-pid, 'SIGTERM');
  await until('the end of the process', () => !isAlive(pid));
  expect(await place.ok('status')).not.toContain('kept:');
});

test('nothing in it tells of the run, and its output is in the log', async () => {
  const place = await openTown({ text: leavers });
  const env = { TOWN_RUN: 'r-9', TOWN_TOKEN: 'secret', OTHER: 'x' };
  const script = 'echo to the log; env | grep -E "^(TOWN_|OTHER)"; exec sleep 1000';
  const { out, code } = await place.run(['keep', '--', 'sh', '-c', script], { env });
  expect(code).toBe(0);
  const pid = keptPid(out);
  const log = join(place.town().log, `kept-${pid}.log`);
  expect(out).toContain(log);
  expect(out).toContain(`kill -- -${pid}`);
  await until('its output in the log', () => readFileSync(log, 'utf8').includes('OTHER'));
  expect(readFileSync(log, 'utf8')).toBe('to the log\nOTHER=x\n');
});

test('a command that is nowhere is refused in words', async () => {
  const place = await openTown({ text: leavers });
  const { code, err } = await place.run(['keep', '--', 'no-such-command-here']);
  expect([code, err]).toEqual([
    1,
    'town: "no-such-command-here" could not be started: spawn no-such-command-here ENOENT\n',
  ]);
  expect(await place.run(['keep'])).toMatchObject({ code: 64 });
});
