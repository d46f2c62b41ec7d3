/**
 * Before a checkout goes, all of it that no commit holds moves to `.town/kept/<name>/<n>/`, under
 * the paths it had. It never becomes a git object: an ignored `.env` stays out of every repository.
 */
import { chmodSync, existsSync, lstatSync, mkdirSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { defaultSkip } from '../../../config/skip.ts';
import type { Kept } from '../../../core/index.ts';
import type { Checkout } from './git-call.ts';
import { leftovers } from './leftovers.ts';
import { move } from './move.ts';
import { repairLinks } from './moved-links.ts';
import { requirePlainName } from './names.ts';
import type { Repository } from './repository.ts';
import { absorbSubmodules, orphanedModules } from './submodule-dirs.ts';

export type KeepOrder = {
  /** The id of a task or a run. */
  name: string;
  /** What may be dropped, as in `archive: { skip: … }`; the default list when not given. */
  skip?: readonly string[] | undefined;
};

/**
 * Moves what `commit` does not hold out of a checkout. Repositories move whole and go on working:
 * worktrees linked to them are linked to their new place. Throws when something cannot be moved;
 * then everything is still in one of the two places, and nothing may be removed.
 */
export async function keepLeftovers(
  repository: Repository,
  checkout: Checkout,
  order: KeepOrder & { commit: string | null },
): Promise<void> {
  await telling(checkout.path, async () => {
    const skip = order.skip ?? defaultSkip;
    const found = await leftovers(repository, { checkout, commit: order.commit, skip });
    for (const item of found)
      await absorbSubmodules(repository, path.join(checkout.path, item), checkout.gitDir);
    if (found.length > 0) {
      const target = newFolder(repository, order.name);
      for (const item of found) await move(path.join(checkout.path, item), path.join(target, item));
    }
    await repairAll(repository, order.name, checkout.path);
  });
}

/** Moves the git directories of submodules whose folder is gone, before those of the worktree go. */
export async function keepModules(
  repository: Repository,
  checkout: Checkout,
  name: string,
): Promise<void> {
  await telling(checkout.path, async () => {
    const modules = await orphanedModules(repository, checkout);
    if (modules.length === 0) return;
    const target = path.join(newFolder(repository, name), 'git-modules');
    const top = path.join(checkout.gitDir, 'modules');
    for (const each of modules) await move(each, path.join(target, path.relative(top, each)));
  });
}

/**
 * Moves a folder as it is: git does not know it as a worktree, so nobody can say what is in it.
 * False when there was nothing in it, or a symlink.
 */
export async function keepWhole(
  repository: Repository,
  where: string,
  { name, gitDir }: { name: string; gitDir: string | null },
): Promise<boolean> {
  const found = lstatSync(where, { throwIfNoEntry: false });
  if (found === undefined || found.isSymbolicLink()) return false;
  if (found.isDirectory() && readdirSync(where).length === 0) return false;
  await telling(where, async () => {
    if (gitDir !== null && found.isDirectory()) await absorbSubmodules(repository, where, gitDir);
    await move(where, newFolder(repository, name, 'only its name'));
    await repairAll(repository, name, where);
  });
  return true;
}

/** All that was kept under a name, whenever; null when nothing was. */
export function keptUnder(repository: Repository, name: string): Kept | null {
  const folder = keptFolder(repository, name);
  const what = numbersIn(folder).flatMap((number) => {
    const each = path.join(folder, number);
    if (!lstatSync(each).isDirectory()) return [number];
    return readdirSync(each).map((entry) => path.join(number, entry));
  });
  return what.length === 0 ? null : { folder, what };
}

function keptFolder(repository: Repository, name: string): string {
  requirePlainName('The archive', name);
  return path.join(repository.town, 'kept', name);
}

function numbersIn(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder).filter((entry) => /^\d+$/.test(entry)) : [];
}

/** The next folder of a name, which only the person can read. */
function newFolder(
  repository: Repository,
  name: string,
  made: 'made' | 'only its name' = 'made',
): string {
  const folder = keptFolder(repository, name);
  const town = path.dirname(folder);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  for (const each of [town, folder]) chmodSync(each, 0o700);
  const target = path.join(folder, String(Math.max(0, ...numbersIn(folder).map(Number)) + 1));
  if (made === 'made') mkdirSync(target, { mode: 0o700 });
  return target;
}

/** Also of what an earlier move left behind that was cut short. */
async function repairAll(repository: Repository, name: string, from: string): Promise<void> {
  const folder = keptFolder(repository, name);
  for (const number of numbersIn(folder))
    await repairLinks({ from, to: path.join(folder, number) });
}

async function telling(where: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (cause) {
    const found = cause instanceof Error ? cause.message : String(cause);
    throw new Error(
      `${where} stays: what no commit holds cannot be moved to .town/kept (${found}). ` +
        'Make room there, or move it yourself.',
      { cause },
    );
  }
}
