/** What takes its time says how far it is, on the screen and in the commands; gates hold it up for as long as a test looks. */
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startDaemon } from '../../src/client/reach.ts';
import { sayStep } from '../../src/client/starting.ts';
import { until } from '../until.ts';
import { openPlace, type Place, program, scripts } from './place.ts';
import { openTerminal, type Terminal } from './terminal.ts';
import { isQuiet } from './watch.ts';

/** A shell line that waits until the gate is open. */
function gate(place: Place, name: string) {
  const file = join(place.folder, `gate-${name}`);
  return {
    wait: `while [ ! -e ${file} ]; do sleep 0.1; done`,
    open: () => writeFileSync(file, ''),
  };
}

const team = (script: string, check: string) => `
town: slow
into: main
entry: worker
agents:
  own: { command: [bash, ${script}] }
roles:
  worker:
    agent: own
    handoffs: { done: { to: merge, needs: [commit] } }
  merge:
    station: merge-queue
    checks: ["true", ${JSON.stringify(check)}]
    handoffs: { merged: done, conflict: human, failed: human }
`;

/** Commits one file, leaves one that git must look at again, and is done. */
const worker = `#!/usr/bin/env bash
echo work > work.txt
git add work.txt
git commit -qm "Work"
echo left > left.slow
town verdict done
`;

test('worktree, checks and archive say how far they are, wherever one looks', async () => {
  const place = openPlace();
  const [making, checking, keeping] = ['making', 'checking', 'keeping'].map((name) =>
    gate(place, name),
  ) as [ReturnType<typeof gate>, ReturnType<typeof gate>, ReturnType<typeof gate>];
  const script = join(place.folder, 'worker.sh');
  writeFileSync(script, worker);
  const check = `printf 'half \\033[32mdone\\033[0m\\n'; ${checking.wait}; echo all done`;
  place.commit({
    'town.yaml': team(script, check),
    '.gitattributes': 'large.slow filter=large\nleft.slow filter=left\n',
    'large.slow': 'large\n',
  });
  place.git(['config', 'filter.large.smudge', `${making.wait}; cat`]);
  place.git(['config', 'filter.left.clean', `${keeping.wait}; cat`]);
  await place.ok('up');
  const watch = await place.watch();
  const screen = place.screen();
  await screen.until('COMMAND');
  await place.ok('goal', 'Do the work');
  await screen.until(/making its worktree… +\d+s/);
  await screen.until(/│ +making its worktree… \d+s +│/);
  expect(await place.ok('status')).toMatch(/worker\.1 +making its worktree +\d+s/);
  making.open();

  await screen.until(/● testing t-1 +\d+s/);
  await screen.until('half done');
  expect(screen.rows().join('\n')).toMatch(/merge .*testing \d+s/);
  expect((await place.status()).work).toMatchObject([
    { at: 'merge', step: 'testing', part: { at: 2, of: 2 }, tasks: ['t-1'], command: check },
  ]);
  screen.type('3');
  await screen.until(/t-1 testing \d+s/);
  screen.type('6');
  await screen.until('half done');
  screen.type('1');
  checking.open();

  await watch.until('the landing', ({ tasks }) => Boolean(tasks['t-1']?.landed));
  await screen.until(/archiving t-1 +\d+s/);
  expect(await place.ok('status')).toMatch(/t-1 +archiving +t-1 +\d+s/);
  // Keys are answered while all of it goes on.
  screen.type('?');
  await screen.until('In every view');
  keeping.open();
  screen.type('q');
  await screen.until(/t-1 merged \d+s ago/);
  await watch.until('the end', isQuiet);
  await until('all work to end', async () => (await place.status()).work.length === 0);
  expect(watch.entries().some(({ event }) => JSON.stringify(event).includes('archiving t-1'))).toBe(
    false,
  );
});

