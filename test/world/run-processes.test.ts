/** Which processes count as a run's, and how they are ended. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import {
  commandOf,
  isAlive,
  isStopped,
  listProcesses,
  listPs,
  startTimeOf,
} from '../../src/world/real/processes.ts';
import { continueProcesses, endProcesses, type Roots } from '../../src/world/real/run-processes.ts';
import { makePlace, type Place } from '../holder/place.ts';
import { until, within } from '../until.ts';

let place: Place;
beforeAll(async () => {
  place = await makePlace();
});
afterAll(() => place.clean());

const marks = ['TOWN_RUN=r-1', 'TOWN_SOCKET=/run/town-ends'];

/** A shell that leads a session of its own, and what it has said so far. */
async function sessionOf(script: string, env: Record<string, string> = {}) {
  const child = spawn('bash', ['-c', script], {
    detached: true,
    stdio: ['ignore', 'pipe', 'ignore'],
    env: { PATH: process.env['PATH'] ?? '', ...env },
  });
  let said = '';
  child.stdout?.on('data', (bytes: Buffer) => {
    said += bytes;
  });
  const pid = child.pid ?? 0;
  onTestFinished(() => {
    for (const target of [-pid, ...numbersIn(said)]) tryKill(target);
  });
  await until('the first line', () => said.endsWith('\n'), { saw: () => said });
  return { child, pid, startTime: startTimeOf(pid) ?? '', pids: numbersIn(said) };
}

const numbersIn = (text: string) => (text.match(/\d+/g) ?? []).map(Number);

function tryKill(target: number): void {
  try {
    process.kill(target, 'SIGKILL');
  } catch {
    // It is gone.
  }
}

async function gone(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null)
    await within('its end', once(child, 'exit'));
}

const livesOn = (pid: number) => startTimeOf(pid) !== null;
const rootsOf = (changes: Partial<Roots>): Roots => ({
  agentPid: 0,
  agentStartTime: '',
  marks: [],
  livedAt: null,
  ...changes,
});

test('a session whose leader has left is believed when a member is as old as the agent’s exit', async () => {
  const { child, pid, startTime, pids } = await sessionOf('sleep 1000 & echo $!');
  await gone(child);
  const roots = rootsOf({ agentPid: pid, agentStartTime: startTime, livedAt: Date.now() });
  expect(await endProcesses(roots, { graceMs: 1000 })).toEqual([]);
  expect(pids.filter(livesOn)).toEqual([]);
});

test('a session of that number whose members are all younger than the exit is somebody else’s', async () => {
  const { child, pid, startTime, pids } = await sessionOf('sleep 1000 & echo $!');
  await gone(child);
  const roots = rootsOf({ agentPid: pid, agentStartTime: startTime, livedAt: Date.now() - 60_000 });
  expect(await endProcesses(roots, { graceMs: 0 })).toEqual([]);
  expect(pids.filter(livesOn)).toEqual(pids);
});

test('so is one that another process of that number leads, however old its members are', async () => {
  const { pid, pids } = await sessionOf('sleep 1000 & echo $!; wait');
  const roots = rootsOf({ agentPid: pid, agentStartTime: 'of another', livedAt: Date.now() });
  expect(await endProcesses(roots, { graceMs: 0 })).toEqual([]);
  expect([pid, ...pids].filter(livesOn)).toEqual([pid, ...pids]);
});

test('a run without a pid ends nothing but what carries its marks', async () => {
  const env = { TOWN_RUN: 'r-1', TOWN_SOCKET: '/run/town-ends' };
  const marked = await sessionOf('sleep 1000 & echo $!; wait', env);
  const other = await sessionOf('sleep 1000 & echo $!; wait');
  expect(await endProcesses(rootsOf({ marks }), { graceMs: 1000 })).toEqual([]);
  expect([marked.pid, ...marked.pids].filter(livesOn)).toEqual([]);
  expect([other.pid, ...other.pids].filter(livesOn)).toHaveLength(2);
});

test('what a marked leader has in its session is the run’s, also with an empty environment', async () => {
  const env = { TOWN_RUN: 'r-1', TOWN_SOCKET: '/run/town-ends' };
  const { pids } = await sessionOf('env -i sleep 1000 & echo $!; wait', env);
  expect(await endProcesses(rootsOf({ marks }), { graceMs: 1000 })).toEqual([]);
  expect(pids.filter(livesOn)).toEqual([]);
});

