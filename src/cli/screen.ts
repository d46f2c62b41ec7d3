/** Opening the screen for the town of this repository. */
import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { constants, homedir } from 'node:os';
import { join } from 'node:path';
import { connectHolder } from '../client/holder-client.ts';
import { followTown } from '../client/town-client.ts';
import type { TownFolder } from '../client/town-folder.ts';
import { depthsOf } from '../terminal/depth.ts';
import type { Exit } from '../ui/start.tsx';
import type { ThemeFile } from '../ui/theme-file.ts';
import { CommandError, exitCodes } from './exit.ts';
import { outerPrefix, tmuxClient } from './outer-prefix.ts';
import { print, safe } from './print.ts';
import { programs, startTown, townHere } from './reach-town.ts';
import { keepWritten, readRecalled } from './recalled-file.ts';
import { waited } from './waiting.ts';

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
    import('../ui/theme-file.ts'),
  ]);
  const { client, modules } = await waited(process.stdout, 'Starting the town', async (tell) => {
    const client = await followTown(() => startTown(folder, tell));
    tell('opening the screen');
    if (client.snapshot().state.activity === 'closed') await client.act({ type: 'town.opened' });
    return { client, modules: await loading };
  });
  const [{ startScreen }, { readKeys }, { readSettings, themeChosen }, { readThemes }] = modules;
  const keymap = readKeys(shipped('keys.yaml'), own(folder, 'keys.yaml'));
  const themes = readThemes(
    themesIn(join(programs().config, 'themes')),
    themesIn(join(personal(), 'themes')),
  );
  const names = Object.keys(themes);
  const settings = readSettings(shipped('screen.yaml'), own(folder, 'screen.yaml'), names);
  const log = join(folder.log, 'screen.log');
  const written = join(folder.state, 'written.jsonl');
  const undivert = divertErrors((line) => writeLog(folder, log, line));
  const exit = await startScreen({
    client,
    connectHolder,
    keymap,
    settings,
    themes,
    theme: themeChosen(settings, process.env, names),
    depths: depthsOf(process.env, tmuxClient(process.env)),
    seat,
    file: folder.file,
    stdin: process.stdin,
    stdout: process.stdout,
    environment: process.env,
    notice: outerPrefix(keymap.typing.leave ?? [], process.env),
    recalled: readRecalled(written),
    onWritten: (kind, text) => keepWritten(written, kind, text),
    onLog: (line) => writeLog(folder, log, line),
  }).finally(undivert);
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
  const path = [join(root, name), join(personal(), name)].find(existsSync);
  return path === undefined ? null : textAt(path);
}

/** Where the person keeps what is theirs in every town. */
function personal(): string {
  return join(process.env['XDG_CONFIG_HOME'] ?? join(homedir(), '.config'), 'town');
}

/** The themes of a folder, if there is one. A file is called as its theme is. */
function themesIn(folder: string): ThemeFile[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith('.yaml'))
    .sort()
    .map((name) => ({ name: name.slice(0, -'.yaml'.length), file: textAt(join(folder, name)) }));
}

/** A log that can not be written is no reason to end the screen, or to hide why it ended. */
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
      process.exitCode = 128 + constants.signals[exit.signal];
      return;
    case 'hung up':
      process.exitCode = 128 + constants.signals.SIGHUP;
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