/** A terminal in which git waits behind a gate. */
async function withSlowGit(place: Place, args: string[]) {
  const held = gate(place, 'git');
  const bin = join(place.folder, 'bin');
  mkdirSync(bin);
  const real = execFileSync('sh', ['-c', 'command -v git'], { encoding: 'utf8' }).trim();
  writeFileSync(join(bin, 'git'), `#!/bin/sh\n${held.wait}\nexec ${real} "$@"\n`);
  chmodSync(join(bin, 'git'), 0o755);
  const env = { ...place.env, PATH: `${bin}:${place.env['PATH']}` };
  const command = [process.execPath, program, ...args];
  const terminal: Terminal = openTerminal({
    ...{ command, cwd: place.root, env, columns: 80, rows: 24 },
  });
  onTestFinished(() => terminal.close());
  return { terminal, open: held.open };
}

test('a slow start says how far it is in one line, which is gone when the screen is there', async () => {
  const place = openPlace();
  place.commit({ 'town.yaml': team(join(scripts, 'waits.sh'), 'true') });
  const { terminal, open } = await withSlowGit(place, []);
  await terminal.until(/Starting the town: looking at the repository… · \ds/);
  expect(terminal.rows().filter((row) => row !== '')).toHaveLength(1);
  expect(terminal.modes().screen).toBe('normal');
  open();
  await terminal.until('COMMAND');
  terminal.type('q\r');
  await terminal.until('The town goes on in');
  expect(terminal.rows().join('\n')).not.toContain('Starting');
});

test('a daemon that cannot start gives its reason at once', async () => {
  const place = openPlace();
  place.commit({
    'town.yaml': team(join(scripts, 'waits.sh'), 'true').replace('worker:', 'wrker:'),
  });
  const screen = place.screen();
  await screen.until('town.yaml:4:');
  expect((await screen.ended()).code).not.toBe(0);
  expect(screen.output()).not.toContain('\x1b[?1049h');
});

test('a daemon that finds a town at work says what it does before it is ready', async () => {
  const place = openPlace();
  place.commit({ 'town.yaml': team(join(scripts, 'waits.sh'), 'true') });
  await place.ok('goal', 'Wait');
  const live = async () => (await place.status()).runs.some(({ phase }) => phase === 'live');
  await until('a live run', live);
  await place.ok('down', '--keep-agents');
  const runtime = process.env['XDG_RUNTIME_DIR'];
  process.env['XDG_RUNTIME_DIR'] = place.env['XDG_RUNTIME_DIR'];
  onTestFinished(() => {
    if (runtime === undefined) delete process.env['XDG_RUNTIME_DIR'];
    else process.env['XDG_RUNTIME_DIR'] = runtime;
  });
  const said: string[] = [];
  const word = await startDaemon(place.town(), resolve('dist/daemon.js'), (step) => {
    said.push(sayStep(step));
  });
  expect(word).toBe('ready');
  expect(said).toEqual([
    'checking the ledger',
    'reading the ledger',
    'looking at the repository',
    'finding the agents again (0 of 1)',
    'following their terminals (0 of 1)',
  ]);
});

test('town down asks, names what it waits for, and leaves quietly when it is not answered', async () => {
  const place = openPlace();
  place.commit({ 'town.yaml': team(join(scripts, 'stubborn.sh'), 'true') });
  await place.ok('goal', 'Wait');
  const live = async () => (await place.status()).runs.some(({ phase }) => phase === 'live');
  await until('a live run', live);
  for (const key of ['\x04', '\x03', 'c\r']) {
    const asked = place.screen(['down']);
    await asked.until('[k]eep them, [s]top them, or [c]ancel?');
    asked.type(key);
    await asked.until('town: Nothing was changed.');
    expect((await asked.ended()).code).toBe(1);
  }
  const terminal = place.screen(['down']);
  await terminal.until('[k]eep');
  terminal.type('s\r');
  await terminal.until(/Taking the town down: ending the agent: worker\.1… · \ds/);
  await terminal.until('The town is down; the agent was stopped.');
  expect(terminal.rows().join('\n')).not.toContain('Taking the town down');
  expect(existsSync(place.town().socket)).toBe(false);
});
