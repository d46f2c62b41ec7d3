import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type Event, emptyState, type State } from '../../src/core/index.ts';
import type { Daemon } from '../../src/daemon/daemon.ts';
import { untilWorkedOff } from '../../src/daemon/deeds/again.ts';
import type { Step } from '../../src/daemon/progress.ts';
import { openPlace } from '../journeys/place.ts';
import { until } from '../until.ts';
import { yaml } from './town.ts';

describe('the work of a station', () => {
  /** The parts of a daemon that the deed looks at; `submit` keeps what it is told. */
  function deskWith(state: State) {
    const told: Event[] = [];
    const closing = new AbortController();
    const loop = {
      state: () => state,
      submit: async (event: Event) => {
        told.push(event);
        return { seq: 1, refused: null, created: null };
      },
    };
    const daemon: Pick<Daemon, 'closing' | 'log'> & { loop: typeof loop } = {
      loop,
      log: () => undefined,
      closing: closing.signal,
    };
    return { daemon: daemon as Daemon, told, closing };
  }

  const where = { role: 'check', batch: 'b-1' };
  const hushed = { ...where, tell: () => undefined };
  const batch = { id: 'b-1', role: 'check', tasks: ['t-1'], at: 1, waits: null };
  const busy = { ...emptyState, batches: { 'b-1': batch } } as unknown as State;

  test('is tried again after a failure, which is told once as what it waits for', async () => {
    const { daemon, told } = deskWith(busy);
    let tried = 0;
    const steps: Step[] = [];
    const tell = (step: Step) => void steps.push(step);
    await untilWorkedOff(daemon, { ...where, tell }, async () => {
      tried += 1;
      if (tried < 2) throw new Error('fatal: unable to write');
    });
    expect(tried).toBe(2);
    expect(steps).toEqual([{ step: 'waiting', tasks: ['t-1'], tail: 'fatal: unable to write' }]);
    const waits = { type: 'station.waits', ...where, reason: 'fatal: unable to write' };
    // What a second try mends needs no person, so it says nothing to do.
    expect(told).toEqual([{ ...waits, next: '' }]);
  });

  test('is given up when its tasks were taken away, or the daemon goes down', async () => {
    const gone = deskWith(emptyState);
    let tried = 0;
    const fail = async () => {
      tried += 1;
      throw new Error('no');
    };
    await untilWorkedOff(gone.daemon, hushed, fail);
    const closed = deskWith(busy);
    closed.closing.abort();
    await untilWorkedOff(closed.daemon, hushed, fail);
    expect([tried, closed.told]).toEqual([2, []]);
  });
});

test('a check sees no token and no key', async () => {
  const place = openPlace();
  const seen = join(place.folder, 'seen');
  const team = yaml
    .replace('done: done', 'done: { to: probe, needs: [commit] }')
    .concat(`  probe:\n    station: check\n    command: ${JSON.stringify(`env >'${seen}'`)}\n`)
    .concat('    handoffs: { passed: done, failed: human }\n');
  place.commit({ 'town.yaml': team });
  const secrets = { OPENAI_API_KEY: 'secret-1', GITHUB_TOKEN: 'secret-2', TOWN_TOKEN: 'secret-3' };
  await place.run(['up'], { env: secrets });
  await place.ok('goal', 'commit');
  const done = async () => (await place.status()).counts.done === 1;
  await until('the task to be done', done, { seconds: 40 });
  expect(existsSync(seen)).toBe(true);
  expect(readFileSync(seen, 'utf8')).not.toMatch(/secret-|^TOWN_(TOKEN|SOCKET|RUN)=/m);
  expect(await place.ok('log', '--json', '--last', '500')).toContain('"type":"tree.checked"');
});
