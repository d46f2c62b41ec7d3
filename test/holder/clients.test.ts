import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { encodeFrame, FrameDecoder } from '../../src/client/frames.ts';
import { connectHolder } from '../../src/client/holder-client.ts';
import { until, within } from '../until.ts';
import {
  exited,
  logged,
  loggedBytes,
  loggedEnd,
  makePlace,
  memoryOf,
  type Place,
  type Started,
  TOKEN,
  watch,
} from './place.ts';

let place: Place;
let run: Started;
beforeAll(async () => {
  place = await makePlace();
  run = await place.startRaw('while read line; do printf "<$line>"; done');
});
afterAll(() => place.clean());

/** The agent still answers what it is told. */
async function expectUnharmed(word: string): Promise<void> {
  const seen = await watch(run.info.socket);
  seen.client.send(Buffer.from(`${word}\n`));
  await seen.until(word, (output) => output.toString().endsWith(`<${word}>`));
  seen.client.close();
  expect(await seen.closed()).toBe(null);
}

async function stranger(): Promise<Socket> {
  const socket = connect(run.info.socket);
  await within('the connection', once(socket, 'connect'));
  return socket.resume();
}

test('a client with a wrong token is refused and told so', async () => {
  for (const token of ['', 'guess', TOKEN.slice(0, -1)]) {
    await expect(watch(run.info.socket, { token })).rejects.toThrow('The token is not the one');
  }
  await expectUnharmed('token');
});

test('nobody at the socket is an error that names it', async () => {
  const socket = join(place.directory, 'nobody');
  const options = { socket, token: TOKEN, from: 0, kind: 'watcher', onOutput: () => {} } as const;
  await expect(connectHolder(options)).rejects.toThrow(`The holder at ${socket} cannot be reached`);
});

const hello = encodeFrame({ type: 'hello', token: TOKEN, from: 0, kind: 'watcher' });

test.each([
  ['garbage', Buffer.from('GET / HTTP/1.1\r\n\r\n')],
  ['a frame of a gigabyte', Buffer.from([0x40, 0, 0, 0, 1])],
  ['input before the hello', encodeFrame({ type: 'input', bytes: Buffer.from('x\n') })],
  ['garbage after the hello', Buffer.concat([hello, Buffer.from([0, 0, 0, 1, 200])])],
  [
    'a frame only holders send',
    Buffer.concat([hello, encodeFrame({ type: 'refused', reason: '' })]),
  ],
])('%s ends the connection and nothing else', async (name, bytes) => {
  const socket = await stranger();
  const closed = once(socket, 'close');
  socket.write(bytes);
  await within('the connection to be closed', closed);
  await expectUnharmed(name.replaceAll(' ', '-'));
});

test('silence ends the connection, before the hello and in the middle of any frame', async () => {
  const said = [Buffer.alloc(0), hello.subarray(0, 9), Buffer.concat([hello, Buffer.alloc(3)])];
  const silent = said.map(async (bytes) => {
    const socket = await stranger();
    socket.write(bytes);
    await within('the connection to be closed', once(socket, 'close'));
  });
  await Promise.all(silent);
  await expectUnharmed('silence');
});

test('a hello is taken in any pieces', async () => {
  const socket = connect(run.info.socket).setNoDelay(true);
  const said = once(socket, 'data');
  for (const byte of hello) await new Promise((sent) => socket.write(Buffer.from([byte]), sent));
  const [answer] = await within('an answer', said);
  expect(answer[4]).toBe(65);
  socket.destroy();
  await expectUnharmed('pieces');
});

const FLOOD = 3_000_000;
const flood = `read go; head -c ${FLOOD} /dev/zero | tr "\\0" x`;

test('an agent waits for a lossless client that is alive, and is never far ahead of it', async () => {
  const started = await place.startRaw(flood);
  let ahead = 0;
  let taken = 0;
  let isOver = false;
  const client = await connectHolder({
    ...{ socket: started.info.socket, token: TOKEN, from: 0, kind: 'lossless' },
    onOutput: (bytes, offset) => {
      ahead = Math.max(ahead, loggedBytes(started.runDirectory) - taken);
      taken = offset + bytes.length;
      setImmediate(() => client.acknowledge(offset + bytes.length));
    },
    onExit: () => {
      isOver = true;
    },
  });
  client.send(Buffer.from('go\n'));
  await until('the exit', () => isOver, { saw: () => `${taken} bytes taken` });
  expect(taken).toBe(FLOOD);
  expect(ahead).toBeLessThan(300_000);
});

