/** The demo town in a temporary folder, on a screen; nothing of it stays. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openScreen, type Screen, type Size } from './screen.ts';

const program = fileURLToPath(new URL('../dist/town.js', import.meta.url));

export type Demo = {
  root: string;
  screen: Screen;
  /** Takes the town down and removes the folder; asked again it does nothing. */
  leave(): void;
};

/** Starts the demo: always the same work, because of its seed. */
export function openDemo(given: { name: string; seed: number; pace: number; size: Size }): Demo {
  const { name, seed, pace, size } = given;
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'tp-')));
  const root = join(folder, name);
  const env = environment(folder);
  const options = ['--dir', root, '--seed', String(seed), '--pace', String(pace)];
  const demo = [process.execPath, program, 'demo', ...options];
  const screen = openScreen({ command: demo, cwd: folder, env, size });
  const down = [program, 'down', '--stop-agents'];
  return {
    root,
    screen,
    leave: () => {
      screen.close();
      if (existsSync(join(root, 'town.yaml')))
        execFileSync(process.execPath, down, {
          cwd: root,
          env,
          stdio: ['ignore', 'ignore', 'inherit'],
        });
      rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    },
  };
}

/** Nothing of the person who runs this may be in the pictures. */
function environment(folder: string): Record<string, string> {
  const runtime = join(folder, 'run');
  mkdirSync(runtime, { mode: 0o700 });
  return {
    COLORTERM: 'truecolor',
    GIT_AUTHOR_NAME: 'Ada',
    GIT_AUTHOR_EMAIL: 'ada@example.invalid',
    GIT_COMMITTER_NAME: 'Ada',
    GIT_COMMITTER_EMAIL: 'ada@example.invalid',
    HOME: folder,
    LANG: 'C.UTF-8',
    PATH: process.env['PATH'] ?? '',
    TERM: 'xterm-256color',
    TZ: 'UTC',
    XDG_RUNTIME_DIR: runtime,
  };
}
