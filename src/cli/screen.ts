/** Opening the screen for the town of this repository. */
import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { connectHolder } from '../client/holder-client.ts';
import { DaemonError, ensureDaemon } from '../client/reach.ts';
import { followTown } from '../client/town-client.ts';
import type { TownFolder } from '../client/town-folder.ts';
import { depthsOf } from '../terminal/depth.ts';
import type { Exit } from '../ui/start.tsx';
import type { ThemeFile } from '../ui/theme-file.ts';
import { CommandError, exitCodes } from './exit.ts';
import { outerPrefix, tmuxClient } from './outer-prefix.ts';
import { print } from './print.ts';
import { programs, townHere } from './reach-town.ts';
import { keepWritten, readRecalled } from './recalled-file.ts';

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
  const client = await followTown(() => ensureDaemon(folder, programs().daemon)).catch((cause) => {
    throw cause instanceof DaemonError ? new CommandError(cause.message, 1, { cause }) : cause;
  });
  if (client.snapshot().state.activity === 'closed') await client.act({ type: 'town.opened' });
  const [{ startScreen }, { readKeys }, { readSettings, themeChosen }, { readThemes }] =
    await loading;
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
