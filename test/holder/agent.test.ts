import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { HolderInfo } from '../../src/world/real/holders.ts';
import { endProcesses } from '../../src/world/real/run-processes.ts';
import { until, within } from '../until.ts';
import { exited, logged, makePlace, type Place, watch } from './place.ts';

let place: Place;
beforeAll(async () => {
  place = await makePlace();
});
afterAll(() => place.clean());

test('an agent gets the environment it was given and nothing else', async () => {
  const env = { PATH: process.env.PATH ?? '', COLUMNS: '7', TMUX: 'mine', 'ODD NAME': 'a=b\nc' };
  const run = await place.start(['cat', '/proc/self/environ'], { env });
  await exited(run);
  const entries = Object.entries(env).map(([name, value]) => `${name}=${value}\0`);
  expect(logged(run.runDirectory).toString().replaceAll('\r\n', '\n')).toBe(entries.join(''));
});

test('an agent inherits no file but its terminal, whatever its starter had open', async () => {
  const runDirectory = join(place.directory, 'files');
  const launch = place.launch(['sh', '-c', 'ls -l /proc/$$/fd; read on']);
  const given = { runDirectory, launch, holderProgram: place.holderProgram };
  const leaky = 'exec 9</etc/passwd 40</etc/passwd; exec "$@"';
  const command = [process.execPath, place.program('starter'), JSON.stringify(given)];
  const starter = spawn('bash', ['-c', leaky, 'bash', ...command]);
  const [line] = await within('the starter to say something', once(starter.stdout, 'data'));
  starter.kill('SIGKILL');
  const info: HolderInfo = JSON.parse(String(line));
  const text = () => logged(runDirectory).toString();
  await until('the list of files', () => / 2 -> \S+\r\n/.test(text()), { saw: text });
  await endProcesses({ ...info, livedAt: null }, { graceMs: 0 });
  const open = Array.from(
    text().matchAll(/ (\d+) -> (\S+)/g),
    ([, fd, target]) => `${fd} ${target}`,
  );
  const terminal = /^\d \/dev\/pts\/\d+$/;
  // Some shells open the terminal once more, as /dev/tty.
  expect(open.filter((file) => !terminal.test(file) && !file.endsWith(' /dev/tty'))).toEqual([]);
  expect(open.filter((file) => terminal.test(file))).toHaveLength(3);
});

test('an agent leads its own session and works where it was told', async () => {
  const run = await place.start(
    ['sh', '-c', 'pwd -P; umask; ps -o pid=,pgid=,sid= -p $$; read on'],
    {
      cwd: '/usr',
      umask: 0o027,
    },
  );
  const pid = run.info.agentPid;
  const text = () => logged(run.runDirectory).toString();
  await until('three lines', () => text().split('\r\n').length > 3, { saw: text });
  expect(text()).toMatch(new RegExp(`^/usr\r\n0027\r\n\\s*${pid}\\s+${pid}\\s+${pid}\r\n$`));
});

test('what a holder writes is for its user only', async () => {
  const run = await place.start(['sh', '-c', 'read on']);
  for (const name of ['holder.json', 'holder.log', 'output.0.log']) {
    expect(statSync(join(run.runDirectory, name)).mode & 0o777).toBe(0o600);
  }
  expect(statSync(run.info.socket).mode & 0o077).toBe(0);
  // The environment of the agent, which may hold keys, is not left on disk.
  expect(() => statSync(join(run.runDirectory, 'launch.json'))).toThrow('ENOENT');
  expect(readFileSync(`/proc/${run.info.pid}/environ`, 'utf8')).toBe('');
});

test('how an agent ended is written down', async () => {
  const killed = await place.start(['sh', '-c', 'printf bye; kill -9 $$'], { columns: 50 });
  const failed = await place.start(['sh', '-c', 'exit 7']);
  const exitOf = (directory: string) =>
    JSON.parse(readFileSync(join(directory, 'exit.json'), 'utf8'));
  await Promise.all([exited(killed), exited(failed)]);
  const rows = 24;
  const killedExit = { code: null, signal: 'SIGKILL', bytes: 3, columns: 50, rows };
  expect(exitOf(killed.runDirectory)).toEqual(killedExit);
  const failedExit = { code: 7, signal: null, bytes: 0, columns: 80, rows };
  expect(exitOf(failed.runDirectory)).toEqual(failedExit);
});

test('a signal reaches the whole process group', async () => {
  const run = await place.start([
    'sh',
    '-c',
    'trap "printf parent" INT; sh -c \'trap "printf child; exit" INT; printf ready; while :; do sleep 0.05; done\'; printf end',
  ]);
  const seen = await watch(run.info.socket);
  await seen.until('ready', (output) => output.toString() === 'ready');
  seen.client.signal('SIGINT');
  await seen.exit();
  expect(seen.output().toString()).toMatch(/child.*parent.*end/s);
});

test('a signal that does not exist harms nobody', async () => {
  const run = await place.start(['sh', '-c', 'stty -echo; read on; printf "got $on"']);
  const seen = await watch(run.info.socket);
  seen.client.signal('SIGNONSENSE' as NodeJS.Signals);
  seen.client.send(Buffer.from('it\n'));
  expect(await seen.exit()).toMatchObject({ code: 0 });
  expect(seen.output().toString()).toContain('got it');
});

test('a process left behind on the terminal does not keep the exit from being told', async () => {
  const run = await place.start([
    'sh',
    '-c',
    'setsid sh -c "while echo x; do :; done" & printf bye',
  ]);
  await exited(run);
  expect(logged(run.runDirectory).toString()).toContain('bye');
});
