/** The demo without a screen: what a first visitor, or a script, gets to see. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { until } from '../until.ts';
import { openPlace, type Place, processesOf } from './place.ts';

async function demo(place: Place, options: string[]) {
  const root = join(place.folder, 'demo');
  const { code, out, err } = await place.run(['demo', '--dir', root, ...options], {
    cwd: place.folder,
    seconds: 120,
  });
  expect(err).toBe('');
  expect(code).toBe(0);
  const landed = [...out.matchAll(/^[\d:]+ (t-\d+) landed as (\w+)/gm)].map(([, task]) => task);
  expect(new Set(landed).size).toBe(landed.length);
  expect(landed.length).toBeGreaterThanOrEqual(3);
  expect(out).toContain(`Done in `);
  expect(out).toMatch(new RegExp(`${landed.length} tasks landed on main, [1-9]\\d* sent back`));
  expect(out).toMatch(/reviewer says reject on t-\d+ → worker/);
  expect(out).toContain(`The repository is ${root}`);
  expect(out).not.toContain('\u001b');
  // Its daemon ends three minutes after the last window.
  expect(readFileSync(join(root, '.town', 'ephemeral'), 'utf8')).toBe('180000');
  const commits = place.git(['log', '--format=%s', 'main'], root).split('\n');
  expect(commits.length).toBeGreaterThan(landed.length);
  const left = () => processesOf(place.folder);
  await until('all processes to end', () => left().length === 0, { saw: left });
  return out;
}

test('the headless demo lands its tasks, sends one back on the way, and ends with nothing left running', async () => {
  await demo(openPlace(), ['--headless', '--seed', '3', '--pace', '0.2']);
}, 180_000);

test('the demo into a pipe needs no --headless', async () => {
  await demo(openPlace(), ['--seed', '8', '--pace', '0.2']);
}, 180_000);
