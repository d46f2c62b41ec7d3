/** Whether a program can be started by its name, as execvp(3) looks for it. */
import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';

type Looking = { path: string | undefined; folder: string };

/** The file that the name leads to: on PATH, or from `folder` when there is a slash in it. Null when there is none. */
export function findProgram(name: string, { path, folder }: Looking): string | null {
  if (name.includes('/')) return isProgram(resolve(folder, name)) ? resolve(folder, name) : null;
  const places = (path ?? '').split(delimiter).filter((each) => each !== '');
  return places.map((place) => join(place, name)).find(isProgram) ?? null;
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
