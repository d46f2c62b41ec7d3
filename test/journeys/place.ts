/** A temporary folder with a home, a repository and a town of its own, and the built program to run in it. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Status } from '../../src/cli/status.ts';
import { type TownFolder, townFolder } from '../../src/client/town-folder.ts';
import { temporaryFolder } from '../temporary.ts';
import { until, within } from '../until.ts';
import { openTerminal, type Terminal } from './terminal.ts';
import { type Watch, watchTown } from './watch.ts';

export const program = resolve('dist/town.js');
/** The folder of small scripts that play agents. */
export const scripts = resolve('test/fixtures/journeys');

/** No command takes longer, unless it waits for something by itself. */
const commandSeconds = 60;

export type Ran = { code: number; out: string; err: string; ms: number };
export type Running = {
  child: ChildProcess;
  out: () => string;
  /** Settles when it has ended; one that does not is killed, and what it said is told. */
  ended: (seconds?: number) => Promise<Ran>;
};

export type Place = {
  folder: string;
  root: string;
  env: Record<string, string>;
  town: () => TownFolder;
  git: (args: string[], where?: string) => string;
  write: (files: Record<string, string>) => void;
  /** Writes the files and commits everything. */
  commit: (files: Record<string, string>, message?: string) => void;
  /** Runs `town` to its end, in the repository or in `cwd`. */
  run: (args: string[], options?: RunOptions) => Promise<Ran>;
  /** The same, and fails when it does not exit with 0. */
  ok: (...args: string[]) => Promise<string>;
  start: (args: string[], options?: RunOptions) => Running;
  /** Of the town while it runs; its daemon is started when it does not. */
  status: () => Promise<Status & { daemon: { pid: number } }>;
  /** Starts the daemon when none runs, and changes nothing else. */
  wake: () => Promise<void>;
  /** `town` in a real terminal. */
  screen: (args?: string[], size?: { columns: number; rows: number }) => Terminal;
  watch: () => Promise<Watch>;
  /** Worktrees that git or the town still has, besides the repository itself and the merge queue's. */
  worktrees: () => string[];
};

export type RunOptions = {
  cwd?: string;
  env?: Record<string, string>;
  input?: string;
  /** It must end within so many seconds. */
  seconds?: number;
};

/** Makes a place. When the test is over the town is taken down, and nothing of it may be left. */
export function openPlace(name = 'repo'): Place {
  const place = makePlace(name, onTestFinished);
  onTestFinished(async ({ task }) => {
    if (task.result?.state === 'fail') await tellAbout(place);
    await leave(place);
  }, 120_000);
  return place;
}

/** A place for several tests: `before` gets it ready, and what it gives back takes it down after the last. */
export async function openPlaceFor(
  before: (place: Place) => Promise<unknown>,
): Promise<() => Promise<void>> {
  const over: (() => void)[] = [];
  const place = makePlace('repo', (work) => {
    over.push(work);
  });
  const takeDown = async () => {
    for (const work of over) work();
    await leave(place);
  };
  await before(place).catch(async (error) => {
    await takeDown();
    throw error;
  });
  return takeDown;
}

type WhenOver = (work: () => void) => void;

function makePlace(name: string, whenOver: WhenOver): Place {
  if (!existsSync(program)) throw new Error(`${program} is missing; run "npm run build" first.`);
  const folder = temporaryFolder('tj-');
  const root = join(folder, name);
  const [home, runtime] = [join(folder, 'home'), join(folder, 'run')];
  for (const path of [root, home]) mkdirSync(path, { recursive: true });
  mkdirSync(runtime, { mode: 0o700 });
  const env = environment(home, runtime);
  return placeAt({ folder, root, env, whenOver });
}

function environment(home: string, runtime: string): Record<string, string> {
  const name = { GIT_AUTHOR_NAME: 'Ada', GIT_COMMITTER_NAME: 'Ada' };
  const email = 'ada@example.invalid';
  return {
    ...name,
    GIT_AUTHOR_EMAIL: email,
    GIT_COMMITTER_EMAIL: email,
    HOME: home,
    LANG: 'C.UTF-8',
    PATH: process.env['PATH'] ?? '',
    XDG_RUNTIME_DIR: runtime,
    TERM: 'xterm-256color',
  };
}

