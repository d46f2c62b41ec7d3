/** What a command line means that is mistyped, in the wrong place, or meant for another folder. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openTown } from '../daemon/town.ts';
import { openPlace, type Place, processesOf } from '../journeys/place.ts';

const daemonsOf = ({ folder }: Place) =>
  processesOf(folder).filter(({ command }) => command.includes('daemon.js'));

function repository(): Place {
  const place = openPlace();
  place.commit({ 'README.md': 'Test.\n' });
  return place;
}

describe('a command that is not there', () => {
  const mistyped: [args: string[], says: string][] = [
    [['gaol'], 'town: There is no command "gaol". Did you mean goal?\n'],
    [['gaol', 'Write the parser'], 'town: There is no command "gaol". Did you mean goal?\n'],
    [['staus'], 'town: There is no command "staus". Did you mean status?\n'],
    [['task', 'lst'], 'town: There is no command "task lst". Did you mean list?\n'],
    [['xyzzy'], 'town: There is no command "xyzzy". "town help" lists them.\n'],
    [['help', 'gaol'], 'town: There is no command "gaol". Did you mean goal?\n'],
    [['help', 'task', 'lst'], 'town: There is no command "task lst". Did you mean list?\n'],
    [['task'], 'town: "town task" needs a command: add, list, show, edit, drop or retry.\n'],
  ];
  test.each(mistyped)('town %j is answered in one line, and exits with 64', async (args, says) => {
    const { code, out, err } = await repository().run(args);
    expect([code, out, err]).toEqual([64, '', says]);
  });

  test('an option that is not there is answered with the nearest one', async () => {
    const { code, err } = await repository().run(['log', '--folow']);
    expect(code).toBe(64);
    expect(err).toContain('--folow');
    expect(err).toContain('Did you mean --follow?');
  });
});

test('town help is the help, of a command and of one in another too', async () => {
  const place = repository();
  const whole = await place.ok('--help');
  expect(await place.ok('help')).toBe(whole);
  expect(await place.ok('help', 'goal')).toBe(await place.ok('goal', '--help'));
  expect(await place.ok('help', 'task', 'add')).toBe(await place.ok('task', 'add', '--help'));
  expect(await place.ok('help', 'help')).toContain('town help');
});

describe('what only an agent can say', () => {
  const said: [args: string[], says: string][] = [
    [
      ['ask', 'Which one?'],
      'town: "town ask" is for agents: it asks you. To write to an agent: town message worker.1 "…"\n',
    ],
    [['verdict', 'done'], 'town: Which task? Add --task t-4.\n'],
    [['brief'], 'town: Which run? Name one: town brief r-7\n'],
  ];
  test.each(said)('town %j as the person says so, and starts no daemon', async (args, says) => {
    const place = repository();
    place.commit({ 'town.yaml': 'town: x\n' });
    const { code, out, err } = await place.run(args);
    expect([code, out, err]).toEqual([64, '', says]);
    expect(daemonsOf(place)).toEqual([]);
  });
});

describe('-C', () => {
  test('runs any command as if it was started there, as with git', async () => {
    const place = await openTown();
    await place.ok('pause');
    const inside = join(place.root, 'src/deep');
    mkdirSync(inside, { recursive: true });
    const elsewhere = { cwd: place.folder };
    const run = (...args: string[]) => place.run(args, elsewhere);
    expect(await run('-C', place.root, 'goal', 'One')).toMatchObject({ code: 0, err: '' });
    expect((await run('-C', 'repo', 'task', 'list')).out).toContain('t-1');
    expect((await run('-C', 'repo', '-C', 'src', '-C', 'deep', 'why', 't-1')).out).toContain('t-1');
    writeFileSync(join(inside, 'notes.md'), 'Be quick.\n');
    await run('-C', inside, 'goal', 'Two', '--body', '@notes.md');
    expect((await run('-C', 'repo', 'task', 'show', 't-2')).out).toContain('Be quick.');
    expect((await run('-C', 'repo', 'check')).code).toBe(0);
    expect((await run('-C', 'repo', 'status', '--json')).out).toContain('"town":"test"');
  });

  test('of a folder that is not there says so, and does nothing', async () => {
    const { code, out, err } = await repository().run(['-C', 'nowhere', 'init']);
    expect([code, out]).toEqual([64, '']);
    expect(err).toBe('town: cannot change to "nowhere": there is no such folder.\n');
  });

  test('after the command it is not an option of town', async () => {
    expect(await repository().run(['goal', 'One', '-C', '/'])).toMatchObject({ code: 64, out: '' });
  });
});

describe('town mcp', () => {
  const call = (id: number, method: string, params: object) =>
    `${JSON.stringify({ jsonrpc: '2.0', id, method, params })}\n`;
  const hello = call(1, 'initialize', {
    protocolVersion: '2025-06-18',
    capabilities: {},
    clientInfo: { name: 'test', version: '1' },
  });

  test('with nothing to read ends at once, and well', async () => {
    expect(await repository().run(['mcp'], { seconds: 20 })).toMatchObject({ code: 0, err: '' });
    expect(await repository().run(['mcp'], { input: '', seconds: 20 })).toMatchObject({ code: 0 });
  });

  test('answers what it was asked before the end of its input', async () => {
    const input = `${hello}${call(2, 'tools/list', {})}`;
    const { code, out } = await repository().run(['mcp'], { input, seconds: 20 });
    expect(code).toBe(0);
    expect(out).toContain('town_verdict');
  });
});
