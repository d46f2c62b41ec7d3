/** A run that takes all it can get of the daemon: the person is served all the same. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { type Connection, connectDaemon } from '../../src/client/connection.ts';
import { mostQuestions, mostRunLines } from '../../src/daemon/bounds.ts';
import { openTokens } from '../../src/daemon/tokens.ts';
import { openPlaceFor, type Place } from '../journeys/place.ts';
import { until, within } from '../until.ts';
import { stateOf, yaml } from './town.ts';

const mib = 1024 * 1024;
let place: Place;
let daemon: number;

beforeAll(() =>
  openPlaceFor(async (made) => {
    place = made;
    place.commit({ 'town.yaml': yaml });
    await place.ok('up');
    for (const title of ['wait', 'wait too', 'wait as well']) await place.ok('goal', title);
    const live = async () =>
      Object.values((await stateOf(place)).runs).filter(({ phase }) => phase === 'live');
    await until('three live runs', async () => (await live()).length === 3);
    daemon = (await place.status()).daemon.pid;
  }),
);

const tokenOf = (run: string) => openTokens(place.town().token).run(run);
const callAsRun = (run = 'r-1') => connectDaemon(place.town().socket, { token: tokenOf(run), run });

async function callForTest(run = 'r-1'): Promise<Connection> {
  const town = await callAsRun(run);
  onTestFinished(() => town.close());
  return town;
}

/** A socket over which a run has said hello. */
async function openAs(run: string) {
  const line = openRaw();
  line.socket.write(framed({ id: 1, method: 'hello', params: { token: tokenOf(run), run } }));
  await until('its greeting', () => line.heard().includes('"town"'), { saw: line.heard });
  return line;
}

/** A socket whose end and words are waited for. */
function openRaw(): { socket: Socket; heard: () => string; isOver: () => boolean } {
  const socket = connect(place.town().socket);
  let heard = '';
  socket.on('data', (chunk: Buffer) => {
    heard += chunk.toString('utf8');
  });
  socket.on('error', () => undefined);
  onTestFinished(() => void socket.destroy());
  return { socket, heard: () => heard, isOver: () => socket.destroyed || socket.readableEnded };
}

function framed(message: object): string {
  const text = JSON.stringify({ jsonrpc: '2.0', ...message });
  return `Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`;
}

/** The most memory the daemon has taken so far, in bytes (proc(5)). */
function peakOf(pid: number): number {
  const [, kib] = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kib) * 1024;
}

/** The person's command is answered, and how long that takes is no more than a start of Node or two. */
async function personIsServed(): Promise<void> {
  const before = Date.now();
  expect((await place.status()).activity).toBe('open');
  expect(Date.now() - before).toBeLessThan(10_000);
}

test('frames of 61 MB are not taken in, and their sender is told', async () => {
  const body = '[],'.repeat(20 * mib);
  const lines = await Promise.all(
    Array.from({ length: 4 }, async () => {
      const line = await openAs('r-1');
      line.socket.write(`Content-Length: ${body.length}\r\n\r\n`);
      line.socket.write(body);
      return line;
    }),
  );
  await personIsServed();
  for (const { heard, isOver } of lines) {
    await until('the line to be ended', isOver, { saw: heard });
    expect(heard()).toContain('This was too much at once: 1024 KiB are the most in one call.');
  }
  if (process.platform === 'linux') expect(peakOf(daemon)).toBeLessThan(500 * mib);
});

test('messages that never become whole keep the person from nothing', async () => {
  const head = `Content-Length: ${9 * mib}\r\n\r\n`;
  const runs = ['r-1', 'r-2'].flatMap((run) => Array<string>(mostRunLines.each).fill(run));
  const lines: Awaited<ReturnType<typeof openAs>>[] = [];
  for (const run of runs) lines.push(await openAs(run));
  for (const { socket } of lines) socket.write(head + 'x'.repeat(mib - head.length));
  const left = () => lines.reduce((sum, { socket }) => sum + socket.writableLength, 0);
  await until('all of it to be sent', () => left() === 0, { saw: left });
  await personIsServed();
});

test('a command says what is too long in the words of the town', async () => {
  const town = await callForTest();
  const task = { title: 'Long', needs: [], priority: 5, role: null };
  await expect(town.call('addTask', { ...task, body: 'x'.repeat(300_000) })).rejects.toThrow(
    'The body is 300000 characters long, and 262144 are the most. Commit long texts as files.',
  );
  const far = await callForTest();
  await expect(far.call('addTask', { ...task, body: 'x'.repeat(6 * mib) })).rejects.toThrow(
    /^This was too much at once: .* Put long texts in a file\.$/,
  );
});

