import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  findHolder,
  type HolderInfo,
  readOutput,
  startHolder,
} from '../../src/world/real/holders.ts';
import { isAlive, startTimeOf } from '../../src/world/real/processes.ts';
import { endProcesses } from '../../src/world/real/run-processes.ts';
import { exited, logged, makePlace, type Place, watch } from '../holder/place.ts';
import { until, within } from '../until.ts';

const endAgent = ({ info, graceMs }: { info: HolderInfo; graceMs: number }) =>
  endProcesses({ ...info, livedAt: null }, { graceMs });

let place: Place;
beforeAll(async () => {
  place = await makePlace();
});
afterAll(() => place.clean());

const waiting = ['sh', '-c', 'stty -echo; while read line; do printf "<$line>"; done'];

test('a started holder is found alive, and later by how its agent ended', async () => {
  const { info, runDirectory } = await place.start(waiting);
  expect(await findHolder(runDirectory)).toEqual({ state: 'alive', info });
  expect(isAlive(info.pid, info.startTime)).toBe(true);
  expect(isAlive(info.agentPid, info.agentStartTime)).toBe(true);
  const seen = await watch(info.socket);
  seen.client.send(Buffer.from('\x04'));
  await seen.exit();
  const exit = { code: 0, signal: null, bytes: 0, columns: 80, rows: 24 };
  expect(await findHolder(runDirectory)).toEqual({ state: 'exited', exit });
});

test('a holder that was killed is gone, and so is one whose pid belongs to another now', async () => {
  const { info, runDirectory } = await place.start(waiting);
  process.kill(info.pid, 'SIGKILL');
  await ended([info.pid, info.agentPid]);
  expect(await findHolder(runDirectory)).toEqual({ state: 'gone', info });
  const reused = { ...info, pid: process.pid, agentPid: process.pid };
  writeFileSync(join(runDirectory, 'holder.json'), JSON.stringify(reused));
  expect(await findHolder(runDirectory)).toMatchObject({ state: 'gone' });
  expect(await findHolder(join(place.directory, 'never'))).toEqual({ state: 'gone', info: null });
});

test('a holder whose directory was removed leaves with its agent', async () => {
  const { info, runDirectory } = await place.start(waiting);
  rmSync(runDirectory, { recursive: true });
  await endAgent({ info, graceMs: 1000 });
  await ended([info.pid]);
  expect(await findHolder(runDirectory)).toEqual({ state: 'gone', info: null });
});

test('a holder and its agent outlive the process that started them', async () => {
  const runDirectory = join(place.directory, 'orphan');
  const launch = place.launch(waiting, { socket: join(place.directory, 'orphan-socket') });
  const given = { runDirectory, launch, holderProgram: place.holderProgram };
  const starter = spawn(process.execPath, [place.program('starter'), JSON.stringify(given)]);
  const [line] = await within('the starter to say something', once(starter.stdout, 'data'));
  const info = JSON.parse(String(line));
  starter.kill('SIGKILL');
  await within('the starter to end', once(starter, 'exit'));
  expect(await findHolder(runDirectory)).toEqual({ state: 'alive', info });
  const seen = await watch(info.socket);
  expect(seen.client.welcome).toMatchObject({
    agentPid: info.agentPid,
    agentStartTime: info.agentStartTime,
  });
  seen.client.send(Buffer.from('still here\n'));
  await seen.until('the echo', (output) => output.includes('<still here>'));
  await endAgent({ info, graceMs: 1000 });
  expect(await seen.exit()).toMatchObject({ signal: 'SIGHUP' });
});

test.each([
  [
    'a program that is nowhere',
    { command: ['no-such-agent'] },
    'The program "no-such-agent" was not found on PATH.',
  ],
  ['a path to nothing', { command: ['./nothing'] }, 'The program "./nothing" does not exist.'],
  [
    'a file that is no program',
    { command: ['/etc/passwd'] },
    'The program "/etc/passwd" is not executable.',
  ],
  ['a directory', { command: ['/usr'] }, 'The program "/usr" is not executable.'],
  ['no command', { command: [] }, 'The command is empty.'],
  [
    'an empty PATH',
    { command: ['sh'], env: { PATH: '' } },
    'The program "sh" was not found on PATH.',
  ],
  [
    'a directory that is gone',
    { cwd: '/no/such/place' },
    'The directory "/no/such/place" does not exist.',
  ],
])('%s is told apart from an agent that fails', async (name, changes, problem) => {
  const runDirectory = join(place.directory, `bad ${name}`);
  const launch = { ...place.launch(waiting), socket: join(place.directory, 'bad'), ...changes };
  const starting = startHolder({ runDirectory, launch, holderProgram: place.holderProgram });
  await expect(starting).rejects.toThrow(problem);
  const found = { state: 'exited', exit: { code: null, bytes: 0, problem } };
  expect(await findHolder(runDirectory)).toMatchObject(found);
});

test('a socket path that the system would cut is refused before anything is started', async () => {
  const runDirectory = join(place.directory, 'long');
  const launch = place.launch(waiting, { socket: join(place.directory, 'x'.repeat(100)) });
  const starting = startHolder({ runDirectory, launch, holderProgram: place.holderProgram });
  await expect(starting).rejects.toThrow('it must have fewer than 100');
  expect(existsSync(runDirectory)).toBe(false);
});

test('a NUL byte in the command is refused', async () => {
  const launch = place.launch(['sh', '-c', 'a\0b']);
  const runDirectory = join(place.directory, 'nul');
  const starting = startHolder({ runDirectory, launch, holderProgram: place.holderProgram });
  await expect(starting).rejects.toThrow('"a\\u0000b" holds a NUL byte');
});

