/** Where a town listens, and with which programs it goes on, is found by what is true now. */
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { connectHolder } from '../../src/client/holder-client.ts';
import type { Run, State } from '../../src/core/index.ts';
import { isAlive } from '../../src/world/real/processes.ts';
import { openTown, yaml } from '../daemon/town.ts';
import { sweepAway } from '../temporary.ts';
import { until } from '../until.ts';
import { openPlace, type Place, program } from './place.ts';
import type { Watch } from './watch.ts';

/** A town whose agent waits and shows what is typed. */
async function townAtWork(): Promise<{ place: Place; watch: Watch; agent: Agent }> {
  const place = await openTown();
  await place.ok('goal', 'read lines');
  const watch = await place.watch();
  const state = await watch.until('an agent at work', (now) => liveRun(now) !== null);
  return { place, watch, agent: agentOf(liveRun(state)!) };
}

type Agent = { run: string; pid: number; startTime: string };

function liveRun({ runs }: State): Run | null {
  return Object.values(runs).find(({ phase, pid }) => phase === 'live' && pid !== null) ?? null;
}

function agentOf({ id, pid, startTime }: Run): Agent {
  return { run: id, pid: pid!, startTime: startTime! };
}

/** Types a line to the agent as a screen does, and waits until its terminal shows it. */
async function typesTo(watch: Watch, { run }: Agent, text: string): Promise<void> {
  let shown = '';
  let problem = 'nothing was tried';
  const isReached = async () => {
    try {
      const { socket, token, offset } = await (await watch.town()).call('attach', { run });
      const line = await connectHolder({
        ...{ socket, token, from: offset, kind: 'watcher' },
        onOutput: (bytes) => {
          shown += bytes.toString('utf8');
        },
      });
      line.send(Buffer.from(`${text}\r`));
      const bound = { seconds: 5 };
      const isShown = await until('the echo', () => shown.includes(text), bound).catch(() => false);
      line.close();
      problem = `the terminal showed ${JSON.stringify(shown)}`;
      return isShown;
    } catch (error) {
      problem = (error as Error).message;
      return false;
    }
  };
  await until(`"${text}" in the terminal`, isReached, { saw: () => problem });
}

/** The same process has the same run. */
function goesOn(state: State, { run, pid, startTime }: Agent): void {
  expect(isAlive(pid, startTime)).toBe(true);
  expect(state.runs[run]).toMatchObject({ pid, startTime });
}

const pidOf = async (place: Place): Promise<number | null> =>
  JSON.parse(await place.ok('status', '--json')).daemon.pid;

describe('a daemon that was started from another environment', () => {
  for (const name of ['XDG_RUNTIME_DIR', 'TMPDIR'])
    test(`with another ${name} is found at once`, async () => {
      const place = openPlace();
      if (name === 'TMPDIR') delete place.env['XDG_RUNTIME_DIR'];
      place.commit({ 'town.yaml': yaml });
      const other = join(place.folder, 'other');
      mkdirSync(other, { mode: 0o700 });
      const up = await place.run(['up'], { env: { [name]: other } });
      expect([up.code, up.err]).toEqual([0, '']);
      const { code, out, err, ms } = await place.run(['status', '--json']);
      expect([code, err]).toEqual([0, '']);
      expect(JSON.parse(out).daemon.pid).toEqual(expect.any(Number));
      console.info(`status of a daemon with another ${name}: ${Math.round(ms)} ms`);
      expect(ms).toBeLessThan(5000);
      expect(await place.ok('doctor')).toContain('daemon: running as process');
      const down = await place.run(['down', '--stop-agents']);
      expect([down.code, down.err]).toEqual([0, '']);
    });

  test('is followed by one that listens where living agents look for it', async () => {
    const { place, watch, agent } = await townAtWork();
    const { socket } = place.town();
    const { pid } = (await watch.town()).greeting;
    process.kill(pid, 'SIGKILL');
    const other = join(place.folder, 'other');
    mkdirSync(other, { mode: 0o700 });
    expect((await place.run(['up'], { env: { XDG_RUNTIME_DIR: other } })).err).toBe('');
    expect(place.town().socket).toBe(socket);
    expect(existsSync(socket)).toBe(true);
    const state = await watch.until('the next daemon', () => true);
    goesOn(state, agent);
    await typesTo(watch, agent, 'still here');
  });

  test('is followed by one elsewhere when that folder cannot be used, and agents find it', async () => {
    const { place, watch, agent } = await townAtWork();
    const { socket, sockets, bin } = place.town();
    process.kill((await watch.town()).greeting.pid, 'SIGKILL');
    chmodSync(sockets, 0o755);
    const other = join(place.folder, 'other');
    mkdirSync(other, { mode: 0o700 });
    expect((await place.run(['up'], { env: { XDG_RUNTIME_DIR: other } })).err).toBe('');
    expect(place.town().socket).not.toBe(socket);
    goesOn(await watch.until('the next daemon', () => true), agent);
    const words = await environmentOf(agent.pid);
    const said = execFileSync(join(bin, 'town'), ['brief'], {
      env: words,
      cwd: '/',
      encoding: 'utf8',
    });
    expect(said).toContain('read lines');
  });
});

