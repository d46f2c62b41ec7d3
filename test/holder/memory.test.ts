/** Bytes on their way through a holder lie in memory that is used again: none may be seen as what came later. */
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeAtOnce } from '../../src/client/at-once.ts';
import { encodeFrame, FrameDecoder } from '../../src/client/frames.ts';
import { until, within } from '../until.ts';
import { exited, makePlace, type Place, TOKEN, watch } from './place.ts';

let place: Place;
beforeAll(async () => {
  place = await makePlace();
});
afterAll(() => place.clean());

const hello = encodeFrame({ type: 'hello', token: TOKEN, from: 0, kind: 'watcher' });

test('a client that reads a little at a time gets every byte as it was', async () => {
  const bytes = randomBytes(6_000_000);
  writeFileSync(join(place.directory, 'flood'), bytes);
  const run = await place.startRaw('read go; cat flood; read end');
  const slow = connect(run.info.socket);
  slow.write(hello);
  const decoder = new FrameDecoder();
  const output: Buffer[] = [];
  slow.on('data', (some: Buffer) => {
    for (const frame of decoder.push(some))
      if (frame.type === 'output') output.push(Buffer.from(frame.bytes));
    slow.pause();
    setImmediate(() => slow.resume());
  });
  const keys = await watch(run.info.socket);
  keys.client.send(Buffer.from('go\n'));
  const length = () => output.reduce((sum, piece) => sum + piece.length, 0);
  await until('all bytes', () => length() === bytes.length, { saw: length });
  expect(Buffer.concat(output).equals(bytes)).toBe(true);
  keys.client.send(Buffer.from('end\n'));
  await exited(run);
  slow.destroy();
});

test('what two clients type at the same time is not mixed up, wherever it is cut', async () => {
  const lines = 200;
  const run = await place.startRaw(`head -n ${2 * lines} > typed`);
  const typists = ['a', 'b'].map((letter) => {
    const socket = connect(run.info.socket).setNoDelay(true).resume();
    const frames = Array.from({ length: lines }, (_, line) =>
      encodeFrame({ type: 'input', bytes: Buffer.from(`${letter.repeat(100 + line)}\n`) }),
    );
    return { socket, bytes: Buffer.concat([hello, ...frames]) };
  });
  const longest = Math.max(...typists.map(({ bytes }) => bytes.length));
  for (let at = 0; at < longest; at += 97)
    for (const { socket, bytes } of typists)
      if (at < bytes.length)
        await within(
          `the bytes from ${at} on to be sent`,
          new Promise((sent) => socket.write(bytes.subarray(at, at + 97), sent)),
        );
  await exited(run);
  const typed = readFileSync(join(place.directory, 'typed'), 'latin1').trimEnd().split('\n');
  const wanted = ['a', 'b'].flatMap((letter) =>
    Array.from({ length: lines }, (_, line) => letter.repeat(100 + line)),
  );
  expect(typed.sort()).toEqual(wanted.sort());
  for (const { socket } of typists) socket.destroy();
});

test('a socket that takes only so much gets all that is written at once, in order', async () => {
  const path = join(place.directory, 'slow');
  const served: Socket[] = [];
  const server = createServer({ pauseOnConnect: true }, (socket) => served.push(socket));
  server.listen(path);
  await within('the server to listen', once(server, 'listening'));
  const writer = connect(path);
  await until('the connection', () => served.length === 1);
  const pieces = Array.from({ length: 300 }, (_, piece) => randomBytes(piece * 37));
  const taken = pieces.map((bytes) => writeAtOnce(writer, bytes));
  // No system takes all of this at once, so that some of it went either way.
  expect([taken[1], taken.at(-1)]).toEqual([true, false]);
  const read: Buffer[] = [];
  served[0]!.on('data', (some: Buffer) => read.push(some)).resume();
  await within('the writer to be drained', once(writer, 'drain'));
  writer.end();
  await within('the end of what was written', once(served[0]!, 'end'));
  expect(Buffer.concat(read).equals(Buffer.concat(pieces))).toBe(true);
  server.close();
});
