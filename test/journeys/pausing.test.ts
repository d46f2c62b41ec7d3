/** A pause lasts until somebody ends it, whatever happens to the town meanwhile. */
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { until } from '../until.ts';
import { openPlace, type Place, scripts } from './place.ts';

const team = `
town: resting
into: main
entry: worker
agents:
  own: { command: [bash, ${join(scripts, 'waits.sh')}] }
roles:
  worker: { agent: own, handoffs: { done: done } }
`;

async function pausedTown(): Promise<Place> {
  const place = openPlace();
  place.commit({ 'town.yaml': team });
  await place.ok('pause', '--reason', 'lunch');
  return place;
}

const words = 'Started: the town is paused (lunch). Run `town resume`.\n';

async function killDaemon(place: Place): Promise<void> {
  const { pid } = (await place.status()).daemon;
  process.kill(pid, 'SIGKILL');
  const isGone = () => {
    try {
      process.kill(pid, 0);
      return false;
    } catch {
      return true;
    }
  };
  await until(`the end of the daemon ${pid}`, isGone);
}

test.each<[string, (place: Place) => Promise<unknown>]>([
  ['"town up"', async () => undefined],
  ['"town down" and "town up"', (place) => place.ok('down', '--stop-agents')],
  ['the death of its daemon', killDaemon],
])('a pause outlasts %s, which says so; "town resume" ends it', async (_, happens) => {
  const place = await pausedTown();
  await happens(place);
  expect(await place.ok('up')).toBe(words);
  expect(await place.ok('up')).toBe(words);
  expect(await place.ok('goal', 'Later')).toContain(
    'It waits, because the town is paused (lunch). Run `town resume`.',
  );
  expect(await place.ok('why', 't-1')).toContain('the town is paused (lunch)');
  await place.ok('resume');
  const watch = await place.watch();
  await watch.until('a run', ({ runs }) => Object.keys(runs).length === 1);
  await place.ok('down', '--stop-agents');
  expect(await place.ok('up')).toBe('resting is up with 1 seat.\n');
});

test('a town that was closed while paused is paused on the screen; "p" ends the pause', async () => {
  const place = await pausedTown();
  await place.ok('down', '--stop-agents');
  const screen = place.screen();
  await screen.until('‖ paused');
  expect((await place.status()).activity).toBe('paused');
  screen.type('p');
  const isOpen = async () => (await place.status()).activity === 'open';
  await until('an open town', isOpen);
});
