/** Edits of `town.yaml` while agents are at work. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { isAlive } from '../../src/world/real/processes.ts';
import { openPlace, type Place, scripts } from './place.ts';
import type { Watch } from './watch.ts';

const [waits, quick] = ['waits.sh', 'team.sh'].map((name) => join(scripts, name));

type Team = { seats?: number; reviewer?: boolean };

function team({ seats = 3, reviewer = false }: Team = {}): string {
  const quickOne = `\n  quick: { command: [bash, ${quick}] }`;
  const review = `
  reviewer:
    agent: quick
    workspace: review
    handoffs: { approve: done, reject: { to: worker, limit: 2 } }`;
  return `
town: shapes
into: main
entry: worker
agents:
  waits: { command: [bash, ${waits}] }${reviewer ? quickOne : ''}
roles:
  worker:
    agent: waits
    seats: ${seats}
    handoffs: { done: ${reviewer ? 'reviewer' : 'done'} }${reviewer ? review : ''}
`;
}

const times: number[] = [];
afterAll(() => console.info(`from save to ledger: ${times.map(Math.round).join(', ')} ms`));

/** A town whose workers are all busy, with one task more than seats. */
async function busyTown(text = team(), goals = 4): Promise<{ place: Place; watch: Watch }> {
  const place = openPlace();
  place.commit({ 'town.yaml': text });
  for (let goal = 1; goal <= goals; goal++) await place.ok('goal', `Goal ${goal}`);
  const watch = await place.watch();
  await watch.until('three at work', (state) => live(state.runs).length === 3);
  return { place, watch };
}

function live(runs: Watch['state'] extends () => { runs: infer R } ? R : never) {
  return Object.values(runs).filter(({ phase }) => phase === 'live');
}

/** Saves the file, and waits for the ledger to know. */
async function save({ place, watch }: { place: Place; watch: Watch }, text: string, event: string) {
  const { seq } = watch.state();
  const before = live(watch.state().runs);
  const began = performance.now();
  writeFileSync(join(place.root, 'town.yaml'), text);
  await watch.until(event, (_, entries) =>
    entries.some((entry) => entry.seq > seq && entry.event.type === event),
  );
  times.push(performance.now() - began);
  const { runs } = watch.state();
  for (const { id, pid, startTime } of before) {
    expect(runs[id]).toMatchObject({ pid, startTime, phase: 'live' });
    expect(isAlive(pid!, startTime!)).toBe(true);
  }
}

test('more seats take the waiting work at once, and nobody at work notices', async () => {
  const town = await busyTown();
  await save(town, team({ seats: 5 }), 'graph.changed');
  await town.watch.until('the fourth at work', ({ runs }) => live(runs).length === 4);
  expect(Object.keys(town.watch.state().seats)).toHaveLength(5);
  await save(town, team({ seats: 1 }), 'graph.changed');
  expect(live(town.watch.state().runs)).toHaveLength(4);
});

test('a new role with a new handoff gets the work of runs that begin after it', async () => {
  const town = await busyTown(team(), 3);
  await save(town, team({ seats: 4, reviewer: true }), 'graph.changed');
  expect(town.watch.news('reshaped').at(-1)?.difference.join('\n')).toContain('reviewer');
  await town.place.ok('goal', 'Goal 4');
  await town.watch.until('the fourth at work', ({ runs }) => live(runs).length === 4);
  const { place } = town;
  await place.ok('verdict', 'done', '--task', 't-4');
  await town.watch.until('t-4 to be done', ({ tasks }) => tasks['t-4']?.place.kind === 'done');
  const path = town.watch.news('handed').filter(({ task }) => task === 't-4');
  expect(path.map(({ from, to }) => `${from} → ${to}`)).toEqual([
    'worker → reviewer',
    'reviewer → done',
  ]);
  await place.ok('verdict', 'done', '--task', 't-1');
  await town.watch.until('t-1 to be done', ({ tasks }) => tasks['t-1']?.place.kind === 'done');
  const old = town.watch.news('handed').filter(({ task }) => task === 't-1');
  expect(old.map(({ from, to }) => `${from} → ${to}`)).toEqual(['worker → done']);
});

test('work queued for a role that is taken out waits in the inbox with the reason', async () => {
  const town = await busyTown();
  const text = team().replaceAll('worker', 'digger');
  await save(town, text, 'graph.changed');
  const { inbox, tasks } = town.watch.state();
  expect(Object.values(inbox)).toMatchObject([{ kind: 'homeless', task: 't-4' }]);
  expect(Object.values(inbox)[0]?.text).toContain('worker');
  expect(tasks['t-4']?.place.kind).toBe('human');
  expect(await town.place.ok('why', 't-4')).toContain('worker');
});

test('a typo leaves the old team in force and is shown with its place, until it is mended', async () => {
  const town = await busyTown();
  await save(town, team().replace('done: done', 'done: dnoe'), 'graph.refused');
  const [refusal] = Object.values(town.watch.state().inbox);
  expect(refusal).toMatchObject({ kind: 'refused edit' });
  expect(refusal?.text).toMatch(/town\.yaml:\d+:\d+/);
  expect(refusal?.text).toContain('dnoe');
  expect(town.watch.state().graph?.version).toBe(1);
  const { code, out } = await town.place.run(['check']);
  expect([code, out]).toEqual([2, expect.stringMatching(/town\.yaml:\d+:\d+/)]);
  await save(town, team(), 'inbox.answered');
  expect(Object.values(town.watch.state().inbox)).toEqual([]);
});
