/** The terminal of an open screen goes away: the screen dies of SIGHUP as any program does, quietly. */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { until } from '../until.ts';
import { openPlace, type Place, processesOf, program, scripts } from './place.ts';
import { areInstalled } from './programs.ts';
import { openTerminal, type Terminal } from './terminal.ts';

const town = `
town: hang-up
into: main
entry: worker
agents:
  own: { command: [bash, ${join(scripts, 'waits.sh')}] }
  flood: { command: [bash, -c, "echo WAITING at flood; exec yes 'a line of a flood that does not end'"] }
roles:
  worker:
    agent: own
    handoffs: { done: done, loud: flooder }
  flooder:
    agent: flood
    handoffs: { done: done }
`;

const size = { columns: 120, rows: 36 };

async function townAtWork(): Promise<Place> {
  const place = openPlace();
  place.commit({ 'town.yaml': town });
  await place.ok('goal', 'Wait');
  await place.ok('task', 'add', 'Flood', '--role', 'flooder');
  const live = async () =>
    (await place.status()).runs.filter(({ phase }) => phase === 'live').length === 2;
  await until('two agents at work', live);
  return place;
}

/** Runs a command and writes the exit code that a shell would see, without a terminal of its own. */
const keeper = join(import.meta.dirname, '../fixtures/journeys/outlives.mjs');

type Open = { terminal: Terminal /** What became of the screen. */; end(): Promise<string> };

async function openScreenIn(place: Place, name: string): Promise<Open> {
  const told = join(place.folder, `end-${name}`);
  const errors = join(place.folder, `errors-${name}`);
  const terminal = openTerminal({
    command: [process.execPath, keeper, told, errors, process.execPath, program],
    cwd: place.root,
    env: place.env,
    ...size,
  });
  onTestFinished(() => terminal.close());
  await terminal.until('COMMAND');
  await terminal.until('WAITING at');
  return {
    terminal,
    end: async () => {
      await until('word of how it ended', () => existsSync(told));
      const said = readFileSync(errors, 'utf8');
      return `${readFileSync(told, 'utf8')}${said === '' ? '' : `, and wrote: ${said.slice(0, 400)}`}`;
    },
  };
}

/** Types, and goes on as soon as the screen has drawn something more. */
const drawing = (keys: string) => async (terminal: Terminal) => {
  const before = terminal.output().length;
  terminal.type(keys);
  await until('something drawn', () => terminal.output().length > before);
};

type Way = [name: string, get: (terminal: Terminal) => Promise<unknown> | unknown];

const inView = (number: number): Way => [
  `view ${number}`,
  async (terminal) => {
    await drawing(`${number}`)(terminal);
    await terminal.until('COMMAND');
  },
];
const typed =
  (keys: string, then: string | RegExp) =>
  async (terminal: Terminal): Promise<void> => {
    terminal.type(keys);
    await terminal.until(then);
  };

const toTerminal = async (terminal: Terminal) => {
  terminal.type('\r');
  await terminal.until(/TYPING|again to type/);
  if (!terminal.rows().join().includes('TYPING')) terminal.type('\r');
  await terminal.until('TYPING');
};

const ways: Way[] = [
  ...[1, 2, 3, 4, 5, 6, 7].map(inView),
  ['a dialog', typed('q', 'Leave this screen?')],
  ['the help', typed('?', /help|keys/i)],
  ['the line of a new goal', typed('n', /goal/i)],
  ['TYPING', toTerminal],
  ['COPY', typed('[', 'COPY')],
  ['zoom', typed('z', 'COMMAND')],
  ['drawing, at once', () => undefined],
  ['drawing, while keys come', drawing('jkjkjkjk')],
  ['drawing, while tiles change', drawing('zzzz')],
  ['drawing, a view at a time', drawing('1234567')],
  ['drawing, zoomed', typed('jz', 'COMMAND')],
  [
    'a letter to an agent',
    async (terminal) => {
      await toTerminal(terminal);
      await drawing('abc')(terminal);
    },
  ],
  ['two dialogs', typed('qq', 'COMMAND')],
];

