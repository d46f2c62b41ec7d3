/** Settings of the screen: the shipped `config/screen.yaml`, and the user's own file over it. */

import { auto } from '../theme/theme.ts';
import { type LockRule, lockRules } from '../views/town/lock.ts';
import { type NotifyWay, notifyWays } from './notification.ts';
import { readSmallFile, type SmallFile, SmallFileError } from './yaml-file.ts';

export type Settings = {
  notify: NotifyWay;
  lock: LockRule;
  /** The name of a theme, or `auto`. */
  theme: string;
};

const usual: Settings = { notify: 'bell', lock: 'busy', theme: auto };

/**
 * The shipped settings with the user's over them; `themes` are the names there are.
 * @throws SmallFileError for an unknown name or value.
 */
export function readSettings(
  shipped: SmallFile,
  own: SmallFile | null,
  themes: readonly string[],
): Settings {
  const choices = { notify: notifyWays, lock: lockRules, theme: [auto, ...themes] };
  return {
    ...usual,
    ...settingsIn(shipped, choices),
    ...(own === null ? {} : settingsIn(own, choices)),
  };
}

type Choices = { [Name in keyof Settings]: readonly Settings[Name][] };

function settingsIn(file: SmallFile, choices: Choices): Partial<Settings> {
  const written = Object.entries(readSmallFile(file, Object.keys(usual)));
  return Object.fromEntries(
    written.map(([name, value]) => {
      const known: readonly string[] = choices[name as keyof Settings];
      return [name, oneOf(value, known, `${file.path}: ${name}`)];
    }),
  );
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
