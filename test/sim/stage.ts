/** A temporary repository with a worktree, a terminal with the built agent in it, and its calls. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import xterm from '@xterm/headless';
import pty from 'node-pty';
import { stringify } from 'yaml';
import { temporaryFolder } from '../temporary.ts';
import { until, within } from '../until.ts';

const program = resolve('dist/sim.js');
const fixtures = resolve('test/fixtures/town');
/** What is not there within this many seconds is a failure: its commands are programs of their own. */
const patience = 40;

export type Play = {
  pid: number;
  /** Everything it wrote. */
  raw: () => string;
  /** Its screen as a person sees it. */
  rows: () => Promise<string[]>;
  type: (keys: string) => void;
  resize: (columns: number, rows: number) => void;
  /** Resolves when the raw output holds `words`. */
  until: (words: string | RegExp) => Promise<void>;
  exit: () => Promise<{ code: number; signal: number }>;
};

export type Stage = {
  repository: string;
  worktree: string;
  git: (...args: string[]) => string;
  inMain: (...args: string[]) => string;
  /** The calls of the town command, each with its arguments. */
  calls: () => string[][];
  play: (cast: Cast) => Play;
  close: () => void;
};

export type Cast = {
  brief?: Record<string, unknown>;
  scenario?: Record<string, unknown>;
  env?: Record<string, string>;
  size?: [number, number];
  args?: string[];
};

export function openStage(): Stage {
  if (!existsSync(program)) throw new Error('dist/sim.js is missing; run `npm run build` first');
  const home = temporaryFolder('town-sim-');
  const repository = join(home, 'acme');
  const worktree = join(home, 't-1');
  const callsFile = join(home, 'calls');
  const env = {
    HOME: home,
    PATH: [fixtures, process.env.PATH].join(delimiter),
    GIT_CONFIG_NOSYSTEM: '1',
  };
  const gitIn = (folder: string, args: string[]) => {
    const who = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.invalid'];
    return execFileSync('git', [...who, ...args], {
      cwd: folder,
      env,
      encoding: 'utf8',
      stdio: 'pipe',
      timeout: 30_000,
    }).trim();
  };
  execFileSync('git', ['init', '-q', '-b', 'main', repository], { env });
  writeFileSync(join(repository, 'README.md'), '# Acme\n');
  gitIn(repository, ['add', '--all']);
  gitIn(repository, ['commit', '-q', '-m', 'Begin']);
  gitIn(repository, ['worktree', 'add', '-q', '-b', 'town/t-1', worktree]);
  writeFileSync(callsFile, '');
  const playing = new Set<number>();
  return {
    repository,
    worktree,
    git: (...args) => gitIn(worktree, args),
    inMain: (...args) => gitIn(repository, args),
    calls: () =>
      readFileSync(callsFile, 'utf8')
        .split(/^>\n/m)
        .slice(1)
        .map((call) => call.trimEnd().split('\n')),
    play: (cast) => {
      const brief = join(home, 'brief.md');
      const scenario = join(home, 'scenario.yaml');
      const about = {
        task: 't-1',
        title: 'Write the search module',
        role: 'worker',
        attempt: 1,
        seed: 1,
      };
      const place = { verdicts: ['done', 'blocked'], workspace: 'task', into: 'main' };
      writeFileSync(
        brief,
        `---\n${stringify({ ...about, ...place, ...cast.brief })}---\n\nDo it well.\n`,
      );
      writeFileSync(scenario, stringify({ pace: 0, sloppy: 0, ...cast.scenario }));
      const [cols, rows] = cast.size ?? [80, 24];
      const args = cast.args ?? ['--brief', brief, '--scenario', scenario];
      const run = {
        TOWN_SEAT: 'worker.2',
        TOWN_TASK: 't-1',
        TOWN_RUN: 'r-7',
        TOWN_CALLS: callsFile,
      };
      const child = pty.spawn(process.execPath, [program, ...args], {
        cwd: worktree,
        cols,
        rows,
        env: { ...env, ...run, TERM: 'xterm-256color', ...cast.env },
      });
      playing.add(child.pid);
      return follow(child, { cols, rows, ended: () => playing.delete(child.pid) });
    },
    close: () => {
      for (const pid of playing) process.kill(-pid, 'SIGKILL');
      rmSync(home, { recursive: true, force: true });
    },
  };
}

function follow(child: pty.IPty, from: { cols: number; rows: number; ended: () => void }): Play {
  const terminal = new xterm.Terminal({ cols: from.cols, rows: from.rows, allowProposedApi: true });
  let raw = '';
  let over = false;
  child.onData((bytes) => {
    raw += bytes;
    terminal.write(bytes);
  });
  const exit = new Promise<{ code: number; signal: number }>((done) => {
    child.onExit(({ exitCode, signal }) => {
      over = true;
      from.ended();
      done({ code: exitCode, signal: signal ?? 0 });
    });
  });
  const has = (words: string | RegExp) =>
    typeof words === 'string' ? raw.includes(words) : words.test(raw);
  return {
    pid: child.pid,
    raw: () => raw,
    rows: async () => {
      await new Promise<void>((taken) => terminal.write('', taken));
      const { active } = terminal.buffer;
      const all = Array.from({ length: terminal.rows }, (_, row) =>
        active.getLine(active.baseY + row),
      );
      return all.map((line) => line?.translateToString(true) ?? '');
    },
    type: (keys) => child.write(keys),
    resize: (columns, rows) => {
      terminal.resize(columns, rows);
      child.resize(columns, rows);
    },
    until: async (words) => {
      const saw = () => raw.slice(-3000);
      const came = () => {
        if (has(words)) return true;
        if (over) throw new Error(`It ended without ${words}; it wrote:\n${saw()}`);
        return false;
      };
      await until(String(words), came, { seconds: patience, saw });
    },
    exit: () => within('its exit', exit, { seconds: patience, saw: () => raw.slice(-3000) }),
  };
}
