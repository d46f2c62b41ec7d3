/** Reaching the daemon of a town, and starting it when it is not there. */
import { spawn } from 'node:child_process';
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { readAddress } from './address.ts';
import { type Connection, connectDaemon, LineCutError } from './connection.ts';
import { environmentForDaemon } from './daemon-environment.ts';
import { type Starter, startFor } from './kept-start.ts';
import { refuseForeignTown } from './own-folder.ts';
import { createStepReader, type StartStep } from './starting.ts';
import { socketsToTry, type TownFolder, writingIn } from './town-folder.ts';

/** A daemon that has not opened its socket after this long, in milliseconds, has a problem. */
const patienceMs = 20_000;
const soonMs = 1000;
const pollMs = 20;
/** What was started this long ago and cannot be reached is asked what it is at. */
const startMs = 2000;
const elsewhere: StartStep = {
  step: 'another process has the town; waiting for its answer',
  at: null,
  of: null,
};
/** A log that has grown beyond this many bytes is put aside, and the one before it thrown away. */
const longestLog = 8 * 1024 * 1024;

/** The daemon could not be started; `message` is its own last words. */
export class DaemonError extends Error {
  override name = 'DaemonError';
}

/** Connects to the daemon with the person's own token. Null when none runs. */
export async function reachDaemon(
  folder: TownFolder,
  patienceMs?: number,
): Promise<Connection | null> {
  const token = readToken(folder);
  if (token === null) return null;
  for (const socket of socketsToTry(folder)) {
    const reached = await connectDaemon(socket, { token }, patienceMs).catch((error: unknown) => {
      if (isAbsent(error)) return null;
      throw error;
    });
    if (reached !== null) return reached;
  }
  return null;
}

/**
 * Connects to the daemon, starting it when none runs, and says how far that is. Throws a
 * `DaemonError` in its words.
 */
export async function ensureDaemon(
  folder: TownFolder,
  program: string,
  onStep: (step: StartStep) => void = () => undefined,
  starter: Starter = 'person',
): Promise<Connection> {
  const end = Date.now() + patienceMs;
  for (;;) {
    const running = (await reachDaemon(folder)) ?? (await reachStarting(folder, onStep));
    if (running !== null) return running;
    const said = await startDaemon(folder, program, onStep, starter);
    if (said !== 'ready' && said !== 'another') throw new DaemonError(said);
    if (said === 'another') onStep(elsewhere);
    const reached = await reachSoon(folder);
    if (reached !== null) return reached;
    if (Date.now() > end) throw new DaemonError(silentText(folder, said));
  }
}

/**
 * Connects to the daemon when one runs, without starting any: one that comes up is waited for, and one that
 * holds the lock (process `holder`) and cannot be reached is asked for its socket. Throws a `DaemonError` when
 * it does not answer within about twice `patienceMs`, in milliseconds.
 */
export async function reachRunning(
  folder: TownFolder,
  holder: () => Promise<number | null>,
  patienceMs?: number,
): Promise<Connection | null> {
  const running =
    (await reachDaemon(folder, patienceMs)) ?? (await reachStarting(folder, () => undefined));
  if (running !== null) return running;
  const pid = await holder();
  if (pid === null) return null;
  askForSocket(pid);
  const reached = await reachSoon(folder, patienceMs);
  if (reached !== null || (await holder()) !== pid) return reached;
  throw new DaemonError(unreachableText(folder, pid));
}

/** A daemon opens its socket again on this signal when the file was swept away. */
function askForSocket(pid: number): void {
  try {
    process.kill(pid, 'SIGHUP');
  } catch {
    // It ended in the meantime.
  }
}

function unreachableText({ socket }: TownFolder, pid: number): string {
  return `The daemon of this town is process ${pid}, and it does not answer at ${socket}. End it with "kill -9 ${pid}" and try again; agents at work go on.`;
}

/** `said` is what the daemon that was started last said of itself. */
function silentText(folder: TownFolder, said: 'ready' | 'another'): string {
  const other = said === 'another' ? readAddress(folder.state) : null;
  if (other !== null) return unreachableText(folder, other.pid);
  return `The daemon was started, but it does not answer; see ${daemonLog(folder)}.`;
}

