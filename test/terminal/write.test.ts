import { execFileSync } from 'node:child_process';
import { closeSync, constants, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { Socket } from 'node:net';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { type Out, writeOut } from '../../src/terminal/write.ts';
import { temporaryFolder } from '../temporary.ts';
import { until } from '../until.ts';

const close: (() => void)[] = [];
afterEach(() => {
  for (const end of close.splice(0).reverse()) end();
});

/** A pipe that takes only so much, as a terminal that is slow does, and the stream that leads into it. */
function pipe() {
  const folder = temporaryFolder('tw-');
  const path = join(folder, 'pipe');
  execFileSync('mkfifo', [path]);
  const reader = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  const fd = openSync(path, constants.O_WRONLY | constants.O_NONBLOCK);
  const stream = new Socket({ fd, readable: false, writable: true });
  close.push(
    () => rmSync(folder, { recursive: true }),
    () => closeSync(reader),
    () => stream.destroy(),
  );
  const read = () => {
    const some = Buffer.alloc(1024 * 1024);
    try {
      return some.toString('latin1', 0, readSync(reader, some));
    } catch {
      return '';
    }
  };
  return { fd, out: Object.assign(stream, { fd }) as unknown as Out, read };
}

function fill(fd: number, bytes: number): void {
  writeSync(fd, Buffer.alloc(bytes, '.'));
}

it('writes at once what the terminal takes', () => {
  const { out, read } = pipe();
  let drained = 0;
  writeOut(out, 'hé', () => drained++);
  expect([Buffer.from(read(), 'latin1').toString(), drained]).toEqual(['hé', 1]);
});

it.each([
  ['none of it', 64 * 1024],
  ['a part of it', 60 * 1024],
])('keeps the order and loses nothing when the terminal takes %s', async (_, waiting) => {
  const { fd, out, read } = pipe();
  fill(fd, waiting);
  const text = Array.from({ length: 2000 }, (_, line) => `line ${line};`).join('');
  const done = [text, 'and', 'more'].map(
    (part) => new Promise<void>((drained) => writeOut(out, part, drained)),
  );
  let seen = '';
  let isDone = false;
  const all = Promise.all(done).then(() => {
    isDone = true;
  });
  const reading = () => {
    seen += read();
    return isDone;
  };
  await until('all of it to be drained', reading, { saw: () => `${seen.length} bytes` });
  await all;
  expect(seen + read()).toBe(`${'.'.repeat(waiting)}${text}andmore`);
});