async function environmentOf(pid: number): Promise<Record<string, string>> {
  const text = execFileSync('cat', [`/proc/${pid}/environ`], { encoding: 'utf8' });
  const entries = text.split('\0').filter(Boolean);
  return Object.fromEntries(
    entries.map((entry) => {
      const at = entry.indexOf('=');
      return [entry.slice(0, at), entry.slice(at + 1)];
    }),
  );
}

describe('a socket folder that is removed', () => {
  test('while an agent works comes back, the daemon’s socket and the agent’s', async () => {
    const { place, watch, agent } = await townAtWork();
    const { pid } = (await watch.town()).greeting;
    const { sockets, socket } = place.town();
    sweepAway(dirname(sockets));
    const files = () => [socket, join(sockets, agent.run)].filter(existsSync);
    await until('both sockets', () => files().length === 2, { saw: files });
    expect(await pidOf(place)).toBe(pid);
    await typesTo(watch, agent, 'hello again');
    goesOn(watch.state(), agent);
  });

  test('while the town is down loses no agent', async () => {
    const { place, watch, agent } = await townAtWork();
    await place.ok('down', '--keep-agents');
    sweepAway(dirname(place.town().sockets));
    await place.ok('up');
    await typesTo(watch, agent, 'hello again');
    goesOn(watch.state(), agent);
  });

  test('and cannot be made again is told to the person, and no agent is ended', async () => {
    const { place, watch, agent } = await townAtWork();
    await place.ok('down', '--keep-agents');
    const { sockets } = place.town();
    const base = dirname(sockets);
    rmSync(base, { recursive: true, maxRetries: 5 });
    // The daemon finds another place; the holder knows only this one.
    writeFileSync(base, '');
    const other = join(place.folder, 'other');
    mkdirSync(other, { mode: 0o700 });
    expect((await place.run(['up'], { env: { XDG_RUNTIME_DIR: other } })).err).toBe('');
    const unreachable = ({ inbox }: State) =>
      Object.values(inbox).find(({ kind }) => kind === 'unreachable');
    const state = await watch.until('the item', (now) => unreachable(now) !== undefined);
    expect(unreachable(state)?.text).toMatch(
      /^The terminal of worker\.1 cannot be reached, while its agent works on: /,
    );
    expect(await place.ok('why', 't-1')).toContain(
      '(i-1) The terminal of worker.1 cannot be reached',
    );
    goesOn(state, agent);
    rmSync(base);
    await watch.until('the item to be settled', (now) => unreachable(now) === undefined);
    await typesTo(watch, agent, 'hello again');
    goesOn(watch.state(), agent);
  });

  test('and cannot be made again leaves the person the choice to stop the agent', async () => {
    const { place, watch, agent } = await townAtWork();
    await place.ok('down', '--keep-agents');
    const base = dirname(place.town().sockets);
    rmSync(base, { recursive: true, maxRetries: 5 });
    writeFileSync(base, '');
    const other = join(place.folder, 'other');
    mkdirSync(other, { mode: 0o700 });
    expect((await place.run(['up'], { env: { XDG_RUNTIME_DIR: other } })).err).toBe('');
    await watch.until('the item', ({ inbox }) => Object.keys(inbox).length > 0);
    await place.ok('answer', 'i-1', 'stop');
    await watch.until('the task at another run', (now) => {
      const next = liveRun(now);
      return next !== null && next.id !== agent.run;
    });
    expect(isAlive(agent.pid, agent.startTime)).toBe(false);
  });
});

