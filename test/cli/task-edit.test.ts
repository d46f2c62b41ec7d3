/** `town task edit`: says what it edited, keeps it in the history, and tells the agent that is on it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openTown } from '../daemon/town.ts';
import { until } from '../until.ts';

test('an agent at work is told, and its brief is the new one', async () => {
  const place = await openTown();
  await place.ok('goal', 'read the lines');
  const watch = await place.watch();
  await watch.until('it to rest', ({ runs }) => runs['r-1']?.reading === 'idle');
  const body = 'Two parts.\nMind the second.';
  const edited = await place.run(
    ['task', 'edit', 't-1', '--title', 'read them all', '--body', '-'],
    {
      input: body,
    },
  );
  expect(edited).toMatchObject({
    code: 0,
    out: 'Edited t-1: title "read the lines" → "read them all"; a new text.\n',
  });
  const worktree = join(place.root, '.town/worktrees/t-1');
  const lines = () => {
    try {
      return readFileSync(join(worktree, 'lines'), 'utf8');
    } catch {
      return '';
    }
  };
  await until('the agent to be told', () => lines().includes('town brief'), { saw: lines });
  expect(lines()).toContain('t-1 was edited while you work on it: title "read the lines"');
  const brief = await place.ok('brief', 'r-1');
  expect(brief).toContain('# t-1: read them all');
  expect(brief).toContain(body);
  const shown = await place.ok('task', 'show', 't-1');
  expect(shown).toContain('edited by the human: title "read the lines" → "read them all"');
  expect(await place.ok('log', '--task', 't-1')).toContain('t-1 was edited: title');
});

test('a long text is kept whole, and a task that is over stays as it is', async () => {
  const place = await openTown();
  await place.ok('pause');
  await place.ok('goal', 'wait');
  const body = `${'A long line of it. '.repeat(2000)}The end.`;
  place.write({ 'long.md': body });
  expect(await place.ok('task', 'edit', 't-1', '--body', '@long.md', '--priority', '0')).toBe(
    'Edited t-1: a new text; priority 5 → 0.\n',
  );
  const { task } = JSON.parse(await place.ok('task', 'show', 't-1', '--json'));
  expect(readFileSync(join(place.root, '.town/blobs', task.blob), 'utf8')).toBe(body);
  await place.ok('task', 'edit', 't-1', '--body', 'Short.');
  expect(JSON.parse(await place.ok('task', 'show', 't-1', '--json')).task).toMatchObject({
    body: 'Short.',
    blob: null,
  });
  await place.ok('task', 'drop', 't-1');
  const refused: [args: string[], code: number, says: string][] = [
    [['t-1', '--title', 'x'], 1, 'town: t-1 is over already.\n'],
    [['t-9', '--title', 'x'], 1, 'town: There is no task t-9.\n'],
    [['t-1'], 64, 'town: Nothing to change. Give --title, --body or --priority.\n'],
    [['t-1', '--priority', '77'], 64, 'town: The priority "77" is not one of 0 to 9.\n'],
  ];
  for (const [args, code, err] of refused)
    expect(await place.run(['task', 'edit', ...args])).toMatchObject({ code, out: '', err });
});
