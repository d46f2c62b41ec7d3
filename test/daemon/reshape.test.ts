import { mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openPlace, type Place } from '../journeys/place.ts';
import { until } from '../until.ts';
import { entriesOf, openTown, stateOf, yaml } from './town.ts';

const withSeats = (seats: number) => yaml.replace('seats: 3', `seats: ${seats}`);

async function seatsOf(place: Place): Promise<number | null> {
  const role = (await stateOf(place)).graph?.roles['worker'];
  return role?.kind === 'agent' ? role.seats : null;
}

async function untilSeats(place: Place, seats: number): Promise<void> {
  let last: number | null = null;
  const found = async () => {
    last = await seatsOf(place);
    return last === seats;
  };
  await until(`${seats} seats`, found, { saw: () => last });
}

async function untilRefusals(place: Place, count: number): Promise<void> {
  let last: unknown[] = [];
  const found = async () => {
    const items = Object.values((await stateOf(place)).inbox);
    last = items;
    return items.filter(({ kind }) => kind === 'refused edit').length === count;
  };
  await until(`${count} refused edits`, found, { saw: () => last });
}

describe('a save of town.yaml', () => {
  test('that is written in two halves ends as the whole, with nothing to settle', async () => {
    const place = await openTown();
    const text = withSeats(7);
    place.write({ 'town.yaml': text.slice(0, text.indexOf('roles:') + 9) });
    await untilRefusals(place, 1);
    expect(await seatsOf(place)).toBe(3);
    place.write({ 'town.yaml': text });
    await untilSeats(place, 7);
    await untilRefusals(place, 0);
  });

  test('is noticed after the file was deleted and put back', async () => {
    const place = await openTown();
    const path = place.town().file;
    rmSync(path);
    await untilRefusals(place, 1);
    writeFileSync(path, yaml);
    await untilRefusals(place, 0);
    writeFileSync(path, withSeats(5));
    await untilSeats(place, 5);
  });

  test('is noticed when an editor puts a new file in its place, each time', async () => {
    const place = await openTown();
    const path = place.town().file;
    for (const seats of [4, 5, 6]) {
      writeFileSync(`${path}~`, withSeats(seats));
      renameSync(`${path}~`, path);
      await untilSeats(place, seats);
    }
  });

  test('is noticed behind a link', async () => {
    const place = openPlace();
    place.commit({ 'README.md': 'x' });
    mkdirSync(join(place.folder, 'dotfiles'));
    const own = join(place.folder, 'dotfiles', 'town.yaml');
    writeFileSync(own, yaml);
    symlinkSync(own, join(place.root, 'town.yaml'));
    await place.ok('up');
    writeFileSync(own, withSeats(4));
    await untilSeats(place, 4);
    writeFileSync(`${own}~`, withSeats(5));
    renameSync(`${own}~`, own);
    await untilSeats(place, 5);
  });

  test('after many others at once is the one in force, and they are few in the ledger', async () => {
    const place = await openTown();
    const { pid } = (await place.status()).daemon;
    // The daemon stands still meanwhile, so that they are at once however long they take.
    process.kill(pid, 'SIGSTOP');
    for (let seats = 1; seats <= 60; seats++) place.write({ 'town.yaml': withSeats(seats) });
    process.kill(pid, 'SIGCONT');
    await untilSeats(place, 60);
    const changes = (await entriesOf(place)).filter(({ event }) => event.type === 'graph.changed');
    expect(changes.length).toBeLessThan(10);
    expect((await stateOf(place)).graph?.version).toBe(changes.length + 1);
  });
});