describe('a Node that is removed', () => {
  /** A town whose daemon was started by a Node of its own, which is gone now. */
  async function townWithoutItsNode(prepare: (place: Place, node: string) => Promise<void>) {
    const place = openPlace();
    place.commit({ 'town.yaml': yaml });
    const node = join(place.folder, 'node-of-old', 'node');
    mkdirSync(dirname(node));
    copyFileSync(process.execPath, node);
    execFileSync(node, [program, 'up'], { cwd: place.root, env: place.env, stdio: 'pipe' });
    await prepare(place, node);
    rmSync(dirname(node), { recursive: true, maxRetries: 5 });
    return place;
  }

  test('before a start is replaced by the one on PATH', async () => {
    const place = await townWithoutItsNode(async () => undefined);
    const watch = await place.watch();
    await place.ok('goal', 'wait');
    const state = await watch.until('an agent at work', (now) => liveRun(now) !== null);
    expect(state.tasks['t-1']?.history).toEqual([]);
  });

  test('while an agent works does not touch it, and its commands go on', async () => {
    let agent: Agent | null = null;
    const place = await townWithoutItsNode(async (town) => {
      await town.ok('goal', 'read lines');
      const watch = await town.watch();
      const state = await watch.until('an agent at work', (now) => liveRun(now) !== null);
      agent = agentOf(liveRun(state)!);
    });
    const watch = await place.watch();
    const words = await environmentOf(agent!.pid);
    const said = execFileSync(join(place.town().bin, 'town'), ['brief'], {
      ...{ env: words, cwd: place.root, encoding: 'utf8' },
    });
    expect(said).toContain('read lines');
    await typesTo(watch, agent!, 'hello again');
    // The next daemon finds it as it is.
    process.kill((await watch.town()).greeting.pid, 'SIGKILL');
    await place.ok('up');
    goesOn(await watch.until('the next daemon', () => true), agent!);
  });

  test('and no other on PATH is named to the person, with what to do', async () => {
    const place = openPlace();
    place.commit({ 'town.yaml': yaml });
    const node = join(place.folder, 'node-of-old', 'node');
    const bin = join(place.folder, 'bin');
    for (const folder of [dirname(node), bin]) mkdirSync(folder);
    copyFileSync(process.execPath, node);
    for (const name of ['git', 'sh', 'bash', 'env', 'sleep', 'cat']) {
      const found = execFileSync('sh', ['-c', `command -v ${name}`], { encoding: 'utf8' }).trim();
      symlinkSync(found, join(bin, name));
    }
    const env = { ...place.env, PATH: bin };
    execFileSync(node, [program, 'up'], { cwd: place.root, env, stdio: 'pipe' });
    rmSync(dirname(node), { recursive: true, maxRetries: 5 });
    const watch = await place.watch();
    await place.ok('goal', 'wait');
    const state = await watch.until('the failed start', ({ tasks }) =>
      Boolean(tasks['t-1']?.history.length),
    );
    expect(state.tasks['t-1']?.history[0]?.note).toContain(
      `Node is gone from ${node}, and PATH has no other. Install Node 20.19 or later, then run "town down --keep-agents" and "town up"`,
    );
  });
});

describe('Town itself', () => {
  test('may be moved or upgraded while it runs: the next command goes on from where it is', async () => {
    const place = openPlace();
    place.commit({ 'town.yaml': yaml });
    const [before, after] = [join(place.folder, 'town-1'), join(place.folder, 'town-2')];
    for (const part of ['dist', 'config'])
      cpSync(resolve(part), join(before, part), { recursive: true });
    symlinkSync(resolve('node_modules'), join(before, 'node_modules'));
    const run = (town: string, ...args: string[]) =>
      execFileSync(process.execPath, [join(town, 'dist/town.js'), ...args], {
        ...{ cwd: place.root, env: place.env, encoding: 'utf8', stdio: 'pipe' },
      });
    run(before, 'up');
    run(before, 'goal', 'read lines');
    const watch = await place.watch();
    const state = await watch.until('an agent at work', (now) => liveRun(now) !== null);
    const agent = agentOf(liveRun(state)!);
    const { pid } = (await watch.town()).greeting;
    renameSync(before, after);
    watch.close();
    run(after, 'up');
    const next = await place.watch();
    expect((await next.town()).greeting.pid).not.toBe(pid);
    goesOn(next.state(), agent);
    await typesTo(next, agent, 'hello again');
    // What agents find on PATH is the Town of now.
    const words = await environmentOf(agent.pid);
    const said = execFileSync(join(place.town().bin, 'town'), ['brief'], { env: words, cwd: '/' });
    expect(said.toString()).toContain('read lines');
  });

  test('that is gone when an agent is to be started says so', async () => {
    const place = openPlace();
    place.commit({ 'town.yaml': yaml });
    const before = join(place.folder, 'town-1');
    for (const part of ['dist', 'config'])
      cpSync(resolve(part), join(before, part), { recursive: true });
    symlinkSync(resolve('node_modules'), join(before, 'node_modules'));
    execFileSync(process.execPath, [join(before, 'dist/town.js'), 'up'], {
      ...{ cwd: place.root, env: place.env, stdio: 'pipe' },
    });
    const watch = await place.watch();
    const town = await watch.town();
    renameSync(before, join(place.folder, 'town-2'));
    const task = { title: 'wait', body: '', needs: [], priority: 5, role: null };
    await town.call('addTask', task);
    const state = await watch.until('the failed start', ({ tasks }) =>
      Boolean(tasks['t-1']?.history.length),
    );
    expect(state.tasks['t-1']?.history[0]?.note).toContain(
      `Town is gone from ${join(before, 'dist')}: it was moved or upgraded. Run "town up"`,
    );
  });
});
