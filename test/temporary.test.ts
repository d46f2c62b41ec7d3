/** Tests that are killed leave no process and no folder behind. */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import { expect, onTestFinished, test } from 'vitest';
import { temporaryFolder } from './temporary.ts';
import { until, within } from './until.ts';

/** Makes a folder, starts a process that is detached and one that knows of the folder by its environment, and stays. */
const program = `
import { spawn } from 'node:child_process';
import { temporaryFolder } from ${JSON.stringify(resolve('test/temporary.ts'))};
const folder = temporaryFolder('killed tests-');
const one = spawn('sh', ['-c', 'trap "" TERM HUP; sleep 1000 & wait', folder], { detached: true, stdio: 'ignore' });
const two = spawn('sleep', ['1000'], { detached: true, stdio: 'ignore', env: { ...process.env, HOME: folder } });
console.log(JSON.stringify({ folder, pids: [one.pid, two.pid] }));
setInterval(() => {}, 1000);
`;

test('what tests started in their folder ends when they are killed, and the folder goes', async () => {
  const place = temporaryFolder('town-watchdog-');
  onTestFinished(() => rmSync(place, { recursive: true }));
  const outfile = join(place, 'tests.mjs');
  const stdin = { contents: program, resolveDir: place, loader: 'ts' as const };
  const bundle = { bundle: true, platform: 'node', format: 'esm', target: 'node20' } as const;
  // The watchdog is found beside the module, which is this folder's once it is bundled.
  const define = { 'import.meta.dirname': JSON.stringify(resolve('test')) };
  await build({ stdin, outfile, ...bundle, define });
  const tests = spawn(process.execPath, [outfile], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void tests.kill('SIGKILL'));
  let said = '';
  tests.stdout.on('data', (bytes: Buffer) => {
    said += bytes;
  });
  await until('its word', () => said.endsWith('\n'), { saw: () => said });
  const { folder, pids } = JSON.parse(said) as { folder: string; pids: number[] };
  const living = () => pids.filter(isRunning);
  expect([existsSync(folder), living()]).toEqual([true, pids]);
  const ended = new Promise((resolve) => tests.once('exit', resolve));
  tests.kill('SIGKILL');
  await within('the tests to end', ended);
  await until('all of it to go', () => living().length === 0 && !existsSync(folder), {
    saw: () => ({ living: living(), folder: existsSync(folder) }),
  });
});

function isRunning(pid: number): boolean {
  try {
    return !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}