test('a holder program that is missing is told with the place to look', async () => {
  const launch = place.launch(waiting);
  const runDirectory = join(place.directory, 'no-holder');
  const starting = startHolder({ runDirectory, launch, holderProgram: '/no/holder.js' });
  await expect(starting).rejects.toThrow(`ended with 1. See ${runDirectory}/holder.log`);
  expect(readFileSync(join(runDirectory, 'holder.log'), 'utf8')).toContain('/no/holder.js');
});

test('a run is started once', async () => {
  const { info, runDirectory } = await place.start(waiting);
  const launch = place.launch(waiting);
  const again = startHolder({ runDirectory, launch, holderProgram: place.holderProgram });
  await expect(again).rejects.toThrow('was used by a run before');
  expect(await findHolder(runDirectory)).toEqual({ state: 'alive', info });
  rmSync(join(runDirectory, 'launch.json'));
});

test('the output of a run is read from its log when the holder has left', async () => {
  const run = await place.start(['sh', '-c', 'stty raw; seq 1 5000'], { logLimit: 8000 });
  await exited(run);
  const whole = logged(run.runDirectory);
  const all = await readOutput({ runDirectory: run.runDirectory, from: 0 });
  expect(all.from).toBe(23_893 - whole.length);
  expect(all.bytes.equals(whole)).toBe(true);
  const last = await readOutput({ runDirectory: run.runDirectory, from: 23_888 });
  expect([last.from, last.bytes.toString()]).toEqual([23_888, '5000\n']);
  const beyond = await readOutput({ runDirectory: run.runDirectory, from: 99_999 });
  expect([beyond.from, beyond.bytes.length]).toEqual([23_893, 0]);
});

/** Waits until the run has written its processes' ids, one a line. */
async function pidsOf(runDirectory: string, count: number): Promise<number[]> {
  const pids = () =>
    logged(runDirectory)
      .toString()
      .match(/\d+(?=\r\n)/g) ?? [];
  await until(`${count} process ids`, () => pids().length === count, { saw: pids });
  return pids().map(Number);
}

const living = (pids: number[]) => pids.filter((pid) => startTimeOf(pid) !== null);
const gone = (pids: number[]) => living(pids).length === 0;

async function ended(pids: number[]): Promise<void> {
  await until('the processes to end', () => gone(pids), { saw: () => living(pids) });
}

test('ending an agent ends its children and the jobs of its session', async () => {
  const script = 'set -m; sleep 1000 & echo $!; sh -c "sleep 1000 & echo \\$!; wait" & wait';
  const { info, runDirectory } = await place.start(['bash', '-c', script]);
  const pids = await pidsOf(runDirectory, 2);
  await endAgent({ info, graceMs: 5000 });
  expect(gone([info.agentPid, ...pids])).toBe(true);
});

test('an agent that ignores every polite signal is killed after the grace', async () => {
  const script =
    'trap "" HUP TERM INT; sh -c "trap \\"\\" HUP TERM; echo \\$\\$; while :; do sleep 0.1; done"';
  const run = await place.start(['sh', '-c', script]);
  const pids = await pidsOf(run.runDirectory, 1);
  await endAgent({ info: run.info, graceMs: 100 });
  expect(gone([run.info.agentPid, ...pids])).toBe(true);
  await exited(run);
  expect(await findHolder(run.runDirectory)).toMatchObject({ exit: { signal: 'SIGKILL' } });
});

test('a stopped agent is ended too', async () => {
  const { info } = await place.start(waiting);
  process.kill(info.agentPid, 'SIGSTOP');
  await endAgent({ info, graceMs: 5000 });
  expect(gone([info.agentPid])).toBe(true);
});

test('processes that slipped out of the session are ended by the marks of the run, and no others', async () => {
  const env = { PATH: process.env.PATH ?? '', TOWN_RUN: 'r-1', TOWN_SOCKET: '/run/town-a' };
  const slipped =
    'setsid sh -c "trap \\"\\" TERM HUP; echo \\$\\$; while :; do sleep 0.1; done" & wait';
  const ours = await place.start(['sh', '-c', slipped], { env });
  const others = await Promise.all([
    place.start(['sh', '-c', slipped], { env: { ...env, TOWN_RUN: 'r-11' } }),
    place.start(['sh', '-c', slipped], { env: { ...env, TOWN_SOCKET: '/run/town-b' } }),
    place.start(['sh', '-c', slipped], { env: { PATH: env.PATH } }),
  ]);
  const [mine = 0] = await pidsOf(ours.runDirectory, 1);
  const theirs = (await Promise.all(others.map((run) => pidsOf(run.runDirectory, 1)))).flat();
  expect(gone([mine])).toBe(false);
  await endAgent({ info: ours.info, graceMs: 100 });
  expect(gone([mine, ours.info.agentPid])).toBe(true);
  for (const pid of theirs) expect(startTimeOf(pid)).not.toBe(null);
  for (const pid of theirs) process.kill(pid, 'SIGKILL');
});

test('ending an agent that is gone already touches nobody, whoever has its pid now', async () => {
  const { info } = await place.start(waiting);
  await endAgent({ info, graceMs: 1000 });
  const bystander = spawn('sleep', ['1000']);
  await within('the bystander to start', once(bystander, 'spawn'));
  const agentPid = bystander.pid ?? 0;
  await endAgent({ info: { ...info, agentPid }, graceMs: 0 });
  expect(startTimeOf(agentPid)).not.toBe(null);
  bystander.kill('SIGKILL');
});

test('a start time belongs to one process', () => {
  expect(startTimeOf(process.pid)).toBe(startTimeOf(process.pid));
  expect(isAlive(process.pid, startTimeOf(process.ppid) ?? '')).toBe(false);
  expect(startTimeOf(2 ** 30)).toBe(null);
  expect(isAlive(2 ** 30, '')).toBe(false);
});
