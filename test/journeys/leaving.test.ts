/** Whatever ends the screen, the terminal it was in is as it was before, and says what goes on. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { until } from '../until.ts';
import { openPlace, type Place, processesOf, program, scripts, untilGone } from './place.ts';
import { areInstalled } from './programs.ts';
import { openTerminal, type Terminal } from './terminal.ts';

const town = (agent: string) => `
town: leaving
into: main
entry: worker
agents:
  own: { command: [bash, ${join(scripts, agent)}] }
roles:
  worker:
    agent: own
    seats: 2
    handoffs: { done: done }
`;

const size = { columns: 100, rows: 30 };

async function townWith(agent: string): Promise<Place> {
  const place = openPlace();
  place.commit({ 'town.yaml': town(agent) });
  await place.ok('goal', 'Wait');
  const live = async () => (await place.status()).runs.some(({ phase }) => phase === 'live');
  await until('a live run', live);
  return place;
}

type Shell = {
  terminal: Terminal;
  /** The process of the screen. */
  pid: number;
  /** Settles when the shell has the terminal again: its exit code, and what was changed of the terminal. */
  left(): Promise<number>;
};

/** A shell that runs the screen, then writes how the terminal is set. */
async function screenIn(place: Place, env: Record<string, string> = {}): Promise<Shell> {
  const at = (name: string) => join(place.folder, name);
  for (const name of ['before', 'after', 'pid']) rmSync(at(name), { force: true });
  const inner = `echo $$ > ${at('pid')}; exec ${process.execPath} ${program}`;
  const script = [
    `stty -g > ${at('before')}`,
    'printf "\\033]2;the shell\\007BEFORE\\n"',
    `sh -c '${inner}'`,
    'code=$?',
    `stty -g > ${at('after')}`,
    'echo "THE SHELL AGAIN $code."',
    'exec sleep 1000',
  ].join('\n');
  const command = ['sh', '-c', script];
  const terminal = openTerminal({
    command,
    cwd: place.root,
    env: { ...place.env, ...env },
    ...size,
  });
  onTestFinished(() => terminal.close());
  await terminal.until('BEFORE');
  await terminal.until('COMMAND');
  await terminal.until('WAITING at');
  return {
    terminal,
    pid: Number(readFileSync(at('pid'), 'utf8')),
    left: async () => {
      await terminal.until('THE SHELL AGAIN');
      expect(readFileSync(at('after'), 'utf8')).toBe(readFileSync(at('before'), 'utf8'));
      const said = terminal.rows().join('\n');
      return Number(/THE SHELL AGAIN (\d+)\./.exec(said)?.[1]);
    },
  };
}

const untouched = {
  screen: 'normal',
  on: [7, 25],
  cursorShape: 0,
  modifyOtherKeys: 0,
  kitty: { normal: [], alternate: [] },
  title: 'the shell',
  titles: [],
  applicationKeypad: false,
  insert: false,
  origin: false,
};

type Way = {
  way: string;
  leave: (shell: Shell) => Promise<unknown> | unknown;
  code: number;
  says: string;
};

const signalled = (signal: NodeJS.Signals, code: number): Way => ({
  way: signal,
  leave: ({ pid }) => process.kill(pid, signal),
  code,
  says: '',
});

const fault = 'the screen was told to fail';

const ways: Way[] = [
  {
    way: 'q, Detach',
    leave: async ({ terminal }) => {
      terminal.type('q');
      await terminal.until('Leave this screen?');
      terminal.type('\r');
    },
    code: 0,
    says: 'The town goes on in',
  },
  {
    way: 'q, Detach, while a terminal has the keys',
    leave: async ({ terminal }) => {
      terminal.type('\r');
      await terminal.until(/TYPING|again to type/);
      if (!terminal.rows().join().includes('TYPING')) terminal.type('\r');
      await terminal.until('TYPING');
      terminal.type('\x01q');
      await terminal.until('Leave this screen?');
      terminal.type('\r');
    },
    code: 0,
    says: 'The town goes on in',
  },
  signalled('SIGHUP', 129),
  signalled('SIGINT', 130),
  signalled('SIGQUIT', 131),
  signalled('SIGTERM', 143),
  {
    way: 'an error nobody caught',
    leave: ({ pid }) => process.kill(pid, 'SIGUSR2'),
    code: 1,
    says: `The screen stopped by a fault of its own: Error: ${fault}`,
  },
  {
    way: 'a promise nobody looked after',
    leave: ({ pid }) => process.kill(pid, 'SIGPROF'),
    code: 1,
    says: 'All of the fault is in LOG',
  },
];

test('every way out leaves the terminal as it was', async () => {
  const place = await townWith('waits.sh');
  const faulty = join(place.folder, 'faulty.mjs');
  writeFileSync(
    faulty,
    `process.on('SIGUSR2', () => { throw new Error('${fault}'); });
     process.on('SIGPROF', () => { Promise.reject(new Error('${fault}')); });`,
  );
  const log = join(place.town().log, 'screen.log');
  for (const { way, leave, code, says } of ways) {
    const shell = await screenIn(place, { NODE_OPTIONS: `--import=${faulty}` });
    expect(shell.terminal.modes(), way).toMatchObject({
      screen: 'alternate',
      titles: ['the shell'],
    });
    await leave(shell);
    expect(await shell.left(), way).toBe(code);
    expect(shell.terminal.modes(), way).toEqual(untouched);
    // Long lines are cut in two by the edge.
    expect(shell.terminal.rows().join(''), way).toContain(says.replaceAll('LOG', log));
    shell.terminal.close();
  }
  expect(readFileSync(log, 'utf8')).toContain(`Error: ${fault}\n    at `);
  expect((await place.status()).runs).toHaveLength(1);
});

