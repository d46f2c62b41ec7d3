/** A temporary folder with a repository and a town of its own; nothing of it stays. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Connection } from '../src/client/connection.ts';
import { reachDaemon } from '../src/client/reach.ts';
import { type TownFolder, townFolder } from '../src/client/town-folder.ts';
import type { State } from '../src/core/index.ts';
import { processesWith } from './processes.ts';
import { openScreen, type Screen } from './screen.ts';

export const program = fileURLToPath(new URL('../dist/town.js', import.meta.url));
const patienceMs = 60_000;

export type Place = {
  folder: string;
  root: string;
  env: Record<string, string>;
  town: () => TownFolder;
  write: (path: string, text: string) => string;
  /** `town` with arguments, to its end. */
  run: (...args: string[]) => string;
  screen: (command?: string[]) => Screen;
  /** A line to the daemon, which is started when it has to be. */
  connect: () => Promise<Connection>;
};

/** Gives a place with this `town.yaml` to `use`, and clears it away afterwards. */
export async function withPlace<T>(yaml: string, use: (place: Place) => Promise<T>): Promise<T> {
  const place = openPlace(yaml);
  const leave = () => clear(place);
  process.once('exit', leave);
  try {
    return await use(place);
  } finally {
    process.off('exit', leave);
    leave();
  }
}

function openPlace(yaml: string): Place {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'tb-')));
  const root = join(folder, 'repo');
  const runtime = join(folder, 'run');
  mkdirSync(root);
  mkdirSync(runtime, { mode: 0o700 });
  const env = environment(folder, runtime);
  // The paths of sockets follow from it, here as in the programs that are started.
  process.env['XDG_RUNTIME_DIR'] = runtime;
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
    return join(folder, path);
  };
  const git = (...args: string[]) => execFileSync('git', args, { cwd: root, env, stdio: 'pipe' });
  const run = (...args: string[]) =>
    execFileSync(process.execPath, [program, ...args], {
      ...{ cwd: root, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] },
    });
  git('init', '-q', '-b', 'main');
  for (let file = 0; file < 40; file += 1)
    write(`repo/src/module-${file}.txt`, `line of module ${file}\n`.repeat(50));
  git('add', '-A');
  git('commit', '-q', '-m', 'A small repository');
  write('repo/town.yaml', yaml);
  const town = () => townFolder(root);
  return {
    ...{ folder, root, env, town, write, run },
    screen: (command = [process.execPath, program]) => openScreen({ command, cwd: root, env }),
    connect: async () => {
      const line = await reachDaemon(town());
      if (line !== null) return line;
      run('up');
      return (await reachDaemon(town()))!;
    },
  };
}

function environment(home: string, runtime: string): Record<string, string> {
  const person = { NAME: 'Ada', EMAIL: 'ada@example.invalid' };
  const git = Object.entries(person).flatMap(([key, value]) => [
    [`GIT_AUTHOR_${key}`, value],
    [`GIT_COMMITTER_${key}`, value],
  ]);
  return {
    ...Object.fromEntries(git),
    HOME: home,
    LANG: 'C.UTF-8',
    PATH: process.env['PATH'] ?? '',
    TERM: 'xterm-256color',
    XDG_RUNTIME_DIR: runtime,
  };
}

/** Ends every process of the place and removes its files. Does not wait, so that it works at exit. */
function clear({ folder }: Place): void {
  for (let turn = 0; turn < 5; turn += 1) {
    const left = processesWith(folder);
    if (left.length === 0) break;
    for (const pid of left) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // It ended by itself.
      }
    }
  }
  rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
}

/** Waits until the state of the town is so, and gives it back. */
export async function until(line: Connection, test: (state: State) => boolean): Promise<State> {
  for (const end = Date.now() + patienceMs; ; await pause(50)) {
    const { state } = await line.call('state', {});
    if (test(state)) return state;
    if (Date.now() > end)
      throw new Error('The town of the bench did not come to what was awaited.');
  }
}
