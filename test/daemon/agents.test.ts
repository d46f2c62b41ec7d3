/** Agents as the daemon follows them, talks to them, and finds them again. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Connection } from '../../src/client/connection.ts';
import { connectHolder } from '../../src/client/holder-client.ts';
import type { Event, Run } from '../../src/core/index.ts';
import { openPlace, type Place, simArgs, untilGone } from '../journeys/place.ts';
import { until } from '../until.ts';
import { holderInfo } from './holders.ts';
import { callAsPerson, entriesOf, openTown, stateOf, yaml } from './town.ts';

const worktree = (place: Place, task = 't-1') => join(place.town().worktrees, task);

function linesOf(place: Place): string[] {
  const path = join(worktree(place), 'lines');
  return existsSync(path) ? readFileSync(path, 'utf8').trim().split('\n') : [];
}

/** Waits for the run to be as wished; fails with what it was otherwise. */
async function untilRun(place: Place, test: (run: Run) => boolean, id = 'r-1'): Promise<Run> {
  let last: Run | undefined;
  const isSo = async () => {
    last = (await stateOf(place)).runs[id];
    return last !== undefined && test(last) && last;
  };
  return until(`${id} to be as wished`, isSo, { seconds: 40, saw: () => last });
}

async function startTask(place: Place, title: string): Promise<Run> {
  await place.ok('goal', title);
  return untilRun(place, ({ phase }) => phase === 'live');
}

async function untilEvent(place: Place, type: Event['type'], count = 1): Promise<Event[]> {
  let events: Event[] = [];
  const found = async () => {
    events = (await entriesOf(place)).map(({ event }) => event);
    const those = events.filter((event) => event.type === type);
    return those.length >= count && those;
  };
  const saw = () => events.map((event) => event.type).slice(-30);
  return until(`${count} of ${type}`, found, { seconds: 40, saw });
}

/** Types into the terminal of a run, as a screen does. */
async function typeInto(place: Place, run: string, text: string): Promise<void> {
  const town = await callAsPerson(place);
  const { socket, token, offset } = await town.call('attach', { run });
  town.close();
  const options = { socket, token, from: offset, kind: 'watcher' as const, onOutput: () => {} };
  const holder = await connectHolder(options);
  onTestFinished(() => holder.close());
  holder.send(Buffer.from(text));
}

/** Settles once the screen of r-1 holds the words. */
async function shows(town: Connection, words: string): Promise<void> {
  let screen = '';
  const shown = async () => {
    // A run that has just been started is not followed yet.
    const tooEarly = (error: Error) => ({ screen: error.message });
    ({ screen } = await town.call('attach', { run: 'r-1' }).catch(tooEarly));
    return screen.includes(words);
  };
  await until(words, shown, { saw: () => screen });
}

async function killDaemon(place: Place): Promise<void> {
  const { pid } = (await place.status()).daemon;
  process.kill(pid, 'SIGKILL');
  await untilGone(pid!);
}