test('Stop says who is left, a key leaves at once, and the town goes down by itself', async () => {
  const place = await townWith('stubborn.sh');
  const shell = await screenIn(place);
  shell.terminal.type('qj\r');
  await shell.terminal.until(/Ending the agent….*\d+s/);
  await shell.terminal.until('STOPPING');
  shell.terminal.type('\x1b');
  expect(await shell.left()).toBe(0);
  expect(shell.terminal.modes()).toEqual(untouched);
  expect(shell.terminal.rows().join(' ')).toContain('goes down by itself');
  await until('the socket to go', () => !existsSync(place.town().socket));
});

test('Stop waits for the agents and then says that the town is down', async () => {
  const place = await townWith('waits.sh');
  const shell = await screenIn(place);
  shell.terminal.type('qj\r');
  expect(await shell.left()).toBe(0);
  expect(shell.terminal.modes()).toEqual(untouched);
  expect(shell.terminal.rows().join(' ')).toContain('is down.');
  expect(processesOf(place.folder).filter(({ command }) => command.includes('holder'))).toEqual([]);
});

test('a town that is taken down elsewhere ends its screens, and is not started by them', async () => {
  const place = await townWith('waits.sh');
  const shell = await screenIn(place);
  await place.ok('down', '--stop-agents');
  expect(await shell.left()).toBe(0);
  expect(shell.terminal.modes()).toEqual(untouched);
  expect(shell.terminal.rows().join(' ')).toContain('is down.');
  expect(existsSync(place.town().socket)).toBe(false);
});

test('a daemon that dies is told of and started again under the open screen', async () => {
  const place = await townWith('waits.sh');
  const shell = await screenIn(place);
  const { pid } = (await place.status()).daemon;
  process.kill(pid, 'SIGKILL');
  await shell.terminal.until('The daemon went away and is started again; agents go on.');
  await shell.terminal.until('The daemon is back.');
  shell.terminal.type('q\r');
  expect(await shell.left()).toBe(0);
  expect(shell.terminal.modes()).toEqual(untouched);
});

test('a screen whose terminal goes away ends; the town and its agents go on', async () => {
  const place = await townWith('waits.sh');
  const [before] = (await place.status()).runs;
  const shell = await screenIn(place);
  shell.terminal.hangUp();
  await untilGone(shell.pid);
  const [after] = (await place.status()).runs;
  expect(after).toMatchObject({ pid: before?.pid, phase: 'live' });
});

test('Ctrl+Z gives the shell its terminal, and fg brings the screen back', async () => {
  const place = await townWith('waits.sh');
  const inputrc = join(place.folder, 'inputrc');
  writeFileSync(inputrc, 'set enable-bracketed-paste off\n');
  const env = { ...place.env, INPUTRC: inputrc, PS1: 'PROMPT> ' };
  const command = ['bash', '--norc', '--noprofile', '-i'];
  const terminal = openTerminal({ command, cwd: place.root, env, ...size });
  onTestFinished(() => terminal.close());
  await terminal.until('PROMPT>');
  const before = terminal.modes();
  terminal.type(`${process.execPath} ${program}\r`);
  await terminal.until('WAITING at');
  for (let times = 0; times < 2; times += 1) {
    terminal.type('\x1a');
    await terminal.until('Stopped');
    expect(terminal.modes()).toEqual(before);
    terminal.type('echo it is $TERM\r');
    await terminal.until('it is xterm-256color');
    terminal.type('clear; fg\r');
    await terminal.until('WAITING at');
    await terminal.until('COMMAND');
    expect(terminal.modes()).toMatchObject({ screen: 'alternate' });
  }
  terminal.type('q\r');
  await terminal.until('The town goes on in');
  expect(terminal.modes()).toEqual(before);
});

const hasTmux = areInstalled('tmux');

test.runIf(hasTmux)('tmux finds its pane as it was', async () => {
  const place = await townWith('waits.sh');
  const tmux = (...args: string[]) =>
    execFileSync('tmux', ['-S', join(place.folder, 'tmux'), '-f', '/dev/null', ...args], {
      cwd: place.root,
      env: place.env,
      encoding: 'utf8',
      timeout: 30_000,
    }).trim();
  onTestFinished(() => void tmux('kill-server'));
  tmux('new-session', '-d', '-x', '100', '-y', '30', 'bash --norc --noprofile');
  const flags = () =>
    tmux(
      ...['display', '-p'],
      '#{alternate_on} #{mouse_any_flag} #{mouse_sgr_flag} #{cursor_flag} #{wrap_flag} #{insert_flag} #{keypad_flag} #{pane_title}',
    );
  const screen = () => tmux('capture-pane', '-p');
  const sees = (words: string) =>
    until(words, () => screen().includes(words), { seconds: 45, saw: screen });
  const before = flags();
  for (const leave of ['q Enter', 'SIGTERM'] as const) {
    tmux('send-keys', `clear; ${process.execPath} ${program}`, 'Enter');
    await sees('WAITING at');
    expect(flags().startsWith('1 1 1 0 0')).toBe(true);
    if (leave === 'SIGTERM') {
      const [screen] = processesOf(place.folder).filter(({ command }) =>
        command.trim().endsWith(program),
      );
      process.kill(screen!.pid, leave);
    } else {
      tmux('send-keys', 'q');
      await sees('Leave this screen?');
      tmux('send-keys', 'Enter');
      await sees('The town goes on in');
    }
    await until(`the flags ${before}`, () => flags() === before, { saw: flags });
  }
});
