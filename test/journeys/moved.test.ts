/** A repository with a town in it is moved or copied, with the town down and while it works. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Run, State } from '../../src/core/index.ts';
import { isAlive } from '../../src/world/real/processes.ts';
import { until } from '../until.ts';
import { openPlace, type Place, placeIn, scripts } from './place.ts';
import { isQuiet } from './watch.ts';

const yaml = `town: test
into: main
entry: worker
agents:
  own: { command: [bash, ${JSON.stringify(join(scripts, 'draft.sh'))}] }
roles:
  worker:
    agent: own
    workspace: task
    handoffs:
      done: { to: merge, needs: [commit, clean] }
  merge:
    station: merge-queue
    checks: [test -f draft.txt]
    handoffs:
      merged: done
      conflict: { to: worker, limit: 2, else: human }
      failed: { to: worker, limit: 2, else: human }
`;

function liveRun({ runs }: State): Run | null {
  return Object.values(runs).find(({ phase, pid }) => phase === 'live' && pid !== null) ?? null;
}

const worktreeIn = (place: Place) => join(place.root, '.town/worktrees/t-1');

/** A town whose agent has written a file and not committed it. */
async function townWithDraft(name = 'r'): Promise<{ place: Place; run: Run }> {
  const place = openPlace(name);
  place.commit({ 'town.yaml': yaml, 'README.md': 'Test.\n' });
  await place.ok('goal', 'Write');
  const watch = await place.watch();
  const state = await watch.until('an agent at work', (now) => liveRun(now) !== null);
  watch.close();
  const draft = join(worktreeIn(place), 'draft.txt');
  await until(draft, () => existsSync(draft));
  return { place, run: liveRun(state)! };
}

/** The task lands, and nothing was put aside on the way. */
async function lands(place: Place): Promise<void> {
  const watch = await place.watch();
  const state = await watch.until('the task to land', isQuiet);
  expect(state.tasks['t-1']).toMatchObject({ landed: expect.any(String) });
  expect(place.git(['show', 'main:draft.txt'])).toBe('a draft of t-1');
  expect(existsSync(join(place.root, '.town/kept'))).toBe(false);
  expect(place.git(['worktree', 'list'])).not.toContain('prunable');
  watch.close();
}

function moved(place: Place): Place {
  const root = join(place.folder, 'r2');
  renameSync(place.root, root);
  return placeIn(place, root);
}

function copied(place: Place): Place {
  const root = join(place.folder, 'r2');
  execFileSync('cp', ['-a', place.root, root]);
  return placeIn(place, root);
}

test('A move while the town is down loses nothing: uncommitted work goes on', async () => {
  const { place } = await townWithDraft();
  await place.ok('down', '--stop-agents');
  const now = moved(place);
  await now.ok('up');
  await lands(now);
});

test('A move while agents work keeps them: the next daemon has them under their pids', async () => {
  const { place, run } = await townWithDraft();
  const { pid } = (await place.status()).daemon;
  const now = moved(place);
  const gone = () => !existsSync(`/proc/${pid}`);
  await until('the end of the daemon of before', gone);
  expect(isAlive(run.pid!, run.startTime!)).toBe(true);
  await now.ok('up');
  const watch = await now.watch();
  const state = await watch.until('the next daemon', () => true);
  expect(state.runs[run.id]).toMatchObject({ pid: run.pid, startTime: run.startTime });
  watch.close();
  writeFileSync(join(worktreeIn(now), 'go'), '');
  await lands(now);
  expect(existsSync(place.root)).toBe(false);
});

test('A move of a town that is down with its agents at work keeps them, too', async () => {
  const { place, run } = await townWithDraft();
  await place.ok('down', '--keep-agents');
  const now = moved(place);
  await now.ok('up');
  expect(isAlive(run.pid!, run.startTime!)).toBe(true);
  // What ends after the move is known by the record beside its log.
  writeFileSync(join(worktreeIn(now), 'go'), '');
  await lands(now);
});

test('A folder above that is renamed while agents work is noticed by the next command', async () => {
  const { place, run } = await townWithDraft('above/r');
  const { pid } = (await place.status()).daemon;
  renameSync(join(place.folder, 'above'), join(place.folder, 'above2'));
  const now = placeIn(place, join(place.folder, 'above2/r'));
  await now.ok('up');
  const status = await now.status();
  expect(status.daemon.pid).not.toBe(pid);
  expect(status.runs).toMatchObject([{ id: run.id, pid: run.pid }]);
  expect(isAlive(run.pid!, run.startTime!)).toBe(true);
  writeFileSync(join(worktreeIn(now), 'go'), '');
  await lands(now);
});

test('A copy of a town that is down is a town of its own', async () => {
  const { place } = await townWithDraft();
  await place.ok('down', '--stop-agents');
  const before = place.git(['rev-parse', 'main']);
  const copy = copied(place);
  await copy.ok('up');
  await lands(copy);
  expect(place.git(['rev-parse', 'main'])).toBe(before);
  expect(place.git(['branch', '--list', '--format=%(refname:short) %(objectname)'])).not.toContain(
    copy.git(['rev-parse', 'main']),
  );
  await place.ok('up');
  await lands(place);
});

test('A copy of a town at work leaves its agents alone, starts its own, and says what it is', async () => {
  const { place, run } = await townWithDraft();
  const before = place.git(['rev-parse', 'main']);
  const { pid } = (await place.status()).daemon;
  const copy = copied(place);
  const { code, out, err, ms } = await copy.run(['up']);
  expect([code, err]).toEqual([0, '']);
  expect(ms).toBeLessThan(15_000);
  const told = `This town is a copy of the one in ${place.root}, which keeps its agents; their tasks are queued here again.`;
  expect(out).toContain(told);
  expect(await copy.ok('status')).toContain(told);
  await lands(copy);
  // The original goes on as if nothing had been.
  expect(isAlive(run.pid!, run.startTime!)).toBe(true);
  expect(place.git(['rev-parse', 'main'])).toBe(before);
  const now = await place.status();
  expect(now.daemon.pid).toBe(pid);
  expect(now.runs).toMatchObject([{ id: run.id, pid: run.pid }]);
  expect(readFileSync(join(worktreeIn(place), '.git'), 'utf8')).toContain(place.root);
  await copy.ok('down', '--stop-agents');
  expect(isAlive(run.pid!, run.startTime!)).toBe(true);
  writeFileSync(join(worktreeIn(place), 'go'), '');
  await lands(place);
});
