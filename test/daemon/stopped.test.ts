/** An agent whose process is stopped says so everywhere, whatever its screen says, and can be let go on. */
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { connectHolder } from '../../src/client/holder-client.ts';
import type { InboxItem, Run } from '../../src/core/index.ts';
import { statFieldsOf } from '../../src/holder/start-time.ts';
import type { Place } from '../journeys/place.ts';
import { until } from '../until.ts';
import { callAsPerson, entriesOf, openTown, stateOf } from './town.ts';

const script = resolve('test/fixtures/daemon/stops.sh');

const text = `town: test
into: main
entry: worker
agents:
  own: { command: [bash, ${JSON.stringify(script)}] }
roles:
  worker:
    agent: own
    handoffs: { done: done }
`;

async function openWith(title: string): Promise<Place> {
  const place = await openTown({ text });
  await place.ok('goal', title);
  return place;
}

async function untilRun(place: Place, test: (run: Run) => boolean): Promise<Run> {
  let last: Run | undefined;
  const isSo = async () => {
    last = (await stateOf(place)).runs['r-1'];
    return last !== undefined && test(last);
  };
  await until('the town to be as wished', isSo, { seconds: 40, saw: () => last });
  return last!;
}

const itemsOf = async (place: Place): Promise<InboxItem[]> =>
  Object.values((await stateOf(place)).inbox);
const untilStopped = (place: Place) => untilRun(place, ({ reading }) => reading === 'stopped');
const untilGoesOn = (place: Place) => untilRun(place, ({ reading }) => reading === 'busy');

async function screenOf(place: Place): Promise<string> {
  const town = await callAsPerson(place);
  const { screen } = await town.call('attach', { run: 'r-1' });
  town.close();
  return screen;
}

async function typeInto(place: Place, keys: string): Promise<void> {
  const town = await callAsPerson(place);
  const { socket, token, offset } = await town.call('attach', { run: 'r-1' });
  town.close();
  const options = { socket, token, from: offset, kind: 'watcher' as const, onOutput: () => {} };
  const holder = await connectHolder(options);
  onTestFinished(() => holder.close());
  holder.send(Buffer.from(keys));
}

test('it is told, explained, and goes on by an answer; then it is told of the next time', async () => {
  const place = await openWith('twice');
  await untilStopped(place);
  const [item] = await itemsOf(place);
  expect(item).toMatchObject({ kind: 'stopped', choices: ['continue', 'dismiss'] });
  expect(await place.ok('status')).toMatch(/worker\.1 +stopped/);
  expect(await place.ok('why', 't-1')).toContain(
    `(${item!.id}) worker.1 is stopped (SIGSTOP or Ctrl+Z) and does nothing. "continue" lets it go on.\nAnswer: town answer ${item!.id} continue|dismiss`,
  );
  expect(await place.ok('explain', 'worker.1')).toContain('it reads stopped');
  await place.ok('answer', item!.id, 'continue');
  const isTold = async () => (await itemsOf(place)).some(({ id }) => id !== item!.id);
  await until('another item in the inbox', isTold);
  expect(await screenOf(place)).toContain('went on once');
  await place.ok('answer', (await itemsOf(place))[0]!.id, 'continue');
  await untilGoesOn(place);
  await until('its second line', async () => (await screenOf(place)).includes('went on twice'));
  expect(await itemsOf(place)).toEqual([]);
});

test('it settles by itself when somebody else lets the agent go on', async () => {
  const place = await openWith('twice');
  const { pid } = await untilStopped(place);
  expect(await itemsOf(place)).toHaveLength(1);
  const isSettled = async () => {
    // It stops twice.
    process.kill(pid!, 'SIGCONT');
    return (await itemsOf(place)).length === 0;
  };
  await until('the item to be settled', isSettled);
  await untilGoesOn(place);
});

test('a daemon that starts meanwhile says nothing twice', async () => {
  const place = await openWith('twice');
  await untilStopped(place);
  const { pid } = (await place.status()).daemon;
  process.kill(pid, 'SIGKILL');
  await place.ok('up');
  await untilStopped(place);
  const [item] = await itemsOf(place);
  expect(item?.id).toBe('i-1');
  await place.ok('answer', 'i-1', 'continue');
  await until('its first line', async () => (await screenOf(place)).includes('went on once'));
  const asked = (await entriesOf(place))
    .flatMap(({ news }) => news)
    .filter(({ kind }) => kind === 'asked');
  expect(asked[0]).toMatchObject({ item: 'i-1' });
});

test('a key typed to it while it is stopped does not make it look alive', async () => {
  const place = await openWith('key');
  await untilGoesOn(place);
  await typeInto(place, '\x1a');
  await untilStopped(place);
  await typeInto(place, 'x');
  await place.ok('answer', 'i-1', 'continue');
  // The key that waited stops it again.
  await until('the second item', async () => (await itemsOf(place))[0]?.id === 'i-2');
});

test('a child that is stopped is not the agent; with the agent it goes on', async () => {
  const place = await openWith('child');
  await untilGoesOn(place);
  const other = await openWith('both');
  await untilStopped(other);
  const [item] = await itemsOf(other);
  const child = Number(readFileSync(join(other.folder, 'home', 'child'), 'utf8'));
  expect(statFieldsOf(child)?.state).toBe('T');
  await other.ok('answer', item!.id, 'continue');
  await until('the child to go on', () => statFieldsOf(child)?.state === 'S');
  expect((await stateOf(place)).runs['r-1']).toMatchObject({ reading: 'busy' });
  expect(await itemsOf(place)).toEqual([]);
});

test('one that is dropped while it is stopped leaves', async () => {
  const place = await openWith('twice');
  const { pid } = await untilStopped(place);
  await place.ok('task', 'drop', 't-1');
  await until('the end of the agent', () => statFieldsOf(pid!) === null);
  expect(await itemsOf(place)).toEqual([]);
});
