/** Where the text of a role's brief is: beside the person's `town.yaml`, else what comes with Town. */
import { basename, dirname, isAbsolute, join } from 'node:path';
import type { TownFolder } from '../client/town-folder.ts';
import type { Programs } from './daemon.ts';

/** The files that may hold a brief, the one that counts first. */
export function briefFiles(
  { file }: Pick<TownFolder, 'file'>,
  { config }: Pick<Programs, 'config'>,
  path: string,
): { own: string; builtIn: string } {
  return {
    own: isAbsolute(path) ? path : join(dirname(file), path),
    builtIn: join(config, 'briefs', basename(path)),
  };
}
