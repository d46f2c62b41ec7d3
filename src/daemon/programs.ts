/** Where the programs and files that come with Town are. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Programs } from './daemon.ts';

/** The programs beside a built file: `url` is that of any file in `dist`, or in `dist/chunks`. */
export function programsBeside(url: string): Programs {
  const here = dirname(fileURLToPath(url));
  const dist = here.endsWith('chunks') ? dirname(here) : here;
  return {
    town: join(dist, 'town.js'),
    daemon: join(dist, 'daemon.js'),
    holder: join(dist, 'holder.js'),
    sim: join(dist, 'sim.js'),
    config: join(dirname(dist), 'config'),
    built: join(dist, 'config.json'),
  };
}

/** Throws one line for the person when Town was moved or upgraded under this daemon. */
export function refuseGone({ holder }: Programs): void {
  if (existsSync(holder)) return;
  throw new Error(
    `Town is gone from ${dirname(holder)}: it was moved or upgraded. Run "town up", which goes on from where Town is now; agents at work go on.`,
  );
}

/** What a text says; it counts only for the very same text. */
export type Known = { text: string; value: unknown };

/** What the shipped files say, by their names, as the build has parsed them. Nothing without a build. */
export function knownFromBuild(path: string): Record<string, Known> {
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : {};
}
