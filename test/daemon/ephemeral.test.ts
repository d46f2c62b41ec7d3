/** A town that was made to be looked at ends by itself; every other town stays. */
import { existsSync, writeFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { openPlace, type Place, processesOf } from '../journeys/place.ts';
import { until } from '../until.ts';
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
/** Whether it is still there after twice the time after which it would have ended. */
const staysUp = (place: Place) => pause(2 * aloneMs).then(() => isUp(place));
async function untilDown(place: Place): Promise<void> {
  const left = () => processesOf(place.folder);
  await until('the end of the town', () => left().length === 0, { saw: left });
}

test('it ends when no window is open and nothing is at work', async () => {
  const place = await openEphemeral();
  await untilDown(place);
  expect(isUp(place)).toBe(false);
});

test('it stays while a window is open, and ends after the last one has gone', async () => {
  const place = await openEphemeral();
  const [first, second] = [await callAsPerson(place), await callAsPerson(place)];
  await first.call('subscribe', {});
  await second.call('subscribe', {});
  first.close();
  expect(await staysUp(place)).toBe(true);
  const goneAt = Date.now();
  second.close();
  await untilDown(place);
  expect(Date.now() - goneAt).toBeGreaterThan(aloneMs - 100);
});

test('it stays while an agent is at work, and ends when that agent waits for an answer', async () => {
  const place = await openEphemeral();
  await place.ok('goal', 'wait');
  expect(await staysUp(place)).toBe(true);
  expect((await stateOf(place)).runs['r-1']).toMatchObject({ phase: 'live' });
  await place.ok('task', 'drop', 't-1');
  await untilDown(place);
  await place.ok('goal', 'ask-person');
  await untilDown(place);
});

test('a normal town stays', async () => {
  const place = await openTown();
  writeFileSync(`${place.town().ephemeral}`, 'never');
  expect(await staysUp(place)).toBe(true);
});
