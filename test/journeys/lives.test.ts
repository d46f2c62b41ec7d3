/** A repository that has had other towns: nothing of one is taken for another's, and none is in another's way. */
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Status } from '../../src/cli/status.ts';
import type { State } from '../../src/core/index.ts';
import { until } from '../until.ts';
import { openPlace, type Place, scripts } from './place.ts';

/** Tasks of each town; the larger run is `TOWN_TASKS=13 npx vitest run lives`. */
const count = Number(process.env['TOWN_TASKS'] ?? 3);

const team = `
town: lives
into: main
entry: worker
agents:
  own: { command: [bash, ${join(scripts, 'named.sh')}] }
roles:
  worker:
    agent: own
    seats: 2
    limits: { time: 5m, reminders: 0, restarts: 2 }
    handoffs: { done: { to: merge, needs: [commit, clean] }, blocked: human }
  merge:
    station: merge-queue
    checks: ["! test -e red.txt"]
    handoffs:
      merged: done
      conflict: { to: worker, limit: 3, else: human }
      failed: human
`;

const titles = (life: string): string[] =>
  Array.from({ length: count }, (_, at) => `${life}-${at + 1}`);

async function goals(place: Place, cwd: string, names: string[]): Promise<void> {
  for (const name of names) {
    const { code, err } = await place.run(['goal', name], { cwd });
    if (code !== 0) throw new Error(`town goal ${name}: ${err}`);
  }
}

async function statusIn(place: Place, cwd: string): Promise<Status> {
  const { out, err, code } = await place.run(['status', '--json'], { cwd });
  if (code !== 0) throw new Error(`town status: ${err}`);
  return JSON.parse(out) as Status;
}

/** Waits until nothing moves; every task is done, or waits for the person. */
async function untilSettled(place: Place, cwd: string): Promise<Status> {
  let last: Status | null = null;
  const isSettled = async () => {
    last = await statusIn(place, cwd);
    return last.counts.queued + last.counts.running === 0;
  };
  const bound = { seconds: 30 + count * 20, saw: () => last };
  await until('a town in which nothing moves', isSettled, bound);
  return last!;
}

/** Every title's file came to `main` by exactly one commit, and stands there. */
function expectLandedOnce(place: Place, names: string[]): void {
  for (const name of names) {
    const commits = place.git(['log', '--format=%H', 'main', '--', `${name}.txt`]);
    expect(commits.split('\n').filter(Boolean), name).toHaveLength(1);
    expect(place.git(['cat-file', '-t', `main:${name}.txt`])).toBe('blob');
  }
}

test('three lives of a town and a second town at its side land each task exactly once', async () => {
  const place = openPlace();
  place.commit({ 'town.yaml': team });
  const [first, second, third, other] = ['first', 'second', 'third', 'other'].map(titles);

  // The first life ends with something dropped and something red on record.
  await goals(place, place.root, [...first!, 'red']);
  const status = await untilSettled(place, place.root);
  const red = status.tasks.find(({ title }) => title === 'red')!;
  expect(red.place.kind).toBe('human');
  await place.ok('task', 'drop', red.id);
  await place.ok('down', '--stop-agents');
  rmSync(join(place.root, '.town'), { recursive: true });

  await goals(place, place.root, second!);
  expect((await untilSettled(place, place.root)).inbox).toEqual([]);
  await place.ok('down', '--stop-agents');
  place.git(['clean', '-ffdxq']);
  expect(existsSync(join(place.root, '.town'))).toBe(false);

  const linked = join(place.folder, 'linked');
  place.git(['worktree', 'add', '-q', linked, '-b', 'side']);
  try {
    // A second town is started on purpose, and never by a goal.
    for (const cwd of [place.root, linked]) expect((await place.run(['up'], { cwd })).err).toBe('');
    await Promise.all([goals(place, place.root, third!), goals(place, linked, other!)]);
    const [one, two] = [await untilSettled(place, place.root), await untilSettled(place, linked)];
    expect([...one.inbox, ...two.inbox]).toEqual([]);
    for (const { landed } of [...one.tasks, ...two.tasks])
      place.git(['merge-base', '--is-ancestor', landed!, 'main']);
    expect(new Set([...one.tasks, ...two.tasks].map(({ landed }) => landed)).size).toBe(2 * count);
  } finally {
    await place.run(['down', '--stop-agents'], { cwd: linked });
  }
  expectLandedOnce(place, [...first!, ...second!, ...third!, ...other!]);
  expect(place.git(['log', '--format=%H', 'main', '--', 'red.txt'])).toBe('');
});

test('a branch named town, or below a task of another town, is in nobody’s way', async () => {
  const place = openPlace();
  place.commit({ 'town.yaml': team });
  place.git(['branch', 'town']);
  await goals(place, place.root, ['one']);
  expect((await untilSettled(place, place.root)).inbox).toEqual([]);
  expectLandedOnce(place, ['one']);
});

test('a branch in the way of the town’s own is named with what to do', async () => {
  const place = openPlace();
  place.commit({ 'town.yaml': team });
  await goals(place, place.root, ['one']);
  await untilSettled(place, place.root);
  const watch = await place.watch();
  const gone = ({ tasks }: State) => tasks['t-1']?.worktree === 'archived';
  const { id } = await watch.until('the first branch to be gone', gone);
  place.git(['branch', `town-${id}`]);
  await place.ok('goal', 'two');
  await watch.until('the task in the inbox', ({ tasks }) => tasks['t-2']?.place.kind === 'human');
  const [item] = (await place.status()).inbox;
  expect(item?.text).toContain(`Rename it: git branch -m town-${id} <another name>.`);
});

test('a town whose ledger was removed takes no agent of before for its own', async () => {
  const place = openPlace();
  place.commit({ 'town.yaml': team.replace(join(scripts, 'named.sh'), join(scripts, 'waits.sh')) });
  await place.ok('goal', 'before');
  const old = await pidAtWork(place);
  await place.ok('down', '--keep-agents');
  rmSync(place.town().ledger, { recursive: true });
  await place.ok('goal', 'after');
  expect(await pidAtWork(place)).not.toBe(old);
  expect(existsSync(`/proc/${old}`)).toBe(false);
  expect(await place.ok('status')).toContain('The ledger of this town was gone');
});

/** The pid of the agent of `t-1`, once it has one. */
async function pidAtWork(place: Place): Promise<number> {
  const watch = await place.watch();
  const pidIn = ({ runs }: State) => Object.values(runs).find(({ pid }) => pid !== null)?.pid;
  const state = await watch.until('an agent at work', (now) => pidIn(now) !== undefined);
  watch.close();
  return pidIn(state)!;
}
