import { execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readOutput } from '../../src/world/real/holders.ts';
import { until, within } from '../until.ts';
import {
  exited,
  hasExited,
  logged,
  loggedEnd,
  makePlace,
  memoryOf,
  type Place,
  TOKEN,
  watch,
} from './place.ts';

let place: Place;
beforeAll(async () => {
  place = await makePlace();
});
afterAll(() => place.clean());

const corpus = () =>
  Buffer.concat([
    Buffer.from(Array.from({ length: 256 }, (_, byte) => byte)),
    Buffer.from('\x1b]8;;http://x\x07\x1b[?1049h\x1b[?2026h 漢字 👩‍👩‍👧 \x9b\xff\xfe\0\0\r\n'),
    randomBytes(300_000),
  ]);

test('every byte of an agent reaches the log and each client', async () => {
  const bytes = corpus();
  writeFileSync(join(place.directory, 'corpus'), bytes);
  const run = await place.startRaw('read go; cat corpus');
  const watchers = await Promise.all([
    watch(run.info.socket),
    watch(run.info.socket),
    watch(run.info.socket, { kind: 'lossless' }),
  ]);
  watchers[0]?.client.send(Buffer.from('go\n'));
  for (const seen of watchers) {
    expect(await seen.exit()).toEqual({ type: 'exit', code: 0, signal: null, bytes: bytes.length });
    expect(seen.output().equals(bytes)).toBe(true);
    expect(await seen.closed()).toBe(null);
  }
  expect(logged(run.runDirectory).equals(bytes)).toBe(true);
});

test('the last output of a program that exits in a burst is there, 100 times of 100', async () => {
  const expected = execFileSync('seq', ['1', '20000'], { encoding: 'utf8' }).replaceAll(
    '\n',
    '\r\n',
  );
  const whole = async () => {
    const run = await place.start(['seq', '1', '20000']);
    await exited(run);
    return logged(run.runDirectory).toString() === expected;
  };
  let complete = 0;
  for (let round = 0; round < 25; round += 1) {
    const four = await Promise.all([whole(), whole(), whole(), whole()]);
    complete += four.filter(Boolean).length;
  }
  expect(complete).toBe(100);
});

test('an agent that exits while it is made to wait loses nothing', async () => {
  const bytes = randomBytes(129 * 1024);
  writeFileSync(join(place.directory, 'burst'), bytes);
  const run = await place.startRaw('read go; cat burst');
  const deaf = await watch(run.info.socket, { kind: 'lossless', acknowledges: 'nothing' });
  deaf.client.send(Buffer.from('go\n'));
  await deaf.exit();
  expect(deaf.output().equals(bytes)).toBe(true);
});

test('a client that comes back asks from any byte on, also after the end', async () => {
  const run = await place.start(['sh', '-c', 'printf 0123456789']);
  await exited(run);
  const seen = await watch(run.info.socket, { from: 4 });
  expect(seen.client.welcome).toMatchObject({ offset: 4, oldest: 0, exited: true });
  expect(await seen.exit()).toMatchObject({ code: 0, bytes: 10 });
  expect(seen.output().toString()).toBe('456789');
});

test('a byte that was not written yet is answered with the end', async () => {
  const run = await place.startRaw('printf 0123456789; read on; printf more');
  const length = () => logged(run.runDirectory).length;
  await until('ten bytes in the log', () => length() === 10, { saw: length });
  const seen = await watch(run.info.socket, { from: 5000 });
  expect(seen.client.welcome.offset).toBe(10);
  seen.client.send(Buffer.from('on\n'));
  await seen.exit();
  expect(seen.output().toString()).toBe('more');
});

test('clients killed in the middle of the output leave no gap behind', async () => {
  const file = join(place.directory, 'read-back');
  writeFileSync(file, '');
  const run = await place.startRaw('i=0; while [ $i -lt 400 ]; do seq 1 100; i=$((i+1)); done');
  const size = () => statSync(file).size;
  for (let kills = 0; kills < 5; kills += 1) {
    const before = size();
    const from = String(before);
    const given = [place.program('reader'), run.info.socket, TOKEN, from, file];
    const reader = spawn(process.execPath, given, { stdio: 'ignore' });
    const gone = once(reader, 'exit');
    await until('output at the reader', () => size() > before || hasExited(run), { saw: size });
    reader.kill('SIGKILL');
    await within('the reader to end', gone);
  }
  await exited(run);
  const { bytes } = await readOutput({ runDirectory: run.runDirectory, from: size() });
  const whole = Buffer.concat([readFileSync(file), bytes]);
  const expected = execFileSync('seq', ['1', '100'], { encoding: 'utf8' }).repeat(400);
  expect(whole.toString()).toBe(expected);
});

test('a paste of 300 KB arrives whole at an agent that reads slowly', async () => {
  const paste = randomBytes(150_000).toString('hex');
  const slow = 'sleep 0.3; head -c 300000 | sha256sum > pasted; printf done';
  const run = await place.startRaw(`printf ready; ${slow}`);
  const seen = await watch(run.info.socket);
  await seen.until('ready', (output) => output.toString() === 'ready');
  seen.client.send(Buffer.from(paste));
  await seen.exit();
  const expected = execFileSync('sha256sum', { input: paste, encoding: 'utf8' });
  expect(readFileSync(join(place.directory, 'pasted'), 'utf8')).toBe(expected);
});

