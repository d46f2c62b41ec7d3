/** The files that say how the screen looks and listens: Town's own, and the person's over them. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { textThatCounts } from '../client/kept-out.ts';
import type { TownFolder } from '../client/town-folder.ts';
import { type Known, knownFromBuild } from '../daemon/programs.ts';
import type { SmallFile } from '../ui/platform/yaml-file.ts';
import type { ThemeFile } from '../ui/theme/theme-file.ts';
import { CommandError, exitCodes } from './exit.ts';

/**
 * The folder of what comes with Town, the file in which the build keeps what those files say, and the
 * environment that tells where the person's own are.
 */
type Places = { config: string; built: string; environment: NodeJS.ProcessEnv };

/** Keys, settings and themes. Throws with the file and what is wrong in it. */
export async function screenFiles(folder: TownFolder, { config, built, environment }: Places) {
  const [{ readKeys }, { readSettings, themeChosen }, { readThemes }, { SmallFileError }] =
    await Promise.all([
      import('../ui/input/keys-file.ts'),
      import('../ui/platform/settings.ts'),
      import('../ui/theme/theme-file.ts'),
      import('../ui/platform/yaml-file.ts'),
    ]);
  const personal = personalFolder(environment);
  const known = knownFromBuild(built);
  const shipped = (name: string) => knownAt(textAt(join(config, name)), known[name]);
  /** Of this town, else of the person. */
  const own = (name: string) => {
    const path = join(personal, name);
    return townsOwn(folder, name) ?? (existsSync(path) ? textAt(path) : null);
  };
  try {
    const keymap = readKeys(shipped('keys.yaml'), own('keys.yaml'));
    const themes = readThemes(
      themesIn(join(config, 'themes')).map(({ name, file }) => ({
        name,
        file: knownAt(file, known[`themes/${name}.yaml`]),
      })),
      themesIn(join(personal, 'themes')),
    );
    const names = Object.keys(themes);
    const settings = readSettings(shipped('screen.yaml'), own('screen.yaml'), names);
    return { keymap, settings, themes, theme: themeChosen(settings, environment, names) };
  } catch (cause) {
    if (!(cause instanceof SmallFileError)) throw cause;
    throw new CommandError(cause.message, exitCodes.problems, { cause });
  }
}

/** The file of this town, unless all that lies there was brought by a landing and is not in force. */
function townsOwn(folder: TownFolder, name: string): SmallFile | null {
  const path = join(folder.root, name);
  if (!existsSync(path)) return null;
  const text = textThatCounts(folder, name, readFileSync(path, 'utf8'));
  return text === null ? null : { path, text };
}

function knownAt(file: SmallFile, known: Known | undefined): SmallFile {
  return known?.text === file.text ? { ...file, value: known.value } : file;
}

function textAt(path: string): SmallFile {
  return { path, text: readFileSync(path, 'utf8') };
}

/** Where the person keeps what is theirs in every town. */
function personalFolder(environment: NodeJS.ProcessEnv): string {
  return join(environment['XDG_CONFIG_HOME'] ?? join(homedir(), '.config'), 'town');
}

/** The themes of a folder, if there is one. A file is called as its theme is. */
function themesIn(folder: string): ThemeFile[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => ({ name: name.slice(0, -'.yaml'.length), file: textAt(join(folder, name)) }))
    .sort((a, b) => a.name.localeCompare(b.name));
}
