/** The door to agents' processes: starts a holder, and finds it again. */
import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { placeOf } from '../../client/address.ts';
import { findNode } from '../../client/find-node.ts';
import { socketProblem } from '../../holder/launch.ts';
import {
  type AgentExit,
  exitPath,
  type HolderInfo,
  infoPath,
  type Launch,
  launchPath,
  type StartReport,
  writeWhole,
} from '../../holder/record.ts';
import { segmentsIn } from '../../holder/segments.ts';
import { isAlive, startTimeOf } from './processes.ts';

export type { AgentExit, HolderInfo, Launch };
export { startTimeOf };

/**
 * How a run's holder was found. `gone`: it ended without leaving a record of its agent's exit, or, without
 * `info`, it never was the holder of this directory.
 */
export type FoundHolder =
  | { state: 'alive'; info: HolderInfo }
  | { state: 'exited'; exit: AgentExit }
  | { state: 'gone'; info: HolderInfo | null };

/** Keeps a holder small: it holds no state to speak of. */
const HOLDER_FLAGS = ['--max-old-space-size=32', '--max-semi-space-size=1'];

/**
 * Starts `launch` under a holder of its own, which outlives this process. Answers when the agent's
 * process runs and holder.json is there. Rejects with a sentence for the person when it cannot run:
 * no such program or directory, socket path too long, a directory that a run used before.
 */
export async function startHolder(given: {
  runDirectory: string;
  launch: Launch;
  /** Path of the built holder.js. */
  holderProgram: string;
}): Promise<HolderInfo> {
  const { launch } = given;
  const directory = resolve(given.runDirectory);
  const problem = socketProblem(launch.socket) ?? nulProblem(launch);
  if (problem) throw new Error(problem);
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  mkdirSync(dirname(launch.socket), { recursive: true, mode: 0o700 });
  writeWhole(launchPath(directory), launch);
  const report = await startReport(spawnHolder(directory, given.holderProgram), directory);
  if ('problem' in report) throw new Error(report.problem);
  return report.started;
}

/** The holder of the run in `runDirectory`, known by pid and start time. */
export async function findHolder(runDirectory: string): Promise<FoundHolder> {
  const info = infoOf(runDirectory);
  // Asked in this order, an agent that exits meanwhile is not taken for a lost one.
  const alive = info !== null && isAlive(info.pid, info.startTime);
  const exit = read<AgentExit>(exitPath(runDirectory));
  if (exit) return { state: 'exited', exit };
  return alive ? { state: 'alive', info } : { state: 'gone', info };
}

/** True while a holder's own process is there; it stays a moment longer than its agent. */
export function holderRuns(runDirectory: string): boolean {
  const info = infoOf(runDirectory);
  return info !== null && isAlive(info.pid, info.startTime);
}

/** True when a holder has been in this directory, or in the one that it is a copy of. */
export function hadHolder(runDirectory: string): boolean {
  return existsSync(infoPath(runDirectory));
}

/**
 * Asks a living holder to open its socket again when the file is gone. Holders of earlier versions
 * ignore the signal.
 */
export function askForSocket({ pid, startTime }: HolderInfo): void {
  if (!isAlive(pid, startTime)) return;
  try {
    process.kill(pid, 'SIGHUP');
  } catch {
    // It ended by itself in the meantime.
  }
}

/** What the holder of this very directory wrote of itself. In a copied directory its words are about the original. */
export function infoOf(runDirectory: string): HolderInfo | null {
  const info = read<HolderInfo>(infoPath(runDirectory));
  if (info === null) return null;
  const ours = placeOf(runDirectory);
  const its = info.place ?? placeByArguments(info);
  return its === null || its === '' || its === ours ? info : null;
}

/** For holders of earlier versions, which name their directory in their arguments. Null when that is not there. Linux only. */
function placeByArguments({ pid, startTime }: HolderInfo): string | null {
  if (process.platform !== 'linux' || !isAlive(pid, startTime)) return null;
  const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').filter(Boolean);
  const [program = '', directory = ''] = words.slice(-2);
  return /\bholder\.m?js$/.test(program) ? placeOf(directory) : null;
}

/**
 * The output a run left in its log, from `from` or the oldest byte that is kept; for when its holder
 * is gone. `from` in the answer is the offset of the first byte.
 */
export async function readOutput(wanted: {
  runDirectory: string;
  from: number;
}): Promise<{ from: number; bytes: Buffer }> {
  const segments = segmentsIn(wanted.runDirectory).map(({ start, path }) => {
    const bytes = readFileSync(path);
    return { start, end: start + bytes.length, bytes };
  });
  const end = segments.at(-1)?.end ?? 0;
  const from = Math.min(Math.max(wanted.from, segments[0]?.start ?? 0), end);
  const bytes = Buffer.alloc(end - from);
  for (const segment of segments.filter((segment) => segment.end > from)) {
    segment.bytes.copy(bytes, Math.max(0, segment.start - from), Math.max(0, from - segment.start));
  }
  return { from, bytes };
}

/** How many bytes of output are in the log of a run; 0 when it has none. */
export function outputEnd(runDirectory: string): number {
  const last = segmentsIn(runDirectory).at(-1);
  return last === undefined ? 0 : last.start + statSync(last.path).size;
}

function spawnHolder(directory: string, program: string): ChildProcess {
  const node = findNode();
  const log = openSync(join(directory, 'holder.log'), 'a', 0o600);
  try {
    return spawn(node, [...HOLDER_FLAGS, program, directory], {
      cwd: '/',
      // The holder needs nothing from us, and must not hand anything on.
      env: {},
      detached: true,
      stdio: ['ignore', 'pipe', log],
    });
  } finally {
    closeSync(log);
  }
}

function startReport(holder: ChildProcess, directory: string): Promise<StartReport> {
  return new Promise((resolve, reject) => {
    let said = '';
    const fail = (found: string, cause?: Error) => {
      reject(
        new Error(`The holder did not start: ${found}. See ${directory}/holder.log`, { cause }),
      );
    };
    holder.stdout?.on('data', (bytes: Buffer) => {
      said += bytes;
      if (!said.endsWith('\n')) return;
      holder.stdout?.destroy();
      try {
        resolve(JSON.parse(said));
      } catch (cause) {
        fail(`it said ${JSON.stringify(said.slice(0, 200))}`, cause as Error);
      }
    });
    holder.stdout?.on('error', (error) => fail(error.message, error));
    holder.on('error', (error) => fail(error.message, error));
    holder.on('close', (code, signal) => fail(`it ended with ${signal ?? code}`));
    holder.unref();
  });
}

function nulProblem({ command, cwd, env }: Launch): string | null {
  const texts = [...command, cwd, ...Object.entries(env).flat()];
  const bad = texts.find((text) => text.includes('\0'));
  return bad === undefined ? null : `${JSON.stringify(bad)} holds a NUL byte; programs take none.`;
}

function read<Value>(path: string): Value | null {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return null;
  }
}