/** The same place with another root, as after its repository was moved or copied there. */
export function placeIn({ folder, env }: Place, root: string): Place {
  const place = placeAt({ folder, root, env, whenOver: onTestFinished });
  onTestFinished(() => takeDown(place));
  return place;
}

type Where = Pick<Place, 'folder' | 'root' | 'env'> & { whenOver: WhenOver };

function placeAt({ folder, root, env, whenOver }: Where): Place {
  const git = (args: string[], where = root) =>
    execFileSync('git', args, {
      ...{ cwd: where, env, encoding: 'utf8', stdio: 'pipe', timeout: 1000 * commandSeconds },
    }).trimEnd();
  const write = (files: Record<string, string>) => {
    for (const [file, text] of Object.entries(files)) {
      mkdirSync(dirname(join(root, file)), { recursive: true });
      writeFileSync(join(root, file), text);
    }
  };
  const start = (args: string[], options: RunOptions = {}) =>
    startProgram(args, { cwd: root, ...options, env: { ...env, ...options.env } });
  const run = (args: string[], options?: RunOptions) =>
    start(args, options).ended(options?.seconds);
  const ok = async (...args: string[]) => {
    const { code, out, err } = await run(args);
    if (code !== 0) throw new Error(`town ${args.join(' ')} exited with ${code}:\n${out}${err}`);
    return out;
  };
  const town = () => folderOf(root, env['XDG_RUNTIME_DIR']!);
  return {
    ...{ folder, root, env, git, write, start, run, ok, town },
    commit: (files, message = 'Change') => {
      if (!existsSync(join(root, '.git'))) git(['init', '-q', '-b', 'main']);
      write(files);
      git(['add', '-A']);
      git(['commit', '-q', '--allow-empty', '-m', message]);
    },
    status: async () => {
      await wakeTown(town(), env);
      return JSON.parse(await ok('status', '--json'));
    },
    wake: () => wakeTown(town(), env),
    screen: (args = [], size = { columns: 120, rows: 36 }) => {
      const command = [process.execPath, program, ...args];
      const terminal = openTerminal({ command, cwd: root, env, ...size });
      whenOver(() => terminal.close());
      return terminal;
    },
    watch: async () => {
      const watch = await watchTown(town());
      whenOver(() => watch.close());
      return watch;
    },
    worktrees: () => worktreesOf(git, town()),
  };
}

/** Resolves when the daemon can be reached, or has said why it cannot be. */
async function wakeTown({ root, log }: TownFolder, env: Record<string, string>): Promise<void> {
  mkdirSync(log, { recursive: true, mode: 0o700 });
  const file = openSync(join(log, 'daemon.log'), 'a', 0o600);
  const daemon = spawn(process.execPath, [resolve('dist/daemon.js'), root], {
    cwd: root,
    env,
    detached: true,
    stdio: ['ignore', 'pipe', file],
  });
  closeSync(file);
  daemon.stdout?.resume();
  await within('the daemon to be ready', once(daemon.stdout!, 'close'), {
    seconds: commandSeconds,
  });
  daemon.unref();
}

/** The town's paths as a program with that runtime folder sees them. */
function folderOf(root: string, runtime: string): TownFolder {
  const before = process.env['XDG_RUNTIME_DIR'];
  process.env['XDG_RUNTIME_DIR'] = runtime;
  try {
    return townFolder(root);
  } finally {
    if (before === undefined) delete process.env['XDG_RUNTIME_DIR'];
    else process.env['XDG_RUNTIME_DIR'] = before;
  }
}

