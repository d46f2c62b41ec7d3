/** A town that was made to be looked at ends by itself; every other town stays. */
import { existsSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { eventually, openPlace, type Place, processesOf } from '../journeys/place.ts';
import { callAsPerson, openTown, stateOf, yaml } from './town.ts';

const aloneMs = 1500;

async function openEphemeral(): Promise<Place> {
  const place = openPlace();
  place.commit({ 'town.yaml': yaml, 'README.md': 'Test.\n' });
  place.write({ '.town/ephemeral': `${aloneMs}` });
  await place.ok('up');
  return place;
}

const isUp = (place: Place) => existsSync(place.town().socket);
/** Whether it goes down within twice the time that it needs for that. */
const goesDown = (place: Place) => eventually(() => !isUp(place), 2 * aloneMs);
const untilDown = (place: Place) =>
  eventually(() => processesOf(place.folder).length === 0, 30_000);

test('it ends when no window is open and nothing is at work', async () => {
  const place = await openEphemeral();
  expect(await untilDown(place)).toBe(true);
  expect(isUp(place)).toBe(false);
});

test('it stays while a window is open, and ends after the last one has gone', async () => {
  const place = await openEphemeral();
  const [first, second] = [await callAsPerson(place), await callAsPerson(place)];
  await first.call('subscribe', {});
  await second.call('subscribe', {});
  first.close();
  expect(await goesDown(place)).toBe(false);
  const goneAt = Date.now();
  second.close();
  expect(await untilDown(place)).toBe(true);
  expect(Date.now() - goneAt).toBeGreaterThan(aloneMs - 100);
});

test('it stays while an agent is at work, and ends when that agent waits for an answer', async () => {
  const place = await openEphemeral();
  await place.ok('goal', 'wait');
  expect(await goesDown(place)).toBe(false);
  expect((await stateOf(place)).runs['r-1']).toMatchObject({ phase: 'live' });
  await place.ok('task', 'drop', 't-1');
  expect(await untilDown(place)).toBe(true);
  await place.ok('goal', 'ask-person');
  expect(await untilDown(place)).toBe(true);
});

test('a normal town stays', async () => {
  const place = await openTown();
  writeFileSync(`${place.town().ephemeral}`, 'never');
  expect(await goesDown(place)).toBe(false);
});