test('in every view and mode, also while it is drawn', async () => {
  const place = await townAtWork();
  const ends: Record<string, string> = {};
  for (const [index, [name, get]] of ways.entries()) {
    const screen = await openScreenIn(place, `${index}`);
    await get(screen.terminal);
    screen.terminal.hangUp();
    ends[name] = await screen.end();
  }
  expect(ends).toEqual(Object.fromEntries(ways.map(([name]) => [name, 'SIGHUP'])));
  expect(readdirSync(place.root).filter((file) => file.startsWith('core'))).toEqual([]);
  expect((await place.status()).runs).toHaveLength(2);
}, 400_000);

test('while it is a stopped job of a shell', async () => {
  const place = await townAtWork();
  const errors = join(place.folder, 'errors');
  const env = { ...place.env, PS1: 'PROMPT> ' };
  const command = ['bash', '--norc', '--noprofile', '-i'];
  const terminal = openTerminal({ command, cwd: place.root, env, ...size });
  onTestFinished(() => terminal.close());
  await terminal.until('PROMPT>');
  terminal.type(`${process.execPath} ${program} 2>${errors}\r`);
  await terminal.until('WAITING at');
  terminal.type('\x1a');
  await terminal.until('Stopped');
  const screens = () => processesOf(place.folder).filter((one) => isScreen(one.command));
  expect(screens()).toHaveLength(1);
  terminal.hangUp();
  await until('the end of the screen', () => screens().length === 0);
  expect(readFileSync(errors, 'utf8')).toBe('');
});

const isScreen = (command: string) => command.trim().endsWith(program);

test('before it has come up', async () => {
  const place = await townAtWork();
  const [told, errors] = [join(place.folder, 'told'), join(place.folder, 'errors')];
  const command = [process.execPath, keeper, told, errors, process.execPath, program];
  const terminal = openTerminal({ command, cwd: place.root, env: place.env, ...size });
  onTestFinished(() => terminal.close());
  await until('the start of the daemon', () => processesOf(place.folder).some(isStarting));
  terminal.hangUp();
  await until('word of how it ended', () => existsSync(told));
  expect(readFileSync(told, 'utf8')).toBe('SIGHUP');
  expect(readFileSync(errors, 'utf8')).not.toContain('Assertion');
});

const isStarting = ({ command }: { command: string }) =>
  isScreen(command) && !command.includes(keeper);

test.runIf(areInstalled('tmux'))('when tmux is killed', async () => {
  const place = await townAtWork();
  const [told, errors] = [join(place.folder, 'told'), join(place.folder, 'errors')];
  const tmux = (...args: string[]) =>
    execFileSync('tmux', ['-S', join(place.folder, 'tmux'), '-f', '/dev/null', ...args], {
      cwd: place.root,
      env: place.env,
      encoding: 'utf8',
    });
  const command = [process.execPath, keeper, told, errors, process.execPath, program];
  tmux('new-session', '-d', '-x', '120', '-y', '36', command.join(' '));
  await until('the screen in tmux', () => tmux('capture-pane', '-p').includes('COMMAND'));
  tmux('kill-server');
  await until('word of how it ended', () => existsSync(told));
  expect([readFileSync(told, 'utf8'), readFileSync(errors, 'utf8')]).toEqual(['SIGHUP', '']);
});

test('the built-in agent ends in the same way', async () => {
  const place = openPlace();
  const [told, errors] = [join(place.folder, 'told'), join(place.folder, 'errors')];
  place.write({ 'brief.md': '---\ntown: t\nrun: r-1\nrole: worker\ntitle: Wait\n---\n\nDo it.\n' });
  const sim = join(dirname(program), 'sim.js');
  const terminal = openTerminal({
    command: [process.execPath, keeper, told, errors, process.execPath, sim, '--brief', 'brief.md'],
    cwd: place.root,
    env: place.env,
    ...size,
  });
  onTestFinished(() => terminal.close());
  await terminal.until(/Wait|working|starting|failed/);
  terminal.hangUp();
  await until('word of how it ended', () => existsSync(told));
  expect([readFileSync(told, 'utf8'), readFileSync(errors, 'utf8')]).toEqual(['SIGHUP', '']);
});

test('as the leader of its session, of the signal and not of a crash', async () => {
  const place = await townAtWork();
  const terminal = place.screen();
  await terminal.until('WAITING at');
  terminal.hangUp();
  expect(await terminal.ended()).toEqual({ code: 0, signal: constants.signals.SIGHUP });
});
