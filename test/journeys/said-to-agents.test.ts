/** What a person says on the screen reaches whom it is for, or nobody. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openTown } from '../daemon/town.ts';
import { until } from '../until.ts';

test('a sentence to nobody, a note to an agent in a review, and a goal that was begun', async () => {
  const place = await openTown();
  await place.ok('goal', 'read the lines');
  const watch = await place.watch();
  await watch.until('it to rest', ({ runs }) => runs['r-1']?.reading === 'idle');
  const screen = place.screen();
  await screen.until('COMMAND');

  screen.type('J\r');
  await screen.until('worker.2 is not running.');
  screen.type('please pause and quit, now\r');
  await screen.until('worker.2 is not running.');
  screen.type('x');
  await screen.until('Nothing was typed: worker.2 is not running. Esc goes back.');
  expect(watch.state().activity).toBe('open');
  // An arrow is a key again, and so are the letters after it.
  screen.type('\x1b[A6x');
  await screen.until('a note to worker.1');
  screen.type('add a test\r');
  const lines = join(place.root, '.town/worktrees/t-1/lines');
  const heard = () => existsSync(lines) && readFileSync(lines, 'utf8').includes('add a test');
  await until('the agent to hear it', heard, { saw: screen.rows });
  const { inbox, runs } = watch.state();
  const decisions = Object.values(inbox).filter(({ kind }) => kind === 'decision');
  expect([decisions, Object.keys(runs)]).toEqual([[], ['r-1']]);

  screen.type('n');
  await screen.until('New goal');
  screen.type('Write the parser\x1b');
  await until('the dialog to close', () => !screen.rows().join('\n').includes('Write the parser'), {
    saw: screen.rows,
  });
  screen.type('n');
  await screen.until('Write the parser');
});