function startProgram(args: string[], options: RunOptions & { cwd: string }): Running {
  const began = performance.now();
  const child = spawn(process.execPath, [program, ...args], {
    cwd: options.cwd,
    env: options.env,
    stdio: [options.input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
  });
  let [out, err] = ['', ''];
  child.stdin?.end(options.input);
  child.stdout?.on('data', (chunk: Buffer) => {
    out += chunk.toString('utf8');
  });
  child.stderr?.on('data', (chunk: Buffer) => {
    err += chunk.toString('utf8');
  });
  const over = new Promise<Ran>((done, fail) => {
    child.once('error', fail);
    child.once('close', (code, signal) => {
      const ms = performance.now() - began;
      done({ code: code ?? (signal === null ? 0 : 128), out, err, ms });
    });
  });
  const ended = async (seconds = commandSeconds) => {
    const saw = () => `${out}${err}`;
    try {
      return await within(`town ${args.join(' ')} to end`, over, { seconds, saw });
    } finally {
      if (child.exitCode === null) child.kill('SIGKILL');
    }
  };
  return { child, out: () => out, ended };
}

function worktreesOf(git: Place['git'], { worktrees, root }: TownFolder): string[] {
  const known = git(['worktree', 'list', '--porcelain'])
    .split('\n')
    .filter((line) => line.startsWith('worktree '))
    .map((line) => line.slice('worktree '.length));
  const own = known.filter((path) => path !== root && !path.includes('/.town/merge/'));
  const folders = existsSync(worktrees) ? readdirSync(worktrees) : [];
  return [...new Set([...own, ...folders.map((name) => join(worktrees, name))])];
}

/** What the town itself has to say about a test that failed. */
async function tellAbout(place: Place): Promise<void> {
  const { log } = place.town();
  const logs = existsSync(log) ? readdirSync(log).map((name) => join(log, name)) : [];
  const lines = logs.flatMap((path) => [
    path,
    ...readFileSync(path, 'utf8').split('\n').slice(-15),
  ]);
  const { out, err } = await place
    .run(['log', '--last', '15', '--json'], { seconds: 20 })
    .catch((error: Error) => ({ out: '', err: error.message }));
  const left = processesOf(place.folder).map(describe);
  process.stderr.write([...lines, out, err, ...left, ''].join('\n'));
}

/** Takes the town down, removes the folder, and fails when a process of it is left. */
async function leave(place: Place): Promise<void> {
  await takeDown(place);
  const gone = () => processesOf(place.folder).length === 0;
  const left = await until('all processes to end', gone, { seconds: 10 }).then(
    () => [],
    () => processesOf(place.folder),
  );
  for (const { pid } of left) killIfThere(pid);
  for (const path of mountsIn(place.folder)) execFileSync('umount', ['--lazy', path]);
  rmSync(place.folder, { recursive: true, force: true, maxRetries: 5 });
  if (left.length > 0)
    throw new Error(`Still there after "town down":\n${left.map(describe).join('\n')}`);
}

async function takeDown(place: Place): Promise<void> {
  if (!existsSync(join(place.root, '.town', 'token'))) return;
  const { code, err } = await place
    .run(['down', '--stop-agents'])
    .catch((error: Error) => ({ code: 1, err: `${error.message}\n` }));
  if (code !== 0) process.stderr.write(`town down: ${err}`);
}

function mountsIn(folder: string): string[] {
  if (process.platform !== 'linux') return [];
  const paths = procFile('self', 'mounts')
    .split('\n')
    .map((line) => line.split(' ')[1] ?? '');
  return paths.filter((path) => path.startsWith(folder));
}

function killIfThere(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It ended just now.
  }
}

type Found = { pid: number; command: string };

function describe({ pid, command }: Found): string {
  return `${pid} ${command}`;
}

/** Every process that was started in the folder, or with its sockets: by arguments or environment. */
export function processesOf(folder: string): Found[] {
  if (process.platform !== 'linux') return [];
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name) && +name !== process.pid);
  return pids.flatMap((pid) => {
    const command = procFile(pid, 'cmdline').replaceAll('\0', ' ');
    const isOurs = command.includes(folder) || procFile(pid, 'environ').includes(folder);
    return isOurs && command !== '' ? [{ pid: Number(pid), command }] : [];
  });
}

function procFile(pid: string | number, name: string): string {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'utf8');
  } catch {
    return '';
  }
}

/** Settles once no process has this id. */
export async function untilGone(pid: number): Promise<void> {
  const saw = () => procFile(pid, 'status');
  await until(`process ${pid} to be gone`, () => !existsSync(`/proc/${pid}`), { saw });
}

/** The arguments that give the built-in agent a scenario, as YAML (which JSON is). */
export function simArgs({ folder }: Place, scenario: object): string {
  const path = join(folder, 'scenario.json');
  writeFileSync(path, JSON.stringify(scenario));
  return JSON.stringify(['--scenario', path]);
}