test('whoever calls without end, or reads no answer, is sent away', async () => {
  const calls = (method: string, params: object) =>
    Array.from({ length: 60_000 }, (_, at) => framed({ id: at + 2, method, params })).join('');
  const waiting = await openAs('r-2');
  waiting.socket.write(calls('ask', { key: 'same', text: 'Well?' }));
  const told = () => waiting.heard().includes('256 calls at once are the most.');
  await until('its end', () => told() && waiting.isOver(), { saw: waiting.heard });
  const deaf = await openAs('r-3');
  deaf.socket.pause();
  deaf.socket.write(calls('why', { task: 't-1' }));
  const isHeard = () => deaf.socket.destroyed || deaf.socket.writableLength === 0;
  await until('all its calls to be heard', isHeard, { saw: () => deaf.socket.writableLength });
  deaf.socket.resume();
  await until('its end', deaf.isOver, { saw: () => deaf.heard().length });
  await personIsServed();
});

describe('connections', () => {
  test('are counted for each run, and the next one is told', async () => {
    const lines = await Promise.all(Array.from({ length: mostRunLines.each }, () => callAsRun()));
    onTestFinished(() => {
      for (const line of lines) line.close();
    });
    await expect(callAsRun()).rejects.toThrow(
      `r-1 has ${mostRunLines.each} connections to the town already. Close some and try again.`,
    );
    await personIsServed();
    lines.pop()?.close();
    const again = async () => callAsRun().catch(() => null);
    (await until('room for one', again))?.close();
  });

  test('a thousand that say nothing keep nobody out, and the first of them are told', async () => {
    const lines = Array.from({ length: 1000 }, openRaw);
    await personIsServed();
    const told = () => lines.filter(({ heard }) => heard().includes('Too many others wait here.'));
    await until('most to be sent away', () => told().length > 300, { saw: () => told().length });
  });
});

test('so many questions wait for the person, and no more', async () => {
  const town = await callForTest();
  const asked = Array.from({ length: mostQuestions }, (_, at) =>
    town.call('ask', { key: `k${at}`, text: `Question ${at}?` }),
  );
  for (const one of asked) one.catch(() => null);
  const questions = async () =>
    Object.values((await stateOf(place)).inbox).filter(({ text }) => text.startsWith('Question'));
  await until('all questions', async () => (await questions()).length >= mostQuestions - 1);
  await expect(town.call('ask', { key: 'more', text: 'One more?' })).rejects.toThrow(
    /^r-1 has 8 questions that wait for their answer\. Ask again when one is answered\.$/,
  );
  // The same key is the same question.
  const { seq } = await stateOf(place);
  const [first] = await questions();
  await place.ok('answer', first!.id, 'Yes.');
  await expect(within('its answer', Promise.race(asked))).resolves.toEqual({ answer: 'Yes.' });
  expect((await stateOf(place)).seq).toBeGreaterThan(seq);
});

test('what is refused leaves no file behind', async () => {
  const town = await callForTest();
  const body = 'x'.repeat(200_000);
  for (let at = 0; at < 20; at += 1) {
    const needs = [`t-${1000 + at}`];
    const task = { title: 'Refused', body: `${at}${body}`, needs, priority: 5, role: null };
    expect((await town.call('addTask', task)).refused).toContain('t-10');
  }
  const { blobs } = place.town();
  expect(existsSync(blobs) ? readdirSync(blobs) : []).toEqual([]);
});

test('a run that is refused all the time has to wait, and the ledger stays small', async () => {
  const town = await callForTest('r-3');
  const ledgerBytes = () => {
    const { ledger } = place.town();
    return readdirSync(ledger)
      .map((name) => statSync(join(ledger, name)).size)
      .reduce((sum, size) => sum + size, 0);
  };
  const before = ledgerBytes();
  const note = 'x'.repeat(30_000);
  const waits = /^r-3 writes too much into the ledger\. Wait \d+ s and say it again\.$/;
  const give = () => town.call('verdict', { verdict: 'nonsense', note });
  const refusals: string[] = [];
  for (let round = 0; round < 400; round += 1) {
    const said = await give().catch((error: Error) => error.message);
    if (typeof said === 'string') refusals.push(said);
  }
  expect(refusals.length).toBeGreaterThan(200);
  for (const one of refusals) expect(one).toMatch(waits);
  expect(ledgerBytes() - before).toBeLessThan(5 * mib);
  await personIsServed();
});
