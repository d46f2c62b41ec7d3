/** Work that collides, and work that fails its check, comes back, is mended, and lands; nothing red ever does. */
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Entry } from '../../src/core/index.ts';
import { openPlace, type Place, scripts } from './place.ts';
import { isQuiet, type Watch } from './watch.ts';

const team = `
town: landing
into: main
entry: worker
agents:
  own: { command: [bash, ${join(scripts, 'contender.sh')}] }
roles:
  worker:
    agent: own
    seats: 3
    limits: { time: 5m, reminders: 0, restarts: 0 }
    handoffs: { done: { to: merge, needs: [commit, clean] } }
  merge:
    station: merge-queue
    checks: ["! grep UNFINISHED lines.txt || { echo the work is not finished; exit 1; }"]
    handoffs:
      merged: done
      conflict: { to: worker, limit: 3, else: human }
      failed: { to: worker, limit: 2, else: human }
`;

async function work(titles: string[]): Promise<{ place: Place; watch: Watch }> {
  const place = openPlace();
  place.commit({ 'town.yaml': team, 'lines.txt': 'first\n' });
  await place.ok('pause');
  for (const title of titles) await place.ok('goal', title);
  await place.ok('resume');
  const watch = await place.watch();
  await watch.until('all to be done', (state) => isQuiet(state) || state.next.inbox > 1);
  expect(Object.values(watch.state().inbox)).toEqual([]);
  return { place, watch };
}

test('two tasks that change one line both land, one of them after a conflict was settled', async () => {
  const { place, watch } = await work(['Mine', 'No, mine']);
  const conflicts = watch.news('handed').filter(({ verdict }) => verdict === 'conflict');
  expect(conflicts).toHaveLength(1);
  expect(conflicts[0]).toMatchObject({ from: 'merge', to: 'worker', attempt: 1 });
  expect(place.git(['show', 'main:lines.txt']).split('\n').sort()).toEqual(['t-1', 't-2']);
  await nothingRedLanded(place, watch, 2);
});

test('a check that fails sends the work back with its output, and the next version lands', async () => {
  const { place, watch } = await work(['Something unfinished']);
  const failed = watch.news('handed').filter(({ verdict }) => verdict === 'failed');
  expect(failed).toHaveLength(1);
  expect(failed[0]?.note).toContain('the work is not finished');
  expect(place.git(['show', 'main:lines.txt'])).toBe('t-1');
  await nothingRedLanded(place, watch, 1);
});

/** Every landed tip has a green run of the checks on its very tree in the ledger, written before it landed. */
async function nothingRedLanded(place: Place, watch: Watch, count: number): Promise<void> {
  const log = (await place.ok('log', '--json', '--last', '100000')).trim().split('\n');
  const entries = log.map((line) => JSON.parse(line) as Entry);
  const landed = watch.news('landed');
  expect(landed).toHaveLength(count);
  for (const { task, commit, tree } of landed) {
    expect(place.git(['rev-parse', `${commit}^{tree}`])).toBe(tree);
    place.git(['merge-base', '--is-ancestor', commit, 'main']);
    const green = entries.find(
      ({ event }) => event.type === 'tree.checked' && event.passed && event.tree === tree,
    );
    const moved = entries.find(({ news }) =>
      news.some((each) => each.kind === 'landed' && each.task === task),
    );
    expect(green?.seq).toBeLessThan(moved!.seq);
  }
  const tips = new Set(landed.map(({ commit }) => commit));
  expect(tips).toContain(place.git(['rev-parse', 'main']));
}
