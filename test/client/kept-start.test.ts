/** The environment of the person's start of a town is used again, whoever's command starts its daemon next. */
import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { stateOf } from '../daemon/town.ts';
import { openPlace, type Place, untilGone } from '../journeys/place.ts';
import { until } from '../until.ts';

const script = resolve('test/fixtures/daemon/obeys.sh');
const team = `town: test
into: main
entry: worker
agents:
  own: { command: [bash, ${JSON.stringify(script)}] }
roles:
  worker:
    agent: own
    limits: { reminders: 1, restarts: 1 }
    handoffs:
      done: { to: merge, needs: [commit] }
  merge:
    station: merge-queue
    checks: [test ! -e red]
    handoffs:
      merged: done
      conflict: human
      failed: human
`;

/** A town that the person has started with a key of theirs in the environment. */
async function openTeam(): Promise<Place> {
  const place = openPlace();
  place.commit({ 'town.yaml': team });
  Object.assign(place.env, { MY_KEY: 'secret' });
  await place.ok('up');
  return place;
}

async function daemonOf(place: Place): Promise<{ pid: number; environment: string[] }> {
  const { pid } = JSON.parse(await place.ok('status', '--json')).daemon;
  return { pid, environment: readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0') };
}

async function killDaemon(place: Place): Promise<void> {
  const { pid } = await daemonOf(place);
  process.kill(pid, 'SIGKILL');
  await untilGone(pid);
}

/** A program of each name that always succeeds. */
function plant(place: Place, ...names: string[]): string {
  const folder = join(place.folder, 'planted');
  mkdirSync(folder);
  for (const name of names) {
    writeFileSync(join(folder, name), '#!/bin/bash\nexit 0\n');
    chmodSync(join(folder, name), 0o755);
  }
  return folder;
}

for (const [how, words] of [
  ['with its environment', 'env'],
  ['with a scrubbed one', 'env -u TOWN_RUN -u TOWN_TOKEN'],
] as const)
  test(`a verdict that an agent gives ${how} after the daemon was killed arrives, and the checks run as the person's`, async () => {
    const place = await openTeam();
    const planted = plant(place, 'sh', 'test', 'node');
    const hook = join(place.folder, 'hook.cjs');
    writeFileSync(
      hook,
      `require('node:fs').appendFileSync('${hook}.ran', process.argv.join(' ') + '\\n');\n`,
    );
    const before = await daemonOf(place);
    const work = join(place.folder, 'work.sh');
    writeFileSync(
      work,
      `touch red; git add -A; git commit -qm red
      kill -9 ${before.pid}; while kill -0 ${before.pid}; do :; done
      own=$(command -v town)
      export PATH=${planted}:$PATH NODE_OPTIONS='--require ${hook} --max-old-space-size=333'
      umask 000
      cd /tmp
      ${words} TOWN_X=1 $own verdict done --note given >${work}.out 2>&1
      exit 0\n`,
    );
    await place.ok('goal', work);
    let last: unknown = null;
    await until(
      'the red tree to be refused',
      async () => {
        const task = await stateOf(place).then(
          ({ tasks }) => tasks['t-1'],
          () => null,
        );
        last = [task, existsSync(`${work}.out`) && readFileSync(`${work}.out`, 'utf8')];
        return task?.history.some(({ verdict }) => verdict === 'failed') ?? false;
      },
      { seconds: 60, saw: () => last },
    );
    const after = await daemonOf(place);
    expect(after.pid).not.toBe(before.pid);
    const named = ({ environment }: typeof after) =>
      environment.filter((each) => /^(PATH|NODE_|MY_KEY|TOWN_)/.test(each)).sort();
    expect(named(after)).toEqual([`MY_KEY=secret`, `PATH=${place.env['PATH']}`]);
    expect(named(after)).toEqual(named(before));
    expect(readFileSync(`/proc/${after.pid}/status`, 'utf8')).not.toMatch(/^Umask:\s+0000$/m);
    // The agent's own commands ran under it, and nothing of the daemon's.
    expect(readFileSync(`${hook}.ran`, 'utf8')).not.toContain('daemon.js');
  });

test("another command of the person's goes on as before after a kill, and anew after a start or an end", async () => {
  const place = await openTeam();
  const keyOf = async () =>
    (await daemonOf(place)).environment.find((each) => each.startsWith('MY_KEY='));
  const thin = { ...place.env, MY_KEY: 'other' };
  await killDaemon(place);
  expect((await place.run(['goal', 'nothing'], { env: thin })).code).toBe(0);
  expect(await keyOf()).toBe('MY_KEY=secret');
  await killDaemon(place);
  expect((await place.run(['up'], { env: thin })).code).toBe(0);
  expect(await keyOf()).toBe('MY_KEY=other');
  await place.ok('down', '--stop-agents');
  await place.ok('goal', 'nothing');
  expect(await keyOf()).toBe('MY_KEY=secret');
});

test('what is kept is for the person alone, and is gone with the town', async () => {
  const place = await openTeam();
  const kept = `${place.town().sockets}.start`;
  expect(statSync(kept).mode & 0o777).toBe(0o600);
  expect(readFileSync(kept, 'utf8')).toContain('secret');
  await place.ok('down', '--stop-agents');
  expect(existsSync(kept)).toBe(false);
});
