/** How long what a run left behind is kept: its brief and the log of its terminal. */
import { type Dirent, statSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { findHolder } from '../world/real/holders.ts';
import type { Daemon } from './daemon.ts';
import { showing } from './progress.ts';

export type Keep = { runs: number; bytes: number };

const usual: Keep = { runs: 200, bytes: 1024 ** 3 };

/**
 * Removes the folders of the oldest runs that are over, until at most so many are left that take at
 * most so many bytes. A run of the town, or one whose agent lives, is never touched; the ids of runs
 * are never given again, so neither are their folders. Answers the runs whose folders are gone.
 */
export async function tidyRuns(
  daemon: Pick<Daemon, 'folder' | 'loop' | 'work' | 'stirred'>,
  keep: Keep = usual,
): Promise<string[]> {
  const { folder, loop } = daemon;
  const found = await readdir(folder.runs, { withFileTypes: true }).catch((): Dirent[] => []);
  const over = found
    .filter((entry) => entry.isDirectory() && numberOf(entry.name) !== null)
    .map(({ name }) => name)
    .filter((name) => !Object.hasOwn(loop.state().runs, name))
    .sort((a, b) => numberOf(b)! - numberOf(a)!);
  return showing(daemon, 'old runs', async (tell) => {
    const removed: string[] = [];
    let bytes = 0;
    for (const [index, name] of over.entries()) {
      const path = join(folder.runs, name);
      bytes += await sizeOf(path);
      if (index < keep.runs && bytes <= keep.bytes) continue;
      if ((await findHolder(path)).state === 'alive') continue;
      tell({ step: `removing the log of ${name}` });
      await rm(path, { recursive: true, force: true });
      removed.push(name);
    }
    return removed;
  });
}

function numberOf(name: string): number | null {
  const digits = /^r-(\d+)$/.exec(name)?.[1];
  return digits === undefined ? null : Number(digits);
}

async function sizeOf(path: string): Promise<number> {
  const names = await readdir(path).catch((): string[] => []);
  const sizes = names.map((name) => statSync(join(path, name), { throwIfNoEntry: false })?.size);
  return sizes.reduce<number>((sum, size) => sum + (size ?? 0), 0);
}