describe('a text for an agent', () => {
  test('reaches a built-in agent that stays, with a receipt, and its screen shows it', async () => {
    const place = openPlace();
    const args = simArgs(place, { pace: 0, exit: 'stay' });
    place.commit({
      'town.yaml': `${yaml}  mate: { agent: sim, standing: true, workspace: none }\n`.replace(
        'agents:\n',
        `agents:\n  sim: { preset: sim, args: ${args} }\n`,
      ),
    });
    await place.ok('up');
    await untilRun(place, ({ phase, reading }) => phase === 'live' && reading === 'idle');
    await place.ok('message', 'mate.1', 'The', 'API', 'has', 'moved');
    await untilEvent(place, 'message.delivered');
    const town = await callAsPerson(place);
    onTestFinished(() => town.close());
    await shows(town, 'The API has moved');
  });

  test('comes one at a time, each as a line of its own', async () => {
    const place = await openTown();
    await startTask(place, 'read');
    const texts = ['first one', 'second one', 'third one'];
    await Promise.all(texts.map((text) => place.ok('message', 'r-1', text)));
    await untilEvent(place, 'message.delivered', 3);
    // What was typed last is a reminder of Town, or one of these.
    const own = () => linesOf(place).filter((line) => texts.includes(line));
    await until('three lines', () => own().length === 3, { saw: () => linesOf(place) });
    expect(own().sort()).toEqual([...texts].sort());
  });

  test('interrupts nobody, whatever characters are in it', async () => {
    const place = await openTown();
    const { pid } = await startTask(place, 'read');
    const receipt = await place.ok('message', 'r-1', 'stop\x03 at \x04once\x1a \x1cplease');
    expect(receipt).toContain('m-1 is on its way to r-1. 4 control characters were left out.');
    await untilEvent(place, 'message.delivered');
    const town = await callAsPerson(place);
    const text = 'and\x03 not\x1c so either';
    await town.call('act', { event: { type: 'message.sent', to: 'r-1', text } });
    town.close();
    const heard = () => linesOf(place).includes('and not so either');
    await until('the second text', heard, { saw: () => linesOf(place) });
    expect(linesOf(place)).toContain('stop at once please');
    expect((await stateOf(place)).runs['r-1']?.pid).toBe(pid);
  });

  test('is not added to a line that someone has begun', async () => {
    const place = await openTown();
    await startTask(place, 'read');
    // After its one reminder it rests for good.
    await untilRun(place, ({ stuck }) => stuck);
    await typeInto(place, 'r-1', 'half a ');
    const town = await callAsPerson(place);
    onTestFinished(() => town.close());
    await shows(town, 'half a ');
    await place.ok('message', 'r-1', 'from Town');
    // The rest of the line comes after the text had every chance to come between.
    await untilEvent(place, 'message.sent', 1);
    await typeInto(place, 'r-1', 'line');
    await typeInto(place, 'r-1', '\r');
    await untilEvent(place, 'message.delivered', 2);
    expect(linesOf(place).slice(-2)).toEqual(['half a line', 'from Town']);
  });

  test('waits for an agent that is at work, also across the death of a daemon', async () => {
    const place = await openTown();
    await startTask(place, 'busy');
    await untilRun(place, ({ reading }) => reading === 'busy');
    await place.ok('message', 'r-1', 'Mind', 'the', 'gap');
    await killDaemon(place);
    await place.ok('up');
    expect((await entriesOf(place)).map(({ event }) => event.type)).not.toContain('message.failed');
    writeFileSync(join(worktree(place), 'rest'), '');
    await untilEvent(place, 'message.delivered');
    expect(linesOf(place)[0]).toBe('Mind the gap');
  });

  test('that can not reach its agent any more is the person’s to know', async () => {
    const place = await openTown();
    await startTask(place, 'busy');
    await place.ok('message', 'r-1', 'Too late');
    await place.ok('task', 'drop', 't-1');
    const told = async () => Object.values((await stateOf(place)).inbox);
    await until('an item in the inbox', async () => (await told()).length > 0);
    expect((await told())[0]).toMatchObject({ kind: 'undelivered' });
    expect((await told())[0]!.text).toContain('Too late');
  });

  test('from Town itself reminds one that ends its turn without a verdict', async () => {
    const place = await openTown();
    await startTask(place, 'read');
    await untilEvent(place, 'message.delivered');
    await until('a line', () => linesOf(place).length > 0);
    expect(linesOf(place)[0]).toMatch(/^No verdict has been given for t-1 yet\./);
    const stuck = async () => Object.values((await stateOf(place)).inbox)[0]?.kind === 'stuck';
    await until('the task to be stuck', stuck, { seconds: 40 });
  });
});

describe('an agent’s terminal', () => {
  test('answers a question once, whoever watches, and not again after the daemon’s death', async () => {
    const place = await openTown();
    await startTask(place, 'ask-terminal');
    const answers = () => {
      const path = join(worktree(place), 'answers');
      return existsSync(path) ? readFileSync(path, 'latin1') : '';
    };
    await until('an answer', answers);
    const watching = await Promise.all([1, 2].map(() => callAsPerson(place)));
    for (const town of watching) {
      await town.call('attach', { run: 'r-1' });
      town.close();
    }
    for (let death = 0; death < 2; death++) {
      await killDaemon(place);
      await place.ok('up');
      await untilRun(place, ({ phase }) => phase === 'live');
    }
    // A key typed now comes after whatever a daemon had to say.
    await typeInto(place, 'r-1', '!');
    await until('the key', () => answers().endsWith('!'), { saw: answers });
    expect(answers()).toBe('\x1b]7501;?\x1b\\!');
  });

  test('may be flooded without keeping anybody else waiting for ever, also across a death', async () => {
    const place = await openTown();
    await startTask(place, 'flood');
    const written = async () => (await place.status()).runs[0]!.offset;
    await until('three megabytes', async () => (await written()) > 3_000_000);
    await place.ok('goal', 'wait');
    await untilRun(place, ({ phase }) => phase === 'live', 'r-2');
    const { pid } = (await stateOf(place)).runs['r-1']!;
    await killDaemon(place);
    await place.ok('up');
    const after = await untilRun(place, ({ phase }) => phase === 'live');
    expect(after.pid).toBe(pid);
    const before = await written();
    await until('more output', async () => (await written()) > before);
    await place.ok('task', 'drop', 't-1');
  });
});

