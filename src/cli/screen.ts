/** Opening the screen for the town of this repository. */
import { appendFileSync, mkdirSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import { isatty } from 'node:tty';
import { compile } from '../client/compiling.ts';
import { connectHolder } from '../client/holder-client.ts';
import { followTown } from '../client/town-client.ts';
import type { TownFolder } from '../client/town-folder.ts';
import { depthsOf } from '../terminal/depth.ts';
import { openIn } from '../terminal/read.ts';
import type { Exit } from '../ui/app/start.ts';
import { asciiLocale } from './character-set.ts';
import { CommandError, exitCodes } from './exit.ts';
import { dieOfHangUp } from './hang-up.ts';
import { outerPrefix, tmuxClient } from './outer-prefix.ts';
import { print, safe } from './print.ts';
import { programs, requirePerson, startTown, townHere } from './reach-town.ts';
import { keepWritten, readRecalled } from './recalled-file.ts';
import { screenFiles } from './screen-files.ts';
import { isDumb, waited } from './waiting.ts';

export type ScreenOptions = {
  /** The seat to begin with, zoomed and typed to; null for the whole town. */
  seat: string | null;
  folder?: TownFolder;
};

/** The standard input. */
const KEYBOARD = 0;

/** Shows the town until the person leaves it. Needs a terminal. */
export async function openScreen({ seat, folder: given }: ScreenOptions): Promise<void> {
  needScreen();
  const folder = given ?? townHere();
  requirePerson(folder);
  const { client, files, startScreen } = await waited(
    process.stdout,
    'Starting the town',
    async (tell) => {
      const following = followTown(() => startTown(folder, tell, 'person'));
      // It may fail while the screen is loaded; what went wrong is told below.
      following.catch(() => null);
      const { files, startScreen } = await loadScreen(folder).catch(async (error) => {
        await following.then((client) => client.close()).catch(() => null);
        throw error;
      });
      const client = await following;
      tell('opening the screen');
      if (client.snapshot().state.activity === 'closed')
        await client.act({ type: 'town.opened', keepPause: true });
      return { client, files, startScreen };
    },
  );
  const log = join(folder.log, 'screen.log');
  const written = join(folder.state, 'written.jsonl');
  const undivert = divertErrors((line) => writeLog(folder, log, line));
  const leaving = startScreen({
    client,
    connectHolder,
    ...files,
    depths: depthsOf(process.env, tmuxClient(process.env)),
    seat,
    file: folder.file,
    keys: openIn(KEYBOARD),
    stdout: process.stdout,
    environment: process.env,
    notice: outerPrefix(files.keymap.typing.leave ?? [], process.env),
    recalled: readRecalled(written),
    onWritten: (kind, text) => keepWritten(written, kind, text),
    onLog: (line) => writeLog(folder, log, line),
  });
  compile('early');
  const exit = await leaving.finally(undivert);
  client.close();
  farewell(exit, folder, log);
}

/** Throws in one line when there is no terminal here that the screen could be shown in. */
export function needScreen(): void {
  const hasTerminal = process.stdout.isTTY && isatty(KEYBOARD);
  const problem = hasTerminal
    ? whyNoScreen(process.env)
    : 'The screen needs a terminal. "town status" and "town log" work without one.';
  if (problem !== null) throw new CommandError(problem, exitCodes.usage);
}

/** Why this terminal cannot show the screen, as far as its environment tells; null when it can. */
function whyNoScreen(environment: NodeJS.ProcessEnv): string | null {
  const instead = '"town status" and "town log" work in it.';
  if (isDumb(environment))
    return `The screen cannot be shown in this terminal (TERM=${environment['TERM']}). ${instead}`;
  const ascii = asciiLocale(environment);
  if (ascii === null) return null;
  return `The screen needs UTF-8, and this terminal has ${ascii}. Try: LC_ALL=C.UTF-8 town. ${instead}`;
}

/** All that the screen is made of, and the files that say how it looks. A daemon may come up meanwhile. */
async function loadScreen(folder: TownFolder) {
  const loading = import('../ui/app/start.ts');
  const files = await screenFiles(folder, { ...programs(), environment: process.env });
  return { files, startScreen: (await loading).startScreen };
}

/** A log that cannot be written is no reason to end the screen, or to hide why it ended. */
function writeLog({ log }: TownFolder, path: string, line: string): void {
  try {
    mkdirSync(log, { recursive: true });
    appendFileSync(path, `${new Date().toISOString()} ${line}\n`, { mode: 0o600 });
  } catch {
    // The disk is full, or the folder is gone.
  }
}

/** A warning written across the screen would spoil it, so it goes to the log while the screen is up. */
function divertErrors(log: (line: string) => void): () => void {
  const { stderr } = process;
  const write = stderr.write;
  stderr.write = (chunk: string | Uint8Array): boolean => {
    log(String(chunk).trimEnd());
    return true;
  };
  return () => {
    stderr.write = write;
  };
}

/** What is said where the screen was: what goes on without it, or what ended it. */
function farewell(exit: Exit, { root }: TownFolder, log: string): void {
  switch (exit.kind) {
    case 'crashed':
      process.stderr.write(
        `town: The screen stopped by a fault of its own: ${safe(messageOf(exit.error))}\nAgents go on; "town" shows them again. All of the fault is in ${log}\n`,
      );
      process.exitCode = exitCodes.failed;
      return;
    case 'detached':
      return print(`The town goes on in ${root}. "town" there shows it again.`);
    case 'stopping':
      return print(`The town in ${root} goes down by itself. "town" there starts it again.`);
    case 'stopped':
      return print(`The town in ${root} is down. "town" there starts it again.`);
    case 'signal':
      if (exit.signal === 'SIGHUP') return dieOfHangUp();
      process.exitCode = 128 + constants.signals[exit.signal];
      return;
    case 'hung up':
      return dieOfHangUp();
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