test('a marked process in somebody else’s session is ended alone', async () => {
  const script = `${marks.join(' ')} sleep 1000 & echo $!; sleep 1000 & echo $!; wait`;
  const { pid, pids } = await sessionOf(script);
  await until('the sleep', () => commandOf(pids[0] ?? 0).startsWith('sleep'));
  expect(await endProcesses(rootsOf({ marks }), { graceMs: 1000 })).toEqual([]);
  expect([pid, ...pids].filter(livesOn)).toEqual([pid, pids[1]]);
});

test('one that stops itself again at once goes on once', async () => {
  // The others make the time longer between a signal to the group and one to each of its members.
  const others = 'for i in 1 2 3 4 5 6 7 8; do sleep 1000 & done';
  const { child, pid, startTime } = await sessionOf(
    `${others}; exec sh -c 'echo on; while :; do kill -STOP $$; echo on; done'`,
  );
  let times = 0;
  child.stdout?.on('data', (bytes: Buffer) => {
    times += bytes.toString().split('\n').length - 1;
  });
  for (let asked = 1; asked <= 60; asked += 1) {
    await until('it to stop', () => isStopped(pid));
    continueProcesses(rootsOf({ agentPid: pid, agentStartTime: startTime }));
    await until('it to go on', () => times >= asked, { saw: () => times });
    await until('it to stop again', () => isStopped(pid));
    expect(times).toBe(asked);
  }
});

test('many that start anew for ever are ended', async () => {
  const env = { TOWN_RUN: 'r-1', TOWN_SOCKET: '/run/town-ends' };
  const chain =
    'again() { sleep 0.01; setsid bash -c "$(declare -f again); again" & exit; }; again';
  const { pid, startTime } = await sessionOf(
    `trap '' HUP TERM; echo ok; (${chain}) & (${chain}) &`,
    env,
  );
  const roots = rootsOf({ agentPid: pid, agentStartTime: startTime, marks, livedAt: Date.now() });
  expect(await endProcesses(roots, { graceMs: 100 })).toEqual([]);
  const found = await endProcesses(roots, {
    graceMs: 0,
    onFound: (left) => expect(left).toEqual([]),
  });
  expect(found).toEqual([]);
});

test('what is still there when the time is up is named', async () => {
  const { pid, startTime } = await sessionOf(
    'trap "" HUP TERM; echo ok; while :; do sleep 1; done',
  );
  process.kill(pid, 'SIGSTOP');
  const roots = rootsOf({ agentPid: pid, agentStartTime: startTime });
  // With a grace that has not begun and no time to die in, not even one that would die has gone.
  const left = await endProcesses(roots, { graceMs: 0, killedMs: -1 });
  expect(left.map((one) => one.pid)).toContain(pid);
  expect(left[0]?.command).toMatch(/^bash -c trap/);
  await endProcesses(roots, { graceMs: 0 });
});

test('one that takes its time to leave is asked once, and not killed within the grace', async () => {
  const script =
    'trap "sleep 0.4; exit 7" TERM; trap "" HUP; echo ok; while :; do sleep 0.05; done';
  const { child, pid, startTime } = await sessionOf(script);
  const exit = once(child, 'exit');
  const roots = rootsOf({ agentPid: pid, agentStartTime: startTime });
  expect(await endProcesses(roots, { graceMs: 20_000 })).toEqual([]);
  expect(await exit).toEqual([7, null]);
});

test('ps tells of the same processes as /proc', async () => {
  const { pid } = await sessionOf('echo ok; while :; do sleep 1; done');
  expect(isStopped(pid)).toBe(false);
  process.kill(pid, 'SIGSTOP');
  await until('the stop', () => isStopped(pid));
  const [own, byPs] = [listProcesses(), listPs()].map((all) => all.find((one) => one.pid === pid));
  expect(byPs).toMatchObject({ pid, group: pid });
  expect(own).toMatchObject({ pid, group: pid, session: pid });
  expect(Math.abs((own?.startedAt ?? 0) - (byPs?.startedAt ?? 0))).toBeLessThan(3000);
  expect(isAlive(pid, own?.startTime ?? '')).toBe(true);
});
