import { spawn } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { checkEnvironment, runCheck } from '../../../src/world/real/check.ts';
import { temporaryFolder } from '../../temporary.ts';
import { until } from '../../until.ts';
import { bundled } from './child.ts';

function folder(): string {
  const made = temporaryFolder('town-check-');
  onTestFinished(() => rmSync(made, { recursive: true, force: true }));
  return made;
}

const run = (command: string, more: { timeMs?: number; signal?: AbortSignal; cwd?: string } = {}) =>
  runCheck({ command, cwd: tmpdir(), env: checkEnvironment(process.env), timeMs: 30_000, ...more });

/** True while a process with this id runs; one that waits to be buried does not. */
function alive(pid: number): boolean {
  try {
    return !readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ');
  } catch {
    return false;
  }
}

const pidIn = (file: string): number => {
  try {
    return Number(readFileSync(file, 'utf8'));
  } catch {
    return 0;
  }
};

test.each([
  ['true', true, 0],
  ['exit 3', false, 3],
  ['kill -9 $$', false, 137],
  ['no-such-program-here', false, 127],
])('%s: passed is %s, with its exit code', async (command, passed, code) => {
  expect(await run(command)).toMatchObject({ passed, code, how: 'ended' });
});

test('both streams are heard as they come, and the end of them is kept', async () => {
  let heard = '';
  const env = checkEnvironment(process.env);
  const command =
    'echo out; echo bad >&2; i=0; while [ $i -lt 9000 ]; do echo $i; i=$((i+1)); done; printf ü';
  const result = await runCheck({
    command,
    cwd: tmpdir(),
    env,
    timeMs: 30_000,
    onOutput: (text) => {
      heard += text;
    },
  });
  expect(heard.split('\n').slice(0, 2)).toEqual(['out', 'bad']);
  expect(heard.length).toBeGreaterThan(40_000);
  expect(result.tail.length).toBe(16 * 1024);
  expect(result.tail.endsWith('8999\nü')).toBe(true);
});

test('a command that takes too long is ended, politely first', async () => {
  const result = await run(`trap 'echo bye; exit 0' TERM; sleep 60 & wait`, { timeMs: 200 });
  expect(result).toMatchObject({ passed: false, how: 'took too long', code: null });
  expect(result.tail).toContain('bye');
});

test('one that does not listen is ended by force', async () => {
  const result = await run(`trap '' TERM; while :; do sleep 60; done`, { timeMs: 100 });
  expect(result).toMatchObject({ passed: false, how: 'took too long' });
});

test('children left in the background do not outlive the check', async () => {
  const file = path.join(folder(), 'pid');
  expect((await run(`sleep 300 & echo $! > '${file}'`)).passed).toBe(true);
  await until('the child to end', () => !alive(pidIn(file)));
});

test('an abort ends it, also one from before', async () => {
  const stop = new AbortController();
  const running = run('echo begun; sleep 60', { signal: stop.signal });
  setImmediate(() => stop.abort());
  expect(await running).toMatchObject({ passed: false, how: 'aborted' });
  expect(await run('true', { signal: stop.signal })).toMatchObject({
    passed: false,
    how: 'aborted',
  });
});

test('a folder that is not there is a failure, not an exception', async () => {
  const result = await run('true', { cwd: '/nowhere/at/all' });
  expect(result).toMatchObject({ passed: false, how: 'did not start' });
});

test('the environment is an allow-list', async () => {
  const env = checkEnvironment(
    { PATH: '/bin', ANTHROPIC_API_KEY: 'x', GIT_DIR: 'y', LC_ALL: 'C' },
    { EXTRA: '1' },
  );
  expect(env).toEqual({ PATH: '/bin', LC_ALL: 'C', CI: '1', TERM: 'dumb', EXTRA: '1' });
});

test('it reads nothing from the terminal', async () => {
  expect((await run('cat; echo done')).tail).toBe('done\n');
});

test('a check dies with whoever started it', async () => {
  const where = folder();
  const file = path.join(where, 'pid');
  const program = await bundled(where, 'fixtures/start-check.ts');
  writeFileSync(path.join(where, 'command'), `sleep 300 & echo $! > '${file}'; wait`);
  const child = spawn(process.execPath, [program, where], { stdio: 'ignore' });
  onTestFinished(() => void child.kill('SIGKILL'));
  await until('the check to begin', () => pidIn(file) > 0);
  expect(alive(pidIn(file))).toBe(true);
  child.kill('SIGKILL');
  await until('the child to end', () => !alive(pidIn(file)));
});

test.each([
  ['a session of its own', (file: string) => `setsid sh -c 'echo $$ > "${file}"; sleep 300' &`],
  [
    'a session of its own, twice',
    (file: string) => `setsid setsid -f sh -c 'echo $$ > "${file}"; sleep 300'`,
  ],
  [
    'a group of its own',
    (file: string) => `set -m; sh -c 'trap "" TERM HUP; echo $$ > "${file}"; sleep 300' &`,
  ],
])('nothing of a check lives on, not even in %s', async (_name, background) => {
  const where = folder();
  const file = path.join(where, 'pid');
  const waiting = `while ! test -s "${file}"; do sleep 0.05; done`;
  const result = await run(`${background(file)}\n${waiting}`);
  expect(result).toMatchObject({ passed: true });
  expect(pidIn(file)).toBeGreaterThan(1);
  expect(alive(pidIn(file))).toBe(false);
});
