/** Opening the screen for the town of this repository. */
import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { connectHolder } from '../client/holder-client.ts';
import { DaemonError, ensureDaemon } from '../client/reach.ts';
import { followTown } from '../client/town-client.ts';
import type { TownFolder } from '../client/town-folder.ts';
import type { Exit } from '../ui/start.tsx';
import { CommandError, exitCodes } from './exit.ts';
import { outerPrefix } from './outer-prefix.ts';
import { print } from './print.ts';
import { programs, townHere } from './reach-town.ts';

export type ScreenOptions = {
  /** The seat to begin with, zoomed and typed to; null for the whole town. */
  seat: string | null;
  folder?: TownFolder;
};

/** Shows the town until the person leaves it. Needs a terminal. */
export async function openScreen({ seat, folder = townHere() }: ScreenOptions): Promise<void> {
  if (!process.stdout.isTTY || !process.stdin.isTTY)
    throw new CommandError(
      'The screen needs a terminal. "town status" and "town log" work without one.',
      exitCodes.usage,
    );
  const loading = Promise.all([
    import('../ui/start.tsx'),
    import('../ui/keys-file.ts'),
    import('../ui/settings.ts'),
  ]);
  const client = await followTown(() => ensureDaemon(folder, programs().daemon)).catch((cause) => {
    throw cause instanceof DaemonError ? new CommandError(cause.message, 1, { cause }) : cause;
  });
  if (client.snapshot().state.activity === 'closed') await client.act({ type: 'town.opened' });
  const [{ startScreen }, { readKeys }, { readSettings }] = await loading;
  const keymap = readKeys(shipped('keys.yaml'), own(folder, 'keys.yaml'));
  const settings = readSettings(shipped('screen.yaml'), own(folder, 'screen.yaml'));
  const log = join(folder.log, 'screen.log');
  const undivert = divertErrors((line) => writeLog(folder, log, line));
  const exit = await startScreen({
    client,
    connectHolder,
    keymap,
    settings,
    seat,
    file: folder.file,
    stdin: process.stdin,
    stdout: process.stdout,
    environment: process.env,
    notice: outerPrefix(keymap.typing.leave ?? [], process.env),
    onLog: (line) => writeLog(folder, log, line),
  });
  undivert();
  client.close();
  farewell(exit, folder, log);
}

function shipped(name: string) {
  return textAt(join(programs().config, name));
}

function textAt(path: string) {
  return { path, text: readFileSync(path, 'utf8') };
}

/** The user's own file: of this town, else of the person. */
function own({ root }: TownFolder, name: string) {
  const home = process.env['XDG_CONFIG_HOME'] ?? join(homedir(), '.config');
  const path = [join(root, name), join(home, 'town', name)].find(existsSync);
  return path === undefined ? null : textAt(path);
}

function writeLog({ log }: TownFolder, path: string, line: string): void {
  mkdirSync(log, { recursive: true });
  appendFileSync(path, `${new Date().toISOString()} ${line}\n`, { mode: 0o600 });
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

/** One line about what goes on without the screen. */
function farewell(exit: Exit, { root }: TownFolder, log: string): void {
  if (exit.kind === 'crashed') {
    process.stderr.write(
      `town: The screen stopped by a fault of its own; agents go on. See ${log}\n`,
    );
    process.exitCode = exitCodes.failed;
  } else if (exit.kind === 'detached')
    print(`The town goes on in ${root}. "town" there shows it again.`);
  else if (exit.kind === 'stopped')
    print(`The town in ${root} is down. "town" there starts it again.`);
  else if (exit.kind === 'signal') process.exitCode = 128 + (exit.signal === 'SIGTERM' ? 15 : 1);
}
