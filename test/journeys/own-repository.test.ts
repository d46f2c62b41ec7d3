/** A repository with a history of its own becomes a town, gets a goal, and has the work on its branch. */
import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { until } from '../until.ts';
import { openPlace, type Place, scripts, simArgs } from './place.ts';
import { isQuiet } from './watch.ts';

/** Clones the very project these tests are of. */
function cloneOfThisProject(): Place {
  const place = openPlace('town');
  rmSync(place.root, { recursive: true });
  execFileSync('git', ['clone', '-q', resolve('.'), place.root], { env: place.env, stdio: 'pipe' });
  place.git(['switch', '-q', '-C', 'main']);
  return place;
}

function edit(place: Place, change: (text: string) => string): void {
  const file = join(place.root, 'town.yaml');
  writeFileSync(file, change(readFileSync(file, 'utf8')));
}

async function reach(place: Place, goal: string) {
  const before = place.git(['rev-parse', 'main']);
  expect(await place.ok('goal', goal)).toMatch(/^t-1 /);
  const watch = await place.watch();
  const state = await watch.until('the goal to be done', isQuiet);
  const landed = Object.values(state.tasks).filter((task) => task.landed !== null);
  const subjects = place.git(['log', '--format=%s', `${before}..main`]).split('\n');
  return { watch, state, landed, subjects };
}

test('a clone of this project lands work of the built-in agents after init and goal', async () => {
  const place = cloneOfThisProject();
  await place.ok('init', '--agent', 'sim', '--check', 'git diff --check HEAD~1');
  const args = simArgs(place, { pace: 0.1, children: 2 });
  edit(place, (text) => text.replace('{ preset: sim }', `{ preset: sim, args: ${args} }`));
  const { landed, subjects } = await reach(place, 'Add a page about the words used here');
  expect(landed).toHaveLength(2);
  expect(subjects.length).toBeGreaterThanOrEqual(2);
  await until('the worktrees to go', () => place.worktrees().length === 0, {
    saw: place.worktrees,
  });
  expect(place.git(['status', '--porcelain'])).toBe('?? town.yaml');
});

test('a shell script of thirty lines plays every role of the shipped team', async () => {
  const place = cloneOfThisProject();
  await place.ok('init', '--agent', 'sim', '--check', 'git diff --check HEAD~1');
  const agent = `{ command: [bash, ${join(scripts, 'team.sh')}, "{brief}"] }`;
  edit(place, (text) => text.replace('{ preset: sim }', agent));
  const { watch, state, landed, subjects } = await reach(place, 'Write two lines');
  expect(landed.map(({ title }) => title).sort()).toEqual([
    'Write the first line',
    'Write the second line',
  ]);
  expect(subjects.filter((subject) => subject === 'Write the first line')).toHaveLength(1);
  const rejections = watch.news('handed').filter(({ verdict }) => verdict === 'reject');
  expect(rejections).toMatchObject([
    { from: 'reviewer', to: 'worker', note: 'Once more, please.' },
  ]);
  const text = place.git(['show', `main:${rejections[0]!.task}.txt`]);
  expect(text).toBe('Write the second line, attempt 2');
  expect(Object.values(state.inbox)).toEqual([]);
  await until('the worktrees to go', () => place.worktrees().length === 0, {
    saw: place.worktrees,
  });
});
