import { once } from 'node:events';
import { existsSync, lstatSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { type Connection, connectDaemon, LineCutError } from '../../src/client/connection.ts';
import { openTokens } from '../../src/daemon/tokens.ts';
import { type Place, untilGone } from '../journeys/place.ts';
import { until, within } from '../until.ts';
import { callAsPerson, openTown, personToken, stateOf } from './town.ts';

/** A socket that speaks bytes, with what it heard so far. */
async function openRaw(place: Place) {
  const socket = connect(place.town().socket);
  let heard = '';
  socket.on('data', (chunk: Buffer) => {
    heard += chunk.toString('utf8');
  });
  socket.on('error', () => undefined);
  onTestFinished(() => void socket.destroy());
  await within('the connection', once(socket, 'connect'));
  return { socket, heard: () => heard };
}

function framed(message: object): string {
  const text = JSON.stringify({ jsonrpc: '2.0', ...message });
  return `Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`;
}

const isOver = (socket: Socket) => socket.destroyed || socket.readableEnded;

/** Runs a task titled `title`, and calls as its run. */
async function callAsRun(place: Place, title = 'wait'): Promise<{ run: string; town: Connection }> {
  await place.ok('goal', title);
  const live = async () =>
    Object.values((await stateOf(place)).runs).find(({ phase }) => phase === 'live');
  const run = (await until('a live run', live)).id;
  const token = openTokens(place.town().token).run(run);
  const town = await connectDaemon(place.town().socket, { token, run });
  onTestFinished(() => town.close());
  return { run, town };
}

describe('the daemon’s socket', () => {
  test('can be opened by this user only, and is gone with the daemon', async () => {
    const place = await openTown();
    const { socket, sockets, token } = place.town();
    const mode = (path: string) => (lstatSync(path).mode & 0o777).toString(8);
    expect([mode(socket), mode(sockets), mode(token)]).toEqual(['600', '700', '600']);
    await place.ok('down');
    await until('the socket to go', () => !existsSync(socket));
  });

  test('hears nobody with a wrong token, or without one', async () => {
    const place = await openTown();
    const { socket } = place.town();
    const right = personToken(place);
    const wrong = ['', 'x', right.slice(1), right.toUpperCase(), `${right}\n`];
    for (const token of wrong)
      await expect(connectDaemon(socket, { token })).rejects.toThrow(
        /^That token does not open this town\.$/,
      );
    const { socket: raw, heard } = await openRaw(place);
    raw.write(framed({ id: 1, method: 'state', params: {} }));
    raw.write(framed({ id: 2, method: 'hello', params: null }));
    raw.write(framed({ id: 3, method: 'hello', params: { token: { length: 64 } } }));
    await until('three answers', () => heard().split('jsonrpc').length > 3, { saw: heard });
    expect(heard()).toContain('Say hello first.');
    expect(heard().match(/That token does not open this town/g)).toHaveLength(2);
    expect(heard()).not.toContain('"result"');
  });

  test('lets a run say its own verbs only, for itself only', async () => {
    const place = await openTown();
    const { run, town } = await callAsRun(place);
    const human: [Parameters<Connection['call']>[0], object][] = [
      ['state', {}],
      ['subscribe', {}],
      ['log', { after: 0, limit: 10 }],
      ['act', { event: { type: 'town.paused', reason: '' } }],
      ['attach', { run }],
      ['explain', { seat: 'worker.1' }],
      ['down', { stopAgents: true }],
    ];
    for (const [verb, params] of human)
      await expect(town.call(verb, params as never)).rejects.toThrow(
        `A run may not use "${verb}"; this is for the person in charge.`,
      );
    await place.ok('goal', 'wait too');
    const both = async () => Object.keys((await stateOf(place)).runs).length === 2;
    await until('two runs', both);
    // It names another's task and run; it is heard as itself.
    const { text } = await town.call('brief', { run: 'r-2' });
    expect(text).toContain(`run: ${run}\n`);
    const said = await town.call('verdict', { verdict: 'blocked', note: '', task: 't-2' });
    expect(said.refused).toBeNull();
    const { tasks } = await stateOf(place);
    expect([tasks['t-1']!.place.kind, tasks['t-2']!.place.kind]).toEqual(['human', 'running']);
    const other = openTokens(place.town().token).run('r-2');
    const stolen = connectDaemon(place.town().socket, { token: other, run });
    await expect(stolen).rejects.toThrow('That token does not open this town.');
  });

  test('hears a run no more once it is over', async () => {
    const place = await openTown();
    const { run, town } = await callAsRun(place);
    await place.ok('task', 'drop', 't-1');
    const over = async () => Object.keys((await stateOf(place)).runs).length === 0;
    await until('no run', over);
    const title = { title: 'Late', body: 'x'.repeat(20_000), needs: [], priority: 5, role: null };
    const late: [Parameters<Connection['call']>[0], object][] = [
      ['verdict', { verdict: 'done', note: '' }],
      ['addTask', title],
      ['ask', { key: 'k', text: 'May I?' }],
      ['brief', {}],
    ];
    for (const [verb, params] of late)
      await expect(town.call(verb, params as never)).rejects.toThrow(`${run} is over.`);
    expect(existsSync(place.town().blobs)).toBe(false);
  });

  test('takes a verdict that is said again after a cut line as the one it was', async () => {
    const place = await openTown();
    const { town } = await callAsRun(place);
    const asked = { verdict: 'blocked', note: 'The key is missing.' };
    const [first, again] = await Promise.all([
      town.call('verdict', asked),
      town.call('verdict', asked),
    ]);
    expect([first.refused, again.refused]).toEqual([null, null]);
    const other = await town.call('verdict', { ...asked, note: 'Something else.' });
    expect(other.refused).toContain('has given the verdict blocked already');
    const { history } = (await stateOf(place)).tasks['t-1']!;
    expect(history.filter(({ verdict }) => verdict === 'blocked')).toHaveLength(1);
  });

  test('says what was wrong with the words of a call', async () => {
    const place = await openTown();
    const town = await callAsPerson(place);
    onTestFinished(() => town.close());
    const event = { type: 'message.sent', to: 'r-1', text: 'x'.repeat(70_000) };
    await expect(town.call('act', { event } as never)).rejects.toThrow(
      /^"act" does not take what was given as event\.text: /,
    );
    await expect(town.call('act', { event: { type: 'run.exited' } } as never)).rejects.toThrow(
      /^"act" does not take what was given as event\.type: /,
    );
    await expect(town.call('fly' as never, {} as never)).rejects.toThrow(/fly/);
  });

  test.each([
    ['bytes that are no message', 'GET / HTTP/1.1\r\nHost: town\r\n\r\n'],
    ['a length that is none', 'Content-Length: many\r\n\r\n{}'],
    ['a message that is no JSON', 'Content-Length: 5\r\n\r\n{{{{{'],
    ['headers without an end', 'x'.repeat(200_000)],
    ['a long message before hello', `Content-Length: 1000000\r\n\r\n${'x'.repeat(900_000)}`],
  ])('ends a line of %s, and goes on', async (_what, bytes) => {
    const place = await openTown();
    const { socket } = await openRaw(place);
    socket.write(bytes);
    await until('the line to be ended', () => isOver(socket));
    expect((await place.status()).activity).toBe('open');
  });

  test('serves others beside a hundred lines that say nothing, and closes them all at the end', async () => {
    const place = await openTown();
    const idle = await Promise.all(Array.from({ length: 100 }, () => openRaw(place)));
    for (const { socket } of idle.slice(0, 50)) socket.write('Content-Length: 200\r\n\r\n{"jso');
    const { pid } = (await place.status()).daemon;
    await place.ok('down');
    const open = () => idle.filter(({ socket }) => !isOver(socket)).length;
    await until('all lines to be closed', () => open() === 0, { saw: open });
    await untilGone(pid);
  });

  test('sends away whoever does not say hello', async () => {
    const place = await openTown();
    const { socket } = await openRaw(place);
    await until('the line to be ended', () => isOver(socket));
  });

  test('lets go of a watcher that has stopped reading, and keeps the others', async () => {
    const place = await openTown();
    await place.ok('pause');
    const { socket } = await openRaw(place);
    socket.write(framed({ id: 1, method: 'hello', params: { token: personToken(place) } }));
    socket.write(framed({ id: 2, method: 'subscribe', params: {} }));
    socket.pause();
    const watcher = await callAsPerson(place);
    onTestFinished(() => watcher.close());
    await watcher.call('subscribe', {});
    const told: number[] = [];
    watcher.on('entries', ({ entries }) => told.push(...entries.map(({ seq }) => seq)));
    const town = await callAsPerson(place);
    onTestFinished(() => town.close());
    const rest = { needs: [], priority: 5, role: null };
    const add = (title: string) =>
      town.call('addTask', { title, body: 'x'.repeat(16_000), ...rest });
    let last = 0;
    for (let round = 0; round < 400; round++) last = (await add(`Task ${round}`)).seq;
    await until(`entry ${last}`, () => told.at(-1) === last, { saw: () => told.at(-1) });
    expect(told).toEqual(Array.from(told, (_, index) => last - told.length + 1 + index));
    socket.resume();
    await until('the watcher to be let go', () => isOver(socket));
  });

  test('cuts a call short in one line when the daemon is killed under it', async () => {
    const place = await openTown();
    const { town } = await callAsRun(place);
    const asking = town.call('ask', { key: 'k', text: 'Shall I?' });
    const asked = async () => Object.keys((await stateOf(place)).inbox).length === 1;
    await until('the question', asked);
    process.kill((await place.status()).daemon.pid, 'SIGKILL');
    await expect(asking).rejects.toThrow(LineCutError);
    await expect(asking).rejects.toThrow(/^The daemon went away before it answered\./);
    await expect(town.call('brief', {})).rejects.toThrow(LineCutError);
  });
});
