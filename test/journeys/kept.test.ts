/** What agents leave behind beside their commits is kept where only the person can read it, and the person is told. */
import { existsSync, readFileSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { until } from '../until.ts';
import { openPlace, type Place, scripts } from './place.ts';

const team = (setting = '') => `
town: kept
into: main
entry: worker
${setting}
agents:
  own: { command: [bash, ${join(scripts, 'hoarder.sh')}] }
roles:
  worker:
    agent: own
    seats: 3
    limits: { time: 5m, reminders: 0, restarts: 0 }
    handoffs: { done: merge }
  careful:
    agent: own
    limits: { time: 5m, reminders: 0, restarts: 0 }
    handoffs: { done: { to: merge, needs: [commit, clean] }, back: { to: worker, limit: 1 } }
  merge:
    station: merge-queue
    checks: []
    handoffs:
      merged: done
      conflict: { to: careful, limit: 1 }
      failed: human
`;

const ignored = { '.gitignore': '/own/\n.env\nnode_modules/\n*.ready\n' };

function worktreeOf(place: Place, task: string): string {
  const lines = place.git(['worktree', 'list', '--porcelain']).split('\n');
  const path = lines.find((line) => line.startsWith('worktree ') && line.endsWith(`/${task}`));
  return path?.slice('worktree '.length) ?? '';
}

function expectKept(place: Place, task: string): void {
  const kept = join(place.town().state, 'kept', task);
  expect(statSync(kept).mode & 0o777).toBe(0o700);
  expect(readFileSync(join(kept, '1/.env'), 'utf8')).toBe(`secret of ${task}\n`);
  expect(place.git(['show', 'HEAD:own.txt'], join(kept, '1/own'))).toBe(`committed by ${task}`);
  expect(existsSync(join(kept, '1/node_modules'))).toBe(false);
  const id = place.git(['hash-object', join(kept, '1/.env')]);
  expect(() => place.git(['cat-file', '-e', id])).toThrow();
}

/** Where the refs of the town of this place are. */
async function refsOf(place: Place): Promise<string> {
  const { id } = (await place.watch()).state();
  return `refs/town/${id}`;
}

test('a task that is done and one that is dropped lose nothing, and the person is told where it is', async () => {
  const place = openPlace();
  place.commit({ 'town.yaml': team('worktrees: ../trees'), ...ignored });
  await place.ok('goal', 'finish this');
  await place.ok('goal', 'wait here');
  const watch = await place.watch();
  await watch.until('the first to be archived', (s) => s.tasks['t-1']?.worktree === 'archived');
  expectKept(place, 't-1');

  const where = () => worktreeOf(place, 't-2');
  await until('the second agent at work', () => existsSync(join(where(), 't-2.ready')));
  expect(where().startsWith(join(realpathSync(place.folder), 'trees/kept-'))).toBe(true);
  // `town` finds its town from a worktree outside of the repository too.
  expect((await place.run(['status'], { cwd: where() })).out).toContain('t-2');
  // A place that is changed under a task in work loses nothing.
  writeFileSync(place.town().file, team());
  await watch.until('the new graph', (s) => s.graph?.worktrees === undefined);
  await place.ok('task', 'drop', 't-2');
  await watch.until('the second to be archived', (s) => s.tasks['t-2']?.worktree === 'archived');
  expectKept(place, 't-2');
  expect(place.git(['show', `${await refsOf(place)}/archive/t-2/1:half.txt`])).toBe('half done');
  expect(place.worktrees()).toEqual([]);

  const folder = join(place.town().state, 'kept/t-2');
  const said = `files that no commit holds are kept in ${folder}: 1/.env, 1/own`;
  for (const asked of [['task', 'show', 't-2'], ['log'], ['why', 't-2']])
    expect(await place.ok(...asked)).toContain(said);
  expect(await place.ok('doctor')).toMatch(/kept: .* for 2 tasks or runs in .*\.town\/kept/);
});

test('a clone that was committed as it is never lands without a word', async () => {
  const place = openPlace();
  place.commit({ 'town.yaml': team(), ...ignored });
  await place.ok('goal', 'embed a clone');
  await place.ok('task', 'add', 'embed another', '--role', 'careful');
  const watch = await place.watch();
  const why =
    'vendor/lib is a repository of its own; its files are not in the commit. Remove its .git ' +
    'folder and add the files, or make it a submodule (.gitmodules).';
  await watch.until(
    'the merge queue to send it back',
    (s) => s.tasks['t-1']?.place.kind === 'human',
  );
  expect(await place.ok('why', 't-1')).toContain(why);
  const refused = () => watch.news('refused').some(({ reason }) => reason === why);
  await watch.until('the verdict to be refused', refused);
  expect(await place.ok('task', 'show', 't-2')).toContain(why);
  expect(place.git(['ls-tree', '-r', '--name-only', 'main'])).not.toContain('vendor');
});

test('a checkout that cannot be taken away is said to the person, until it can', async () => {
  const place = openPlace();
  place.commit({ 'town.yaml': team(), ...ignored });
  const inTheWay = join(place.root, '.town/kept');
  await place.ok('up');
  writeFileSync(inTheWay, 'a file in the way');
  await place.ok('goal', 'finish this');
  const watch = await place.watch();
  const items = () => Object.values(watch.state().inbox).filter(({ kind }) => kind === 'kept');
  await watch.until('the person to be told', () => items().length === 1);
  expect(items()[0]?.text).toMatch(
    /^The checkout of t-1 could not be taken away; it is tried again/,
  );
  expect(await place.ok('why', 't-1')).toContain(items()[0]?.text);
  expect(readFileSync(join(worktreeOf(place, 't-1'), '.env'), 'utf8')).toBe('secret of t-1\n');
  rmSync(inTheWay);
  await watch.until('it to be taken away', (s) => s.tasks['t-1']?.worktree === 'archived');
  expect(items()).toEqual([]);
  expectKept(place, 't-1');
});
