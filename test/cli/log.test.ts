/** `town log --task --last`: so many lines of that task, however much else has happened since. */
import { expect, test } from 'vitest';
import { callAsPerson, openTown } from '../daemon/town.ts';
import type { Place } from '../journeys/place.ts';
import { until } from '../until.ts';

/** Each is refused, which is a line of the log. */
async function tryRoles(place: Place, task: string, from: number, to: number): Promise<void> {
  const town = await callAsPerson(place);
  for (let at = from; at < to; at += 1) {
    const event = { type: 'task.retried', task, role: `role-${at}`, note: '' } as const;
    await town.call('act', { event });
  }
  town.close();
}

test('has as many lines of a task as were asked for, while the town runs and when it is down', async () => {
  const place = await openTown();
  await place.ok('pause');
  await place.ok('goal', 'The first');
  await tryRoles(place, 't-1', 0, 12);
  await place.ok('goal', 'The second');
  await tryRoles(place, 't-2', 12, 300);
  const linesOf = async (...args: string[]) =>
    (await place.ok('log', ...args)).trimEnd().split('\n');
  const look = async () => {
    const last = await linesOf('--task', 't-1', '--last', '10');
    expect(last).toHaveLength(10);
    expect(last.every((line) => line.includes('t-1'))).toBe(true);
    expect(last.join('\n')).toMatch(/role-2".*role-11"/s);
    const json = await linesOf('--task', 't-1', '--last', '3', '--json');
    expect(json.map((line) => JSON.parse(line).event.role)).toEqual([
      'role-9',
      'role-10',
      'role-11',
    ]);
    expect(await linesOf('--task', 't-1')).toHaveLength(13);
    expect(await linesOf('--last', '5')).toHaveLength(5);
    expect(await place.ok('log', '--task', 't-99')).toBe('');
  };
  await look();
  await place.ok('down');
  await until('the end of the town', async () =>
    (await place.run(['status'])).out.includes('not running'),
  );
  await look();
});

test('goes on with what happens after the lines it began with, none twice and none left out', async () => {
  const place = await openTown();
  await place.ok('pause');
  await place.ok('goal', 'One');
  await place.ok('goal', 'Two');
  const log = place.start(['log', '--follow', '--task', 't-1', '--last', '1']);
  await until('the first line', () => log.out().includes('"One" was added'), { saw: log.out });
  await tryRoles(place, 't-2', 0, 5);
  await tryRoles(place, 't-1', 5, 7);
  await until('the last line', () => log.out().includes('role-6'), { saw: log.out });
  expect(log.out().trimEnd().split('\n')).toHaveLength(3);
  log.child.kill();
  await log.ended();
});
