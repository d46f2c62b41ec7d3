/** Times are local and have their date in what people read; programs get ISO 8601, too. */
import { expect, test } from 'vitest';
import { openTown } from '../daemon/town.ts';

/** As `Date` has them in a zone that is never UTC, and has no summer time. */
const zone = { TZ: 'Asia/Tokyo' };
const hours = 9 * 3_600_000;
const inTokyo = (at: number) => new Date(at + hours).toISOString().slice(0, 19).replace('T', ' ');
const isoOf = (at: number) => new Date(at).toISOString();

test('log, why, task show and status speak of local time, with the date', async () => {
  const place = await openTown();
  const run = async (...args: string[]) => (await place.run(args, { env: zone })).out;
  await place.ok('goal', 'wait');
  const watch = await place.watch();
  const { runs } = await watch.until('a run', (state) => state.runs['r-1']?.phase === 'live');
  const claimed = inTokyo(runs['r-1']!.claimedAt);
  const entries = (await run('log', '--json'))
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  const created = entries.find(({ event }) => event.type === 'task.added');
  expect(await run('log')).toContain(`${inTokyo(created.at)} t-1 "wait" was added`);
  expect(await run('why', 't-1')).toContain(`since ${claimed}`);
  expect(await run('task', 'show', 't-1')).toContain(`added ${inTokyo(created.at)} by human`);
  await place.ok('verdict', 'blocked', '--task', 't-1', '--note', 'since 12:00');
  const { inbox } = await place.status();
  expect(await run('status')).toContain(`since ${inTokyo(inbox[0]!.at)}`);
  expect(await run('task', 'show', 't-1')).toMatch(
    /^ {2}\d{4}-\d\d-\d\d \d\d:\d\d:\d\d worker \(r-1\) said blocked → human: since 12:00$/m,
  );
  for (const args of [['log'], ['why', 't-1'], ['task', 'show', 't-1'], ['status']])
    expect(await run(...args)).not.toMatch(/UTC|\d\dT\d\d:/);
});

test('--json has every moment as ISO 8601 beside its milliseconds', async () => {
  const place = await openTown();
  await place.ok('goal', 'wait');
  const json = async (...args: string[]) =>
    JSON.parse(
      (await place.run([...args, '--json'], { env: zone })).out.trim().split('\n').at(-1)!,
    );
  const entry = await json('log', '--last', '1');
  expect([entry.atTime, entry.clockTime]).toEqual([isoOf(entry.at), undefined]);
  const { task } = await json('task', 'show', 't-1');
  expect([task.createdAtTime, task.sinceTime]).toEqual([isoOf(task.createdAt), isoOf(task.since)]);
  const { seats } = await json('status');
  for (const { since, sinceTime } of seats)
    expect(sinceTime ?? null).toBe(since === null ? null : isoOf(since));
  expect((await json('why', 't-1')).lines.join('\n')).not.toMatch(/UTC/);
});