test('an agent waits no longer than the patience for a lossless client that stopped', async () => {
  const started = await place.startRaw(flood);
  const stopped = connect(started.info.socket);
  stopped.write(encodeFrame({ type: 'hello', token: TOKEN, from: 0, kind: 'lossless' }));
  await within('the welcome', once(stopped, 'readable'));
  const other = await watch(started.info.socket);
  other.client.send(Buffer.from('go\n'));
  const held = await until(
    'the agent to be held',
    () => loggedBytes(started.runDirectory) > 128 * 1024 && loggedBytes(started.runDirectory),
    { saw: () => loggedBytes(started.runDirectory) },
  );
  expect(held).toBeLessThan(300_000);
  expect(await other.exit()).toMatchObject({ code: 0, bytes: FLOOD });
  expect(other.output().length).toBe(FLOOD);
  stopped.destroy();
});

test('an agent goes on at once when its lossless client is gone', async () => {
  const started = await place.startRaw(flood);
  const deaf = await watch(started.info.socket, { kind: 'lossless', acknowledges: 'nothing' });
  deaf.client.send(Buffer.from('go\n'));
  await deaf.receives(128 * 1024 + 1);
  deaf.client.close();
  await exited(started);
  expect(loggedBytes(started.runDirectory)).toBe(FLOOD);
});

test('a watcher that does not read costs no memory and gets every byte later', async () => {
  const big = 60_000_000;
  const started = await place.startRaw(`seq 1 100000000 | head -c ${big}; read end`);
  const idle = connect(started.info.socket);
  idle.write(encodeFrame({ type: 'hello', token: TOKEN, from: 0, kind: 'watcher' }));
  await within('the welcome', once(idle, 'readable'));
  const last = await watch(started.info.socket, { from: big });
  await last.receives(big - last.client.welcome.offset);
  expect(memoryOf(started.info.pid)).toBeLessThan(50);
  const late = await watch(started.info.socket);
  let received = 0;
  idle.on('data', (bytes: Buffer) => {
    received += bytes.length;
  });
  await late.receives(big);
  await until('all of it at the idle one', () => received > big, { saw: () => received });
  last.client.send(Buffer.from('\n'));
  await Promise.all([late.exit(), within('the end of the idle one', once(idle, 'close'))]);
  expect(late.output().equals(logged(started.runDirectory))).toBe(true);
}, 240_000);

test('a watcher that slept while old output made room goes on from the oldest byte', async () => {
  const script = 'head -c 2000000 /dev/zero | tr "\\0" x; read end';
  const started = await place.startRaw(`read go; ${script}`, { logLimit: 200_000 });
  const idle = connect(started.info.socket);
  idle.write(hello);
  await within('the welcome', once(idle, 'readable'));
  const awake = await watch(started.info.socket);
  awake.client.send(Buffer.from('go\n'));
  // The one that is awake may fall behind for a moment, and need not get all of it.
  const end = () => loggedEnd(started.runDirectory);
  await until('all of it in the log', () => end() === 2_000_000, { saw: end });
  const decoder = new FrameDecoder();
  const pieces: { offset: number; end: number }[] = [];
  idle.on('data', (chunk: Buffer) => {
    for (const frame of decoder.push(chunk)) {
      if (frame.type !== 'output') continue;
      pieces.push({ offset: frame.offset, end: frame.offset + frame.bytes.length });
    }
  });
  await until('its end', () => pieces.at(-1)?.end === 2_000_000, { saw: () => pieces.at(-1) });
  const jumps = pieces.filter(({ offset }, index) => offset !== (pieces[index - 1]?.end ?? 0));
  expect(jumps).toHaveLength(1);
  expect(jumps[0]?.offset).toBe(2_000_000 - loggedBytes(started.runDirectory));
  idle.destroy();
});
