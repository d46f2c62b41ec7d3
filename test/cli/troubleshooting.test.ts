/** docs/troubleshooting.md has a row for each reason that Town can give, and no row for any other. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { inboxKinds, ownKinds } from '../../src/core/index.ts';
import { obstacles } from '../../src/world/real/git/index.ts';

const text = readFileSync(new URL('../../docs/troubleshooting.md', import.meta.url), 'utf8');
const rows = text.split('\n').filter((line) => line.startsWith('| '));
const kinds = rows.flatMap((row) => /^\| `([^`]+)` \|/.exec(row)?.[1] ?? []);

it('has a row for each kind of wait, item and landing, and for no other', () => {
  const known = [...inboxKinds, ...ownKinds, ...obstacles.map((name) => `landing: ${name}`)];
  const missing = known.filter((kind) => !kinds.includes(kind));
  const unknown = kinds.filter((kind) => !known.includes(kind));
  expect({ missing, unknown }).toEqual({ missing: [], unknown: [] });
});

it('says of each what to do', () => {
  for (const row of rows) expect(row.split(' | ').at(-1)?.replace(/[\s|]/g, ''), row).not.toBe('');
});

it('is named in the README', () => {
  const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
  expect(readme).toContain('(docs/troubleshooting.md)');
});
