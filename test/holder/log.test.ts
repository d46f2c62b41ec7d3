import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { OutputLog } from '../../src/holder/log.ts';
import { Sizes } from '../../src/holder/sizes.ts';
import { temporaryFolder } from '../temporary.ts';
import { loggedBytes } from './place.ts';

let directory: string;
beforeAll(() => {
  directory = temporaryFolder('tl-');
});
afterAll(() => rmSync(directory, { recursive: true }));

const LIMIT = 200_000;

/** Bytes that tell their own offset. */
function bytesAt(offset: number, length: number): Buffer {
  return Buffer.from(Array.from({ length }, (_, index) => ((offset + index) * 31) % 251));
}

test('whatever is kept is read back by offset, from memory and from any segment', () => {
  const pieces = fc.array(fc.integer({ min: 1, max: 30_000 }), { minLength: 1, maxLength: 40 });
  const places = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 5 });
  const check = (lengths: number[], wanted: number[]) => {
    const log = new OutputLog(mkdtempSync(join(directory, 'log-')));
    log.keep(LIMIT);
    for (const length of lengths) {
      log.save();
      log.append(bytesAt(log.end, length));
    }
    for (const place of wanted) {
      const from = Math.min(log.oldest + Math.floor(place * (log.end - log.oldest)), log.end - 1);
      const bytes = log.read(from, 10_000);
      expect(bytes.length).toBeGreaterThan(0);
      expect(bytes.equals(bytesAt(from, bytes.length))).toBe(true);
    }
    log.close();
  };
  fc.assert(fc.property(pieces, places, check), { numRuns: 40 });
});

test('the log stays near its limit and keeps most of it', () => {
  const home = mkdtempSync(join(directory, 'log-'));
  const log = new OutputLog(home);
  log.keep(LIMIT);
  for (let piece = 0; piece < 500; piece += 1) {
    log.append(bytesAt(log.end, 4095));
    log.save();
  }
  expect(loggedBytes(home)).toBeLessThanOrEqual(LIMIT);
  expect(loggedBytes(home)).toBe(log.end - log.oldest);
  expect(log.end - log.oldest).toBeGreaterThan(LIMIT / 2);
  log.close();
});

test('a second log in one directory is refused', () => {
  const home = mkdtempSync(join(directory, 'log-'));
  const log = new OutputLog(home);
  expect(() => new OutputLog(home)).toThrow('EEXIST');
  log.close();
});

test('a screen has the size that was noted last before an offset', () => {
  const sizes = new Sizes(80, 24);
  sizes.set({ offset: 10, columns: 90, rows: 24 });
  sizes.set({ offset: 10, columns: 100, rows: 30 });
  sizes.set({ offset: 20, columns: 50, rows: 10 });
  const columnsAt = [0, 9, 10, 19, 20, 1000].map((offset) => sizes.at(offset).columns);
  expect(columnsAt).toEqual([80, 80, 100, 100, 50, 50]);
});

test('a size is never missed by a reader that goes from one to the next', () => {
  const sizes = new Sizes(80, 24);
  let last = sizes.at(0).ordinal;
  sizes.set({ offset: 0, columns: 81, rows: 24 });
  expect(sizes.after(last)?.columns).toBe(81);
  last = sizes.after(last)?.ordinal ?? 0;
  expect(sizes.after(last)).toBe(null);
  for (let change = 1; change <= 5000; change += 1) {
    sizes.set({ offset: change, columns: change, rows: 24 });
  }
  expect(sizes.at(0).columns).toBeGreaterThan(1);
  expect(sizes.at(Number.POSITIVE_INFINITY).columns).toBe(5000);
});
