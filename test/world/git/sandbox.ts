/** A real repository in a temporary folder with an awkward name, and a home of its own. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import {
  type OpenOptions,
  openRepository,
  type Repository,
} from '../../../src/world/real/git/index.ts';
import { temporaryFolder } from '../../temporary.ts';

export type Sandbox = {
  /** Holds `root`, `home` and whatever a test needs beside them. */
  folder: string;
  root: string;
  environment: NodeJS.ProcessEnv;
  /** git as the person (or an agent) runs it, in `root` or the folder that is named. */
  git: (args: string[], where?: string) => string;
  write: (file: string, text: string, where?: string) => string;
  read: (file: string, where?: string) => string;
  /** Writes the files, adds and commits all; gives the commit. */
  commit: (files: Record<string, string>, message?: string, where?: string) => string;
  open: (options?: OpenOptions) => Promise<Repository>;
  /** A program that leaves a file when it runs; say its path, and whether it ran. */
  trap: () => { command: string; sprung: () => boolean };
};

export function emptySandbox(): Sandbox {
  const folder = temporaryFolder('town-git-');
  onTestFinished(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
  const root = path.join(folder, `it's a "repo" x`);
  const home = path.join(folder, 'home');
  mkdirSync(root);
  mkdirSync(home);
  writeFileSync(path.join(home, '.gitconfig'), '[user]\n\tname = Ann\n\temail = ann@example.org\n');
  const environment = { PATH: process.env.PATH, HOME: home, TMPDIR: folder, LC_ALL: 'C' };
  const git = (args: string[], where = root) =>
    execFileSync('git', args, {
      ...{ cwd: where, env: environment, encoding: 'utf8', stdio: 'pipe', timeout: 30_000 },
    });
  const write = (file: string, text: string, where = root) => {
    const target = path.join(where, file);
    mkdirSync(path.dirname(target), { recursive: true });
    writeFileSync(target, text);
    return target;
  };
  let traps = 0;
  return {
    folder,
    root,
    environment,
    git,
    write,
    read: (file, where = root) => readFileSync(path.join(where, file), 'utf8'),
    commit: (files, message = 'Change', where = root) => {
      for (const [file, text] of Object.entries(files)) write(file, text, where);
      git(['add', '-A'], where);
      git(['commit', '-q', '--allow-empty', '-m', message], where);
      return git(['rev-parse', 'HEAD'], where).trim();
    },
    open: (options = {}) => openRepository(root, { environment, ...options }),
    trap: () => {
      traps += 1;
      const mark = path.join(folder, `sprung-${traps}`);
      const command = path.join(folder, `trap-${traps}`);
      writeFileSync(command, `#!/bin/sh\n: > '${mark}'\ncat\n`, { mode: 0o755 });
      return { command, sprung: () => exists(mark) };
    },
  };
}

/** A repository with one commit on `main`. */
export function sandbox(): Sandbox {
  const made = emptySandbox();
  made.git(['init', '-q', '-b', 'main']);
  made.commit({ 'a.txt': 'one\n' }, 'Start');
  return made;
}

export function exists(where: string): boolean {
  try {
    readFileSync(where);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EISDIR';
  }
}
