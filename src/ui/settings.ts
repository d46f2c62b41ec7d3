/** Settings of the screen: the shipped `config/screen.yaml`, and the user's own file over it. */
import { type NotifyWay, notifyWays } from './notify.ts';
import { readSmallFile, type SmallFile, SmallFileError } from './small-file.ts';

export type Settings = { notify: NotifyWay };

/**
 * The shipped settings with the user's over them.
 * @throws SmallFileError for an unknown name or value.
 */
export function readSettings(shipped: SmallFile, own: SmallFile | null): Settings {
  return { notify: 'bell', ...settingsIn(shipped), ...(own === null ? {} : settingsIn(own)) };
}

function settingsIn(file: SmallFile): Partial<Settings> {
  const { notify } = readSmallFile(file, ['notify']);
  if (notify === undefined) return {};
  const way = notifyWays.find((name) => name === notify);
  if (way === undefined)
    throw new SmallFileError(
      `${file.path}: notify: "${String(notify)}" is none of ${notifyWays.join(', ')}.`,
    );
  return { notify: way };
}
