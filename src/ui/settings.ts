/** Settings of the screen: the shipped `config/screen.yaml`, and the user's own file over it. */
import { type LockRule, lockRules } from './lock.ts';
import { type NotifyWay, notifyWays } from './notify.ts';
import { readSmallFile, type SmallFile, SmallFileError } from './small-file.ts';

export type Settings = { notify: NotifyWay; lock: LockRule };

const usual: Settings = { notify: 'bell', lock: 'busy' };

/**
 * The shipped settings with the user's over them.
 * @throws SmallFileError for an unknown name or value.
 */
export function readSettings(shipped: SmallFile, own: SmallFile | null): Settings {
  return { ...usual, ...settingsIn(shipped), ...(own === null ? {} : settingsIn(own)) };
}

function settingsIn(file: SmallFile): Partial<Settings> {
  const { notify, lock } = readSmallFile(file, Object.keys(usual));
  return {
    ...(notify === undefined ? {} : { notify: chosen(file, 'notify', notifyWays, notify) }),
    ...(lock === undefined ? {} : { lock: chosen(file, 'lock', lockRules, lock) }),
  };
}

function chosen<Way extends string>(
  { path }: SmallFile,
  name: keyof Settings,
  ways: readonly Way[],
  value: unknown,
): Way {
  const way = ways.find((each) => each === value);
  if (way !== undefined) return way;
  throw new SmallFileError(`${path}: ${name}: "${String(value)}" is none of ${ways.join(', ')}.`);
}
