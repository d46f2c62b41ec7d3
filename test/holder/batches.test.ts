import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Batches, type Pace, READ_BYTES, turnOf } from '../../src/holder/batches.ts';
import { within } from '../until.ts';

type Batch = { bytes: Buffer; pace: Pace };

function collecting() {
  const batches: Batch[] = [];
  const arrived: (() => void)[] = [];
  const to = new Batches(1, (bytes, pace) => {
    batches.push({ bytes: Buffer.from(bytes), pace });
    for (const tell of arrived.splice(0)) tell();
  });
  /** Settles with the next batch. */
  const next = () =>
    within('the next batch', new Promise<void>((resolve) => arrived.push(resolve)));
  return { to, batches, next };
}

const add = (to: Batches, text: Buffer) => to.add(text, text.length);
const whole = (batches: Batch[]) => Buffer.concat(batches.map(({ bytes }) => bytes));

test('a little goes on at once', () => {
  const { to, batches } = collecting();
  add(to, Buffer.from('k'));
  expect(batches).toEqual([{ bytes: Buffer.from('k'), pace: 'calm' }]);
});

test('a screen that comes in several reads goes on in one piece with the last of them', () => {
  const { to, batches } = collecting();
  add(to, Buffer.alloc(READ_BYTES, 'a'));
  add(to, Buffer.alloc(READ_BYTES, 'b'));
  expect(batches).toEqual([]);
  add(to, Buffer.from('c'));
  expect(batches.map(({ bytes }) => bytes.length)).toEqual([2 * READ_BYTES + 1]);
});

test('a read that leaves more to come is handed on without it when nothing comes', async () => {
  const { to, batches, next } = collecting();
  const arrival = next();
  add(to, Buffer.alloc(READ_BYTES, 'a'));
  await arrival;
  expect(whole(batches)).toEqual(Buffer.alloc(READ_BYTES, 'a'));
});

test('a flood goes on in batches of up to 64 KB, and its end by itself', async () => {
  const { to, batches, next } = collecting();
  const reads = 50;
  for (let read = 0; read < reads; read += 1) add(to, Buffer.alloc(READ_BYTES, read));
  const arrival = next();
  add(to, Buffer.from('the end'));
  await arrival;
  expect(batches.length).toBeLessThanOrEqual(5);
  expect(batches.at(-1)?.pace).toBe('flood');
  expect(whole(batches).length).toBe(reads * READ_BYTES + 7);
  expect(whole(batches).subarray(-7).toString()).toBe('the end');
});

test('many small pieces at once are a flood too', () => {
  const { to, batches } = collecting();
  for (let piece = 0; piece < 1000; piece += 1) add(to, Buffer.from('line\r\n'));
  expect(batches.length).toBeLessThan(100);
  to.flush();
  expect(whole(batches).toString()).toBe('line\r\n'.repeat(1000));
});

test('no byte is lost, doubled or moved, however they come', () => {
  const piece = fc.uint8Array({ minLength: 1, maxLength: READ_BYTES, size: 'max' });
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 60 }), fc.array(fc.boolean()), (pieces, flushes) => {
      const { to, batches } = collecting();
      const read = Buffer.alloc(READ_BYTES);
      for (const [index, bytes] of pieces.entries()) {
        // One buffer for all reads, as the terminal has it.
        read.fill(0).set(bytes);
        to.add(read, bytes.length);
        if (flushes[index]) to.flush();
      }
      to.flush();
      expect(whole(batches).equals(Buffer.concat(pieces))).toBe(true);
      expect(Math.max(0, ...batches.map(({ bytes }) => bytes.length))).toBeLessThanOrEqual(65_536);
    }),
    { numRuns: 50 },
  );
});

test('of holders whose numbers follow each other no more than half flood in the same turn', () => {
  const numbers = fc.record({ first: fc.nat(4_000_000), step: fc.integer({ min: 1, max: 3 }) });
  fc.assert(
    fc.property(numbers, ({ first, step }) => {
      const turns = Array.from({ length: 8 }, (_, at) => turnOf(first + at * step));
      const counts = [0, 1, 2, 3].map((turn) => turns.filter((each) => each === turn).length);
      expect(counts.reduce((sum, count) => sum + count)).toBe(8);
      expect(Math.max(...counts)).toBeLessThanOrEqual(4);
    }),
  );
});