describe('an agent', () => {
  test('is started with the listed variables only', async () => {
    const place = openPlace();
    place.commit({ 'town.yaml': yaml });
    const secrets = {
      AWS_SECRET_ACCESS_KEY: 's1',
      GITHUB_TOKEN: 's2',
      NODE_OPTIONS: '',
      FOO: 's3',
    };
    const certificates = join(place.folder, 'certificates.pem');
    writeFileSync(certificates, '');
    const { code } = await place.run(['up'], {
      env: { ...secrets, TOWN_TOKEN: '', TOWN_X: 's4', NODE_EXTRA_CA_CERTS: certificates },
    });
    expect(code).toBe(0);
    await startTask(place, 'env');
    const path = join(worktree(place), 't-1.env');
    await until('the variables', () => existsSync(path) && readFileSync(path, 'utf8'));
    const names = readFileSync(path, 'utf8')
      .split('\n')
      .flatMap((line) => /^(\w+)=/.exec(line)?.[1] ?? []);
    const town = names.filter((name) => name.startsWith('TOWN_')).sort();
    expect(town).toEqual(
      ['BRIEF', 'ROLE', 'ROOT', 'RUN', 'SEAT', 'SOCKET', 'TASK', 'TOKEN'].map(
        (name) => `TOWN_${name}`,
      ),
    );
    expect(names.filter((name) => name in secrets || name === 'TOWN_X')).toEqual([]);
    expect(readFileSync(path, 'utf8')).not.toMatch(/=s[1-4]$/m);
    // The daemon does without what slows its own start down.
    expect(readFileSync(path, 'utf8')).toContain(`NODE_EXTRA_CA_CERTS=${certificates}\n`);
    const { pid } = (await place.status()).daemon;
    expect(readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0')).not.toContain(
      `NODE_EXTRA_CA_CERTS=${certificates}`,
    );
  });

  test('whose holder is killed is ended, and its run is lost with a reason', async () => {
    const place = await openTown();
    const { pid } = await startTask(place, 'wait');
    const town = await callAsPerson(place);
    onTestFinished(() => town.close());
    await shows(town, 'ready in r-1');
    const holder = holderInfo(join(place.town().runs, 'r-1')).pid;
    process.kill(holder, 'SIGKILL');
    await untilGone(pid!);
    const history = async () => (await stateOf(place)).tasks['t-1']!.history;
    const lost = async () => (await history()).find(({ kind }) => kind === 'lost');
    expect((await until('the loss', lost)).note).toBe(
      'worker.1 was lost on t-1 "wait": its process is gone. Its last lines:\n  ready in r-1',
    );
    await untilRun(place, ({ phase }) => phase === 'live', 'r-2');
  });

  test('that a dead daemon was about to start is started by the next one, once', async () => {
    const place = await openTown();
    await place.ok('pause');
    for (const title of ['wait one', 'wait two', 'wait three']) await place.ok('goal', title);
    const town = await callAsPerson(place);
    const going = town.call('act', { event: { type: 'town.resumed' } }).catch(() => null);
    await going;
    process.kill(town.greeting.pid, 'SIGKILL');
    await place.ok('up');
    for (const id of ['r-1', 'r-2', 'r-3'])
      await untilRun(place, ({ phase }) => phase === 'live', id);
    const { runs, tasks } = await stateOf(place);
    expect(Object.keys(runs)).toEqual(['r-1', 'r-2', 'r-3']);
    expect(Object.values(tasks).map(({ epoch }) => epoch)).toEqual([1, 1, 1]);
  });

  test('that was started before its daemon could say so is taken over as it is', async () => {
    const place = await openTown();
    const { pid } = await startTask(place, 'wait');
    await killDaemon(place);
    const { ledger } = place.town();
    const file = join(ledger, readdirSync(ledger).find((name) => name.endsWith('.jsonl'))!);
    const lines = readFileSync(file, 'utf8').split('\n');
    const told = lines.findIndex((line) => line.includes('"type":"run.started"'));
    writeFileSync(file, `${lines.slice(0, told).join('\n')}\n`);
    await place.ok('up');
    const run = await untilRun(place, ({ phase }) => phase === 'live');
    expect([run.pid, run.epoch, Object.keys((await stateOf(place)).runs)]).toEqual([
      pid,
      1,
      ['r-1'],
    ]);
    expect((await entriesOf(place)).map(({ event }) => event.type)).not.toContain('run.failed');
  });

  test('whose role’s brief is missing is not started, and the reason names the file', async () => {
    const place = await openTown();
    const text = yaml.replace('agent: own', 'agent: own\n    brief: briefs/none.md');
    writeFileSync(join(place.root, 'town.yaml'), text);
    await untilEvent(place, 'graph.changed');
    await place.ok('goal', 'wait');
    let said = '';
    const why = async () => {
      said = await place.ok('task', 'show', 't-1');
      return said.includes('briefs/none.md is not there');
    };
    await until('the reason', why, { saw: () => said });
  });
});
