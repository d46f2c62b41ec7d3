/** `town down` ends a town also when its ledger is damaged or its daemon does not answer. */
import { appendFileSync, existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openTown } from '../daemon/town.ts';
import { type Place, processesOf, untilGone } from '../journeys/place.ts';
import { until } from '../until.ts';

/** A town with one agent at work. */
async function atWork(): Promise<Place> {
  const place = await openTown();
  await place.ok('goal', 'wait');
  const isLive = async () => (await place.status()).runs.some(({ phase }) => phase === 'live');
  await until('a live run', isLive);
  return place;
}

async function daemonOf(place: Place): Promise<number> {
  return JSON.parse(await place.ok('status', '--json')).daemon.pid;
}

async function killDaemon(place: Place): Promise<void> {
  const pid = await daemonOf(place);
  process.kill(pid, 'SIGKILL');
  await untilGone(pid);
}

/** Appends a line that no daemon wrote. Answers the file. */
function damage(place: Place): string {
  const { ledger } = place.town();
  const name = readdirSync(ledger).find((each) => /\.jsonl?$|^\d/.test(each))!;
  appendFileSync(join(ledger, name), '{"seq":999,"by":"human"}\n');
  return join(ledger, name);
}

const agentsOf = ({ folder }: Place) =>
  processesOf(folder).filter(({ command }) => command.includes('sleep 600'));

test('a damaged ledger is told with its place, and the agents are ended all the same', async () => {
  const place = await atWork();
  await killDaemon(place);
  const file = damage(place);
  const { code, err } = await place.run(['status']);
  expect(code).toBe(1);
  expect(err).toContain(`${file}:`);
  expect(err).toContain('r-1 is at work; "town down" ends it.');
  expect((await place.run(['doctor'])).out).toContain(`✗ ledger: ${file}:`);
  const unsaid = await place.run(['down']);
  expect([unsaid.code, unsaid.err]).toEqual([
    1,
    'town: r-1 is at work. Say --keep-agents or --stop-agents.\n',
  ]);
  expect(await place.ok('down', '--keep-agents')).toContain('r-1 goes on');
  expect(agentsOf(place)).toHaveLength(1);
  const said = await place.ok('down', '--stop-agents');
  expect(said).toContain(`${file}:`);
  expect(said).toContain('The town is down; the agent was stopped.');
  expect(processesOf(place.folder)).toEqual([]);
  expect(existsSync(`${place.town().sockets}.start`)).toBe(false);
});

test('what a damaged ledger was is still down as JSON, with the runs', async () => {
  const place = await atWork();
  await killDaemon(place);
  damage(place);
  expect(JSON.parse(await place.ok('down', '--stop-agents', '--json'))).toMatchObject({
    stopped: ['r-1'],
    kept: [],
  });
  expect(processesOf(place.folder)).toEqual([]);
});

test('a ledger that is damaged under its daemon keeps nobody from an end', async () => {
  const place = await atWork();
  damage(place);
  expect(await place.ok('down', '--stop-agents')).toContain(
    'The town is down; the agent was stopped.',
  );
  expect(processesOf(place.folder)).toEqual([]);
});

test('a daemon that does not answer is ended, and the next one ends the agents in order', async () => {
  const place = await atWork();
  const pid = await daemonOf(place);
  process.kill(pid, 'SIGSTOP');
  const { code, out, err, ms } = await place.run(['down', '--stop-agents']);
  expect([code, err]).toEqual([0, '']);
  expect(out).toContain(`The daemon (process ${pid}) did not answer and was ended.`);
  expect(ms).toBeLessThan(40_000);
  // It says its last word a moment before it is gone.
  const left = () => processesOf(place.folder);
  await until('nothing to be left', () => left().length === 0, { seconds: 10, saw: left });
  expect(await place.ok('log')).toContain('r-1 ended: ');
});

test('a daemon that does not answer over a damaged ledger, too', async () => {
  const place = await atWork();
  const pid = await daemonOf(place);
  damage(place);
  process.kill(pid, 'SIGSTOP');
  const out = await place.ok('down', '--stop-agents');
  expect(out).toContain(`The daemon (process ${pid}) did not answer and was ended.`);
  expect(out).toContain('The town is down; the agent was stopped.');
  expect(processesOf(place.folder)).toEqual([]);
  expect(readFileSync(join(place.town().runs, 'r-1', 'exit.json'), 'utf8')).toContain('signal');
});
