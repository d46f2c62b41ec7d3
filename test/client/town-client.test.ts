import { createHash } from 'node:crypto';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Connection } from '../../src/client/connection.ts';
import { ensureDaemon } from '../../src/client/reach.ts';
import { followTown, type TownClient } from '../../src/client/town-client.ts';
import type { State } from '../../src/core/index.ts';
import { callAsPerson, openTown, stateOf } from '../daemon/town.ts';
import { type Place, processesOf, program, untilGone } from '../journeys/place.ts';
import { until } from '../until.ts';

const daemonProgram = program.replace(/town\.js$/, 'daemon.js');

const hash = (state: State) => createHash('sha256').update(JSON.stringify(state)).digest('hex');

/** Reaches the town as the screen does, with the place's own environment for the daemon. */
async function follow(place: Place): Promise<TownClient> {
  const before = process.env['XDG_RUNTIME_DIR'];
  Object.assign(process.env, { XDG_RUNTIME_DIR: place.env['XDG_RUNTIME_DIR'] });
  const client = await followTown(() => ensureDaemon(place.town(), daemonProgram));
  onTestFinished(() => {
    client.close();
    if (before === undefined) delete process.env['XDG_RUNTIME_DIR'];
    else process.env['XDG_RUNTIME_DIR'] = before;
  });
  return client;
}

async function expectEqual(client: TownClient, place: Place): Promise<void> {
  const equal = async () => {
    const state = await stateOf(place).catch(() => null);
    return state !== null && hash(client.snapshot().state) === hash(state);
  };
  await until('the same state', equal, { saw: () => client.snapshot().state.seq });
  const numbers = client.snapshot().recent.map(({ seq }) => seq);
  const last = client.snapshot().state.seq;
  expect(numbers).toEqual(numbers.map((_, index) => last - numbers.length + 1 + index));
}

describe('the copy of a town', () => {
  test('is the daemon’s after each of three deaths, with every entry once', async () => {
    const place = await openTown();
    await place.ok('pause');
    const client = await follow(place);
    for (let death = 1; death <= 3; death++) {
      const adding = Array.from({ length: 20 }, (_, index) =>
        client.act({
          ...{ type: 'task.added', title: `Task ${death}.${index}`, body: '', blob: null },
          ...{ parent: null, needs: [], priority: 5, role: null },
        }),
      );
      const { pid } = (await place.status()).daemon;
      process.kill(pid, 'SIGKILL');
      await Promise.allSettled(adding);
      const back = () => client.status() === 'connected' && client.snapshot().state.at > 0;
      await until('a new connection', back, { saw: client.status });
      await expectEqual(client, place);
    }
    expect((await stateOf(place)).counts.created).toBeGreaterThan(0);
  });

  test('says that it is reconnecting, and refuses in a promise meanwhile', async () => {
    const place = await openTown();
    const client = await follow(place);
    const heard: string[] = [];
    client.subscribe(() => heard.push(client.status()));
    process.kill((await place.status()).daemon.pid, 'SIGKILL');
    await until('a refusal', async () => {
      const said = await client.act({ type: 'town.resumed' }).catch((error: Error) => error);
      return said instanceof Error && said.name === 'LineCutError';
    });
    const back = () => heard.includes('reconnecting') && heard.at(-1) === 'connected';
    await until('a new connection', back, { saw: () => heard });
    await expectEqual(client, place);
  });

  test('takes entries that come before the snapshot neither twice nor not at all', async () => {
    const place = await openTown();
    await place.ok('pause');
    const other = await callAsPerson(place);
    onTestFinished(() => other.close());
    const rest = { body: '', needs: [], priority: 5, role: null };
    const add = (title: string) => other.call('addTask', { title, ...rest });
    const busy = (line: Connection): Connection => ({
      ...line,
      // Everything it asks is overtaken by what happens meanwhile.
      call: async (method, params) => {
        const asked = line.call(method, params);
        await Promise.all(Array.from({ length: 30 }, (_, index) => add(`${method} ${index}`)));
        return asked;
      },
    });
    Object.assign(process.env, { XDG_RUNTIME_DIR: place.env['XDG_RUNTIME_DIR'] });
    const client = await followTown(async () => busy(await callAsPerson(place)));
    onTestFinished(() => client.close());
    await add('The last');
    await expectEqual(client, place);
    expect(client.snapshot().state.counts.created).toBe(61);
  });

  test('begins nowhere when the line is cut at once, and does not go on trying', async () => {
    const place = await openTown();
    let reached = 0;
    const cut = followTown(async () => {
      reached += 1;
      const line = await callAsPerson(place);
      line.close();
      return line;
    });
    await expect(cut).rejects.toThrow(/The daemon went away/);
    await place.status();
    expect(reached).toBe(1);
  });

  test('does not wake the daemon that it took down', async () => {
    const place = await openTown();
    const client = await follow(place);
    const { pid } = (await place.status()).daemon;
    await client.down(true);
    await untilGone(pid);
    expect(processesOf(place.folder)).toEqual([]);
  });
});
