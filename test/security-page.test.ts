/** SECURITY.md names the tests that hold its promises. */
import { existsSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

it('names tests that exist, and at least one for each promise', () => {
  const text = readFileSync(new URL('../SECURITY.md', import.meta.url), 'utf8');
  const rows = text.split('\n').filter((line) => line.includes('.test.ts'));
  expect(rows.length).toBeGreaterThan(15);
  const named = rows.flatMap((row) =>
    [...row.matchAll(/`(test\/[^`]+)`/g)].map(([, path]) => path!),
  );
  const missing = named.filter((path) => !existsSync(new URL(`../${path}`, import.meta.url)));
  expect(missing).toEqual([]);
});
