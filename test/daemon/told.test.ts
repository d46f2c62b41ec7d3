/** What waits or ends badly is told where the person looks, in real towns. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Place } from '../journeys/place.ts';
import { until } from '../until.ts';
import { entriesOf, openTown, stateOf, yaml } from './town.ts';

const landing = yaml
  .replace('done: done', 'done: merge')
  .concat(
    '  merge: { station: merge-queue, checks: [], handoffs: { merged: done, failed: human, conflict: human } }\n',
  );

const itemsOf = async (place: Place) => Object.values((await stateOf(place)).inbox);

/** The items once there are so many; what there was when it gives up. */
async function untilItems(place: Place, count: number) {
  let items = await itemsOf(place);
  const areThere = async () => {
    items = await itemsOf(place);
    return items.length === count;
  };
  await until(`${count} items in the inbox`, areThere, { saw: () => items });
  return items;
}

test('a crash is told with seat, task and last lines, in inbox, status, why and log', async () => {
  const place = await openTown();
  await place.ok('goal', 'crash now');
  const [item] = await untilItems(place, 1);
  const told =
    'worker.1 crashed on t-1 "crash now": exit code 2. Its last lines:\n  Error: no API key found\n  12:00:00 t-9 landed';
  expect(item?.text).toBe(told);
  const status = await place.ok('status');
  expect(status).toContain(`! ${item!.id} stuck: ${told.split('\n')[0]}\n`);
  expect(status).toContain(`Answer: town answer ${item!.id} retry|done|drop|"to worker"\n`);
  for (const text of [status, await place.ok('why', 't-1'), await place.ok('log')]) {
    expect(text).toContain('Error: no API key found');
    // What an agent wrote begins no line.
    expect(text).toMatch(/^ +12:00:00 t-9 landed$/m);
    expect(text).not.toMatch(/^12:00:00 t-9/m);
  }
});

test('a run that was lost with everything around it leaves its last lines', async () => {
  const place = await openTown();
  await place.ok('goal', 'wait');
  const state = async () => (await stateOf(place)).runs['r-1']?.phase;
  await until('an agent at work', async () => (await state()) === 'live');
  const directory = join(place.town().runs, 'r-1');
  const shown = () => readFileSync(join(directory, 'output.0.log'), 'utf8');
  await until('its first line', () => shown().includes('ready in r-1'));
  const { pid } = (await place.status()).daemon;
  const holder = JSON.parse(readFileSync(join(directory, 'holder.json'), 'utf8'));
  for (const each of [pid, holder.pid, holder.agentPid]) process.kill(each, 'SIGKILL');
  await place.wake();
  const lost = async () =>
    (await entriesOf(place))
      .flatMap(({ news }) => news)
      .flatMap((news) => (news.kind === 'ended' && news.run === 'r-1' ? [news.how] : []));
  await until('the loss of the run', async () => (await lost()).length > 0);
  expect(await lost()).toEqual([
    'worker.1 was lost on t-1 "wait": its process is gone. Its last lines:\n  ready in r-1',
  ]);
});

test('a landing that waits for the person is an item, and goes on soon after they are done', async () => {
  const place = await openTown({ text: landing });
  place.write({ 'town.yaml': `${landing}# a thought\n` });
  await place.ok('goal', 'commit a note');
  const [item] = await untilItems(place, 1);
  expect(item).toMatchObject({ kind: 'waiting', role: 'merge', task: 't-1', choices: ['dismiss'] });
  expect(item?.text).toBe(
    `merge waits with t-1 "commit a note": main is checked out in ${place.root} with uncommitted changes: town.yaml.\nCommit or stash town.yaml in ${place.root}. It lands by itself then.`,
  );
  const reason = 'with uncommitted changes: town.yaml';
  expect(await place.ok('status')).toContain(reason);
  expect(await place.ok('why', 't-1')).toContain(reason);
  // A daemon that comes up anew finds the same wait, and makes no second item of it.
  process.kill((await place.status()).daemon.pid, 'SIGKILL');
  expect(await place.ok('status')).toContain(reason);
  const waitsAgain = async () => (await place.status()).work.some(({ step }) => step === 'waiting');
  await until('another wait', waitsAgain);
  expect((await itemsOf(place)).map(({ id }) => id)).toEqual([item!.id]);
  // By now the queue tries a landing less and less often.
  const rests = async () => {
    const since = (await place.status()).work.find(({ step }) => step === 'waiting')?.since;
    return since !== undefined && Date.now() - since > 4000;
  };
  await until('a long rest', rests, { seconds: 60 });
  const began = performance.now();
  place.git(['commit', '-qam', 'A thought']);
  const isDone = async () => (await stateOf(place)).tasks['t-1']?.place.kind === 'done';
  await until('the landing', isDone);
  const took = performance.now() - began;
  expect(await itemsOf(place)).toEqual([]);
  expect(place.git(['log', '--format=%s', '-3'])).toContain('Note');
  // Two rounds on a machine at work: the landing is built and checked anew on the person's commit.
  expect(took).toBeLessThan(6000);
});

test('a text that waits because a line was begun says so, and what to do', async () => {
  // Without reminders no other text is on its way.
  const place = await openTown({ text: yaml.replace('reminders: 1', 'reminders: 0') });
  const waiting = async () => (await itemsOf(place)).filter(({ kind }) => kind === 'waiting');
  await place.ok('goal', 'read lines');
  const reads = async () => (await stateOf(place)).runs['r-1']?.reading === 'idle';
  await until('an idle agent', reads);
  await place.ok('send', 'worker.1', 'half a li');
  await place.ok('message', 'worker.1', 'Hello');
  await until('the item', async () => (await waiting()).length === 1);
  const [item] = await waiting();
  expect(item).toMatchObject({ seat: 'worker.1', task: 't-1', choices: ['dismiss'] });
  expect(item?.text).toBe(
    'A message for worker.1 waits: A line was begun in its input and not sent.\nSend that line or erase it: town attach worker.1',
  );
  expect(await place.ok('why', 't-1')).toContain('A line was begun in its input and not sent.');
  await place.ok('send', 'worker.1', 'Enter');
  const isDelivered = async () => Object.keys((await stateOf(place)).messages).length === 0;
  await until('the receipt', isDelivered);
  expect(await waiting()).toEqual([]);
});
