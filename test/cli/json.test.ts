import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { type ShapeName, shapes } from '../../src/cli/shapes.ts';
import { openTown, stateOf, yaml } from '../daemon/town.ts';
import { openPlace, type Place } from '../journeys/place.ts';
import { until } from '../until.ts';

/** The one document a command prints, which must have exactly the fields of its shape. */
function expectShape(name: ShapeName, out: string) {
  const lines = out.trimEnd().split('\n');
  expect(lines).toHaveLength(1);
  const document: unknown = JSON.parse(lines[0]!);
  const exact = z.strictObject({ ...shapes[name].shape, schema: z.literal(`town/${name}@1`) });
  const { error } = exact.safeParse(document);
  expect(error?.issues ?? []).toEqual([]);
  return document as Record<string, unknown>;
}

async function live(place: Place): Promise<void> {
  const isLive = async () =>
    Object.values((await stateOf(place)).runs).some(({ phase }) => phase === 'live');
  await until('a live run', isLive);
}

describe('--json', () => {
  test('has the shape it names, for every command about a town at work', async () => {
    const place = openPlace();
    place.commit({ 'town.yaml': yaml });
    const of = async (name: ShapeName, ...args: string[]) =>
      expectShape(name, await place.ok(...args, '--json'));
    await of('init', 'init', '--force');
    place.git(['checkout', '-q', 'town.yaml']);
    await of('receipt', 'up');
    const { created } = await of('receipt', 'goal', 'wait');
    expect(created).toBe('t-1');
    await live(place);
    await of('receipt', 'task', 'add', 'wait too', '--needs', 't-1');
    const { seats, tasks } = await of('status', 'status');
    expect(seats).toHaveLength(3);
    expect(tasks).toHaveLength(2);
    await of('tasks', 'task', 'list', '--all');
    await of('task', 'task', 'show', 't-1');
    await of('why', 'why', 't-2');
    await of('explain', 'explain', 'worker.1');
    await of('receipt', 'message', 'worker.1', 'Hello');
    await of('check', 'check');
    await of('doctor', 'doctor');
    await of('receipt', 'verdict', 'blocked', '--task', 't-1', '--note', 'no key');
    const { inbox } = await of('status', 'status');
    const [item] = inbox as { id: string }[];
    await of('receipt', 'answer', item!.id, 'retry', 'try again');
    await of('receipt', 'task', 'retry', 't-2');
    await of('receipt', 'task', 'drop', 't-1');
    for (const line of (await place.ok('log', '--json')).trim().split('\n'))
      expectShape('entry', line);
    await of('down', 'down', '--stop-agents');
    await of('down', 'down');
  });

  test('has the shape of an answer for a run that asks', async () => {
    const place = await openTown();
    await place.ok('goal', 'wait');
    await live(place);
    const { openTokens } = await import('../../src/daemon/tokens.ts');
    const token = openTokens(place.town().token).run('r-1');
    const env = { TOWN_RUN: 'r-1', TOWN_TOKEN: token, TOWN_SOCKET: place.town().socket };
    const asking = place.run(['ask', 'Which one?', '--json'], { env });
    const asked = async () => Object.values((await stateOf(place)).inbox)[0]?.id;
    await place.ok('answer', await until('the question', asked), 'The left one');
    const { code, out } = await asking;
    expect(code).toBe(0);
    expect(expectShape('answer', out).answer).toBe('The left one');
  });

  test('has the problems of a file, and the exit code for them', async () => {
    const place = await openTown();
    place.write({ 'town.yaml': yaml.replace('done: done', 'done: nowhere') });
    const { code, out } = await place.run(['check', '--json']);
    expect(code).toBe(2);
    const { problems } = expectShape('check', out);
    expect(problems).toHaveLength(1);
  });
});

describe('an exit code', () => {
  test.each([
    [0, ['--help']],
    [0, ['--version']],
    [0, ['task', 'add', '--help']],
    [1, ['status']],
    [1, ['check', 'not-there.yaml']],
    [64, ['fly']],
    [64, ['status', '--fast']],
    [64, ['status', 'extra']],
    [64, ['why']],
    [64, ['demo', '--seed', 'many']],
    [64, ['task', 'add', 'x', '--priority', '10']],
    [64, ['log', '--last', 'many']],
  ])('is %i for town %j where no town is', async (wanted, args) => {
    const place = openPlace();
    const { code, out, err } = await place.run(args);
    expect(code).toBe(wanted);
    if (wanted === 0) expect([out === '', err]).toEqual([false, '']);
    else expect(out).toBe('');
    if (wanted === 1) expect(err.trimEnd().split('\n')).toHaveLength(1);
    expect(err).not.toMatch(/^\s+at /m);
  });

  test('is 1 with one line for what the town refuses', async () => {
    const place = await openTown();
    for (const args of [
      ['why', 't-9'],
      ['task', 'show', 't-9'],
      ['task', 'drop', 't-9'],
      ['explain', 'nobody.1'],
      ['message', 'worker.1', 'Hello'],
      ['answer', 'i-9', 'yes'],
      ['goal', ''],
      ['goal', 'x', '--body', '@not-there'],
    ]) {
      const { code, out, err } = await place.run(args);
      expect([args, code, out]).toEqual([args, 1, '']);
      expect(err).toMatch(/^town: [^\n]+\n$/);
      expect(err).not.toMatch(/Request|message:/);
    }
  });
});

test('a run’s own commands in its town are the run’s, not the person’s', async () => {
  const place = await openTown();
  await place.ok('goal', 'wait');
  await live(place);
  const { openTokens } = await import('../../src/daemon/tokens.ts');
  const token = openTokens(place.town().token).run('r-1');
  const env = { TOWN_RUN: 'r-1', TOWN_TOKEN: token, TOWN_SOCKET: place.town().socket };
  for (const args of [['status'], ['down', '--stop-agents'], ['pause'], ['message', 'r-1', 'x']]) {
    const { code, err } = await place.run(args, { env });
    expect(code).toBe(1);
    expect(err).toMatch(/^town: .*for the person in charge\.\n$/);
  }
  const { code, out } = await place.run(['brief'], { env });
  expect([code, out.includes('run: r-1')]).toEqual([0, true]);
});
