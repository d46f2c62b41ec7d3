/** One line to the daemon: what is a refusal of the daemon, and what is a line that was cut. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { LineCutError } from '../../src/client/connection.ts';
import { callAsPerson, openTown } from '../daemon/town.ts';
import { program } from '../journeys/place.ts';
import { temporaryFolder } from '../temporary.ts';
import { within } from '../until.ts';

/** Waits without a turn of this process, which so hears of the end no sooner than it asks. */
function waitUntilDead(pid: number): void {
  for (const end = Date.now() + 30_000; Date.now() < end; ) {
    try {
      if (/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))) return;
    } catch {
      return;
    }
  }
  throw new Error(`Process ${pid} was still there 30 s after it was killed.`);
}

test('what is asked of a daemon that died just now finds the line cut', async () => {
  const place = await openTown();
  const line = await callAsPerson(place);
  const { pid } = line.greeting;
  process.kill(pid, 'SIGKILL');
  waitUntilDead(pid);
  await expect(line.call('state', {})).rejects.toThrow(LineCutError);
  line.close();
});

test('what the daemon refuses is said in its words', async () => {
  const line = await callAsPerson(await openTown());
  const asked = line.call('attach', { run: 'r-99' });
  await expect(asked).rejects.toThrow('r-99 has no process to look at.');
  await expect(asked).rejects.not.toThrow(LineCutError);
  line.close();
});

/** Answers all questions with the same words, and begins to say something more. */
async function talker(folder: string): Promise<string> {
  const result = { town: 'x', pid: 1, version: '1', text: 'Do it.' };
  const server = createServer((socket) => {
    socket.on('error', () => socket.destroy());
    let asked = '';
    socket.on('data', (chunk) => {
      // Header and body may come apart; nothing more is asked before there is an answer.
      asked += chunk.toString();
      if (!asked.endsWith('}')) return;
      const { id, method } = JSON.parse(asked.slice(asked.indexOf('{')));
      asked = '';
      const answer = JSON.stringify({ jsonrpc: '2.0', id, result });
      const more = method === 'hello' ? '' : 'Content-Length: 999\r\n\r\n{"jsonrpc"';
      socket.write(`Content-Length: ${answer.length}\r\n\r\n${answer}${more}`);
    });
  });
  onTestFinished(() => void server.close());
  const path = join(folder, 'daemon');
  server.listen(path);
  await within('the talker to listen', once(server, 'listening'));
  return path;
}

test('a command ends when it has its answer, also in the middle of further news', async () => {
  const folder = temporaryFolder('tc-');
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const run = { TOWN_SOCKET: await talker(folder), TOWN_TOKEN: 'x', TOWN_RUN: 'r-1' };
  const env = { PATH: process.env['PATH'] ?? '', HOME: folder, ...run };
  const child = spawn(process.execPath, [program, 'brief'], { cwd: folder, env });
  onTestFinished(() => void child.kill('SIGKILL'));
  let said = '';
  child.stdout.on('data', (bytes: Buffer) => {
    said += bytes;
  });
  const [code] = await within('the command to end', once(child, 'exit'), { saw: () => said });
  expect(code).toBe(0);
  expect(said).toContain('Do it.');
});
