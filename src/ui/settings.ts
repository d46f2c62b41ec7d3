/** Settings of the screen: the shipped `config/screen.yaml`, and the user's own file over it. */
import { type NotifyWay, notifyWays } from './notify.ts';
import { readSmallFile, type SmallFile, SmallFileError } from './small-file.ts';
import { auto } from './theme.ts';

export type Settings = {
  notify: NotifyWay;
  /** The name of a theme, or `auto`. */
  theme: string;
};

/**
 * The shipped settings with the user's over them; `themes` are the names there are.
 * @throws SmallFileError for an unknown name or value.
 */
export function readSettings(
  shipped: SmallFile,
  own: SmallFile | null,
  themes: readonly string[],
): Settings {
  const choices = { notify: notifyWays, theme: [auto, ...themes] };
  return {
    notify: 'bell',
    theme: auto,
    ...settingsIn(shipped, choices),
    ...(own === null ? {} : settingsIn(own, choices)),
  };
}

type Choices = { notify: readonly NotifyWay[]; theme: readonly string[] };

function settingsIn(file: SmallFile, { notify, theme }: Choices): Partial<Settings> {
  const written = readSmallFile(file, ['notify', 'theme']);
  const chosen = <T extends string>(name: string, choices: readonly T[]): T | undefined => {
    const value = written[name];
    return value === undefined ? undefined : oneOf(value, choices, `${file.path}: ${name}`);
  };
  const [way, named] = [chosen('notify', notify), chosen('theme', theme)];
  return {
    ...(way === undefined ? {} : { notify: way }),
    ...(named === undefined ? {} : { theme: named }),
  };
}

/** The theme that `TOWN_THEME` names for this once, else the one of the settings. */
export function themeChosen(
  { theme }: Settings,
  environment: Record<string, string | undefined>,
  themes: readonly string[],
): string {
  const once = environment['TOWN_THEME'];
  return once ? oneOf(once, [auto, ...themes], 'TOWN_THEME') : theme;
}

function oneOf<T extends string>(value: unknown, choices: readonly T[], where: string): T {
  const found = choices.find((name) => name === value);
  if (found !== undefined) return found;
  throw new SmallFileError(`${where}: "${String(value)}" is none of ${choices.join(', ')}.`);
}