/** One that someone has started just now is waited for: one more start would only slow it down. */
async function reachStarting(
  folder: TownFolder,
  onStep: (step: StartStep) => void,
): Promise<Connection | null> {
  while (isStarting(folder)) {
    onStep(elsewhere);
    await pause(pollMs);
    const running = await reachDaemon(folder);
    if (running !== null) return running;
  }
  return null;
}

/** Younger than a start takes, and alive: a number is not given to another process that soon. */
function isStarting({ starting }: TownFolder): boolean {
  try {
    if (Date.now() - statSync(starting).mtimeMs > startMs) return false;
    const pid = Number(readFileSync(starting, 'utf8'));
    return pid > 0 && process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** Another one may still be coming up, or going down; asking it again costs less than one more start. */
async function reachSoon(folder: TownFolder, patienceMs?: number): Promise<Connection | null> {
  const end = Date.now() + soonMs;
  for (;;) {
    const running = await reachDaemon(folder, patienceMs);
    if (running !== null || Date.now() > end) return running;
    await pause(pollMs);
  }
}

/**
 * Starts the daemon on its own. On its standard output it says how far it is, and at last `ready`,
 * `another` when one is running already, or what is wrong; then it lets go of it. Throws a `DaemonError` when
 * only the person can start it.
 */
export function startDaemon(
  folder: TownFolder,
  program: string,
  onStep: (step: StartStep) => void = () => undefined,
  starter: Starter = 'person',
): Promise<string> {
  const path = daemonLog(folder);
  refuseForeign(folder);
  const log = writingIn(folder, () => openLog(folder, path));
  // Two may miss it in the same moment, and making a process takes a while.
  noteStarting(folder, process.pid);
  if (!existsSync(program))
    throw new DaemonError(
      `Town is gone from ${dirname(program)}: it was moved or upgraded. Start "town" again from where it is now.`,
    );
  const start = startFor(folder, program, starter);
  if (start === null) throw new DaemonError(onlyThePerson);
  const mask = process.umask(start.umask);
  const child = spawn(start.node, ['--max-semi-space-size=4', start.program, folder.root], {
    cwd: folder.root,
    detached: true,
    env: environmentForDaemon(start.environment),
    stdio: ['ignore', 'pipe', log],
  });
  process.umask(mask);
  closeSync(log);
  noteStarting(folder, child.pid ?? 0);
  return new Promise((resolve, reject) => {
    const reader = createStepReader(onStep);
    const done = () => {
      child.stdout?.destroy();
      child.unref();
      const line = reader.lastWord();
      resolve(line === '' ? `The daemon ended before it was ready; see ${path}.` : line);
    };
    child.stdout?.setEncoding('utf8').on('data', (text: string) => reader.push(text));
    child.stdout?.once('end', done).on('error', done);
    child.once('error', reject);
  });
}

/** Before anything is written there. */
function refuseForeign(folder: TownFolder): void {
  try {
    refuseForeignTown(folder);
  } catch (error) {
    throw new DaemonError((error as Error).message, { cause: error });
  }
}

const onlyThePerson =
  'The town is down, and how its person started it is not known, so only they can start it: "town up".';

/** Called by a daemon that can be reached. */
export function startIsOver({ starting }: TownFolder): void {
  rmSync(starting, { force: true });
}

/** Only saves others a start of their own. */
function noteStarting({ starting }: TownFolder, pid: number): void {
  try {
    writeFileSync(starting, `${pid}`, { mode: 0o600 });
  } catch {
    // The daemon says what is wrong with the folder.
  }
}

function openLog(folder: TownFolder, path: string): number {
  mkdirSync(folder.log, { recursive: true, mode: 0o700 });
  if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) > longestLog)
    renameSync(path, `${path}.1`);
  return openSync(path, 'a', 0o600);
}

/** Where the daemon writes what it has to say. */
export function daemonLog({ log }: TownFolder): string {
  return join(log, 'daemon.log');
}

function readToken({ token }: TownFolder): string | null {
  try {
    return readFileSync(token, 'utf8').trim();
  } catch {
    return null;
  }
}

/** Nobody listens, or who did is going. */
export function isAbsent(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return error instanceof LineCutError || absent.has(code ?? '');
}

const absent = new Set(['ENOENT', 'ENOTDIR', 'ECONNREFUSED', 'ECONNRESET', 'EPIPE']);
