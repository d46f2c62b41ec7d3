/** Processes that were started to live on by themselves: `town keep` writes them down, others name them. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  closeSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { type TownFolder, writingIn } from '../client/town-folder.ts';
import { isAlive, startTimeOf } from '../world/real/processes.ts';
import { CommandError } from './exit.ts';

export type Kept = {
  pid: number;
  /** With `pid` it names one process; see `startTimeOf`. */
  startTime: string;
  command: string[];
  cwd: string;
  /** The run that asked for it; null for a person. */
  run: string | null;
  /** Milliseconds since 1970. */
  since: number;
};

/**
 * Starts a command in a session of its own, without what marks a run's processes, and writes it down.
 * Its output goes to `log/kept-<pid>.log`. Throws when it cannot be started.
 */
export async function keep(
  folder: TownFolder,
  command: string[],
): Promise<{ kept: Kept; log: string }> {
  const [file = '', ...args] = command;
  const draft = join(folder.log, `kept-by-${process.pid}.log`);
  const output = writingIn(folder, () => {
    for (const path of [folder.log, folder.keptProcesses])
      mkdirSync(path, { recursive: true, mode: 0o700 });
    return openSync(draft, 'a', 0o600);
  });
  const child = spawn(file, args, {
    detached: true,
    env: withoutMarks(process.env),
    stdio: ['ignore', output, output],
  });
  closeSync(output);
  const pid = await startedAs(child, file).catch((error: unknown) => {
    rmSync(draft, { force: true });
    throw error;
  });
  const log = join(folder.log, `kept-${pid}.log`);
  renameSync(draft, log);
  const run = process.env['TOWN_RUN'] || null;
  const startTime = startTimeOf(pid) ?? '';
  const kept = { pid, startTime, command, cwd: process.cwd(), run, since: Date.now() };
  writeFileSync(join(folder.keptProcesses, `${pid}.json`), `${JSON.stringify(kept)}\n`, {
    mode: 0o600,
  });
  return { kept, log };
}

/** What was kept and still lives, the oldest first. */
export function keptIn({ keptProcesses }: TownFolder): Kept[] {
  const found = namesIn(keptProcesses).flatMap((name) => readKept(join(keptProcesses, name)));
  const living = found.filter(({ pid, startTime }) => isAlive(pid, startTime));
  return living.sort((a, b) => a.since - b.since);
}

/** What programs are told of it. */
export function toldOf({ pid, command, run, since }: Kept) {
  return { pid, command, run, since };
}

/** One line about what was kept. */
export function keptLine({ pid, command }: Pick<Kept, 'pid' | 'command'>): string {
  return `kept: process ${pid}, ${command.join(' ')}`;
}

async function startedAs(child: ChildProcess, file: string): Promise<number> {
  try {
    await once(child, 'spawn');
  } catch (cause) {
    const found = cause instanceof Error ? cause.message : String(cause);
    throw new CommandError(`"${file}" could not be started: ${found}`, 1, { cause });
  }
  child.unref();
  return child.pid ?? 0;
}

function withoutMarks(from: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(from).filter(([name]) => !name.startsWith('TOWN_')));
}

function namesIn(path: string): string[] {
  try {
    return readdirSync(path);
  } catch {
    // Nothing was ever kept.
    return [];
  }
}

function readKept(path: string): Kept[] {
  try {
    return [JSON.parse(readFileSync(path, 'utf8'))];
  } catch {
    // It is being written just now.
    return [];
  }
}