test('input that the agent never reads holds its sender back, and nobody else', async () => {
  const run = await place.startRaw(
    'printf ready; while [ ! -e enough ]; do sleep 0.05; done; printf end',
  );
  const pushy = await watch(run.info.socket);
  await pushy.until('ready', (output) => output.toString() === 'ready');
  pushy.client.send(Buffer.alloc(60_000_000, 'x'));
  const other = await watch(run.info.socket);
  const sizes = () => other.heard.filter((item) => 'columns' in item).length;
  for (let columns = 1; columns <= 50; columns += 1) {
    other.client.resize(columns, 30);
    await until(`size ${columns}`, () => sizes() === columns, { saw: sizes });
  }
  expect(memoryOf(run.info.pid)).toBeLessThan(50);
  writeFileSync(join(place.directory, 'enough'), '');
  expect(await other.exit()).toMatchObject({ code: 0 });
  expect(other.output().toString()).toBe('readyend');
});

test('a size changes at the same byte for every client, also for one that comes later', async () => {
  const report = 'stty size; read next;';
  const run = await place.startRaw(`${report} ${report} ${report}`);
  const first = await watch(run.info.socket);
  const told = (text: string) => first.until(text, (output) => output.toString().endsWith(text));
  await told('24 80\n');
  first.client.resize(100, 30);
  first.client.send(Buffer.from('\n'));
  await told('30 100\n');
  first.client.resize(1, 1);
  first.client.resize(120, 40);
  first.client.send(Buffer.from('\n'));
  await told('40 120\n');
  const late = await watch(run.info.socket);
  expect(late.client.welcome).toMatchObject({ offset: 0, columns: 80, rows: 24 });
  const between = await watch(run.info.socket, { from: 8 });
  expect(between.client.welcome).toMatchObject({ columns: 100, rows: 30 });
  first.client.send(Buffer.from('\n'));
  await Promise.all([first.exit(), late.exit(), between.exit()]);
  const second = [
    { offset: 6, text: '30 100\n' },
    { offset: 13, columns: 1, rows: 1 },
    { offset: 13, columns: 120, rows: 40 },
    { offset: 13, text: '40 120\n' },
  ];
  expect(late.heard).toEqual([
    { offset: 0, text: '24 80\n' },
    { offset: 6, columns: 100, rows: 30 },
    ...second,
  ]);
  expect(between.heard).toEqual([{ offset: 8, text: ' 100\n' }, ...second.slice(1)]);
});

test('sizes no screen can have, and sizes after the end, change nothing', async () => {
  const run = await place.startRaw('read next; stty size');
  const seen = await watch(run.info.socket);
  for (const columns of [0, 10_001, 2 ** 40]) seen.client.resize(columns, 20);
  seen.client.send(Buffer.from('\n'));
  seen.exit().then(() => seen.client.resize(50, 50));
  await seen.exit();
  expect(seen.output().toString()).toBe('24 80\n');
});

test('old output makes room, and who asks for it is told where the rest begins', async () => {
  const rounds = 12;
  // Each round is less than what is kept, and waits for the client: none of it can be missed.
  const script = `i=0; while [ $i -lt ${rounds} ]; do seq 1 20000; read next; i=$((i+1)); done`;
  const run = await place.startRaw(script, { logLimit: 400_000 });
  const round = execFileSync('seq', ['1', '20000']);
  const total = Buffer.concat(Array.from({ length: rounds }, () => round));
  const first = await watch(run.info.socket);
  for (let at = 1; at <= rounds; at += 1) {
    await first.receives(at * round.length);
    if (at < rounds) first.client.send(Buffer.from('\n'));
  }
  expect(first.output().equals(total)).toBe(true);
  // A client may have the last output before the log has it.
  const end = () => loggedEnd(run.runDirectory);
  await until('all of it in the log', () => end() === total.length, { saw: end });
  const kept = logged(run.runDirectory).length;
  expect(kept).toBeGreaterThanOrEqual(300_000);
  expect(kept).toBeLessThanOrEqual(400_000);
  const seen = await watch(run.info.socket);
  expect(seen.client.welcome.oldest).toBe(total.length - kept);
  expect(seen.client.welcome.offset).toBe(total.length - kept);
  seen.client.send(Buffer.from('\n'));
  await seen.exit();
  expect(seen.output().equals(total.subarray(total.length - kept))).toBe(true);
});

const hasPrlimit = existsSync('/usr/bin/prlimit');

test.skipIf(!hasPrlimit)(
  'a disk that takes no more stops neither the agent nor the stream',
  async () => {
    const piece = 'head -c 100000 /dev/zero | tr "\\0"';
    const run = await place.startRaw(`${piece} a; read n; ${piece} b; read n; ${piece} c; read n`);
    const seen = await watch(run.info.socket);
    const limit = (bytes: string) =>
      execFileSync('/usr/bin/prlimit', ['--pid', String(run.info.pid), `--fsize=${bytes}:`]);
    await seen.receives(100_000);
    limit('150000');
    seen.client.send(Buffer.from('\n'));
    await seen.receives(200_000);
    limit('unlimited');
    seen.client.send(Buffer.from('\n'));
    await seen.receives(300_000);
    seen.client.send(Buffer.from('\n'));
    await seen.exit();
    const whole = ['a', 'b', 'c'].map((letter) => letter.repeat(100_000)).join('');
    expect(seen.output().toString()).toBe(whole);
    const log = logged(run.runDirectory).toString();
    expect(log.length).toBe(300_000);
    expect(log.slice(200_000)).toBe(whole.slice(200_000));
    expect(log.slice(0, 200_000)).toMatch(/^a{100000}b{40000,}\0+$/);
    expect(readFileSync(join(run.runDirectory, 'holder.log'), 'utf8')).toMatch(
      /Output from byte 150000 on is not in the log: EFBIG[\s\S]*from byte 200000 on is in the log again/,
    );
  },
);
