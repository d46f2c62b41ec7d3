import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { until } from '../until.ts';
import { makePlace, type Place, watch } from './place.ts';

/** The nice value of a process's session; null where sessions have none. */
function niceOf(pid: number): number | null {
  const path = `/proc/${pid}/autogroup`;
  const said = existsSync(path) ? /nice (-?\d+)/.exec(readFileSync(path, 'utf8')) : null;
  return said === null ? null : Number(said[1]);
}

let place: Place;
beforeAll(async () => {
  place = await makePlace();
});
afterAll(() => place.clean());

test.skipIf(niceOf(process.pid) === null)(
  'the holder of a flood lets others go first, until somebody types to its agent',
  async () => {
    const go = join(place.directory, 'go');
    const run = await place.startRaw(`echo calm; until [ -e ${go} ]; do sleep 0.02; done; yes`);
    const { pid: holder, agentPid: agent } = run.info;
    const seen = await watch(run.info.socket);
    await seen.until('calm', (output) => output.includes('calm'));
    expect([niceOf(holder), niceOf(agent)]).toEqual([0, 0]);
    writeFileSync(go, '');
    const saw = () => `nice ${niceOf(holder)}`;
    await until('the holder to let others go first', () => niceOf(holder) === 10, { saw });
    expect(niceOf(agent)).toBe(0);
    // The system may ask to wait: it is typed until it shows.
    const typed = () => {
      seen.client.send(Buffer.from('x'));
      return niceOf(holder) === 0;
    };
    await until('the holder to take its turn', typed, { saw });
    expect(niceOf(agent)).toBe(0);
    seen.client.close();
  },
);
