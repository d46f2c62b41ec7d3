/** The town itself: its daemon, its ledger, its worktrees, and what it keeps. */
import { existsSync } from 'node:fs';
import { sep } from 'node:path';
import type { TownFolder } from '../../client/town-folder.ts';
import { defaultSkip } from '../../config/skip.ts';
import { holderOf, verifyLedger } from '../../ledger/index.ts';
import {
  excludeTownFolder,
  isTownExcluded,
  placeOf,
  worktreesOf,
} from '../../world/real/git/index.ts';
import { keptSpace } from '../../world/real/kept-space.ts';
import { otherTowns } from '../other-towns.ts';
import { callRunningTown } from '../reach-town.ts';
import { about, type Finding } from './finding.ts';
import type { Scene } from './scene.ts';
import { toolsThatWalkIn } from './tools-in-root.ts';

export async function daemonFindings({ folder }: Scene): Promise<Finding[]> {
  const town = await callRunningTown(folder).catch((error: Error) => error);
  if (town === null) return [about('daemon', 'note', 'not running; it starts when it is needed')];
  if (town instanceof Error) return [about('daemon', 'error', town.message)];
  const { pid, notices = [] } = town.greeting;
  town.close();
  const running = about('daemon', 'good', `running as process ${pid}`);
  return [running, ...notices.map((notice) => about('daemon', 'note', notice))];
}

/** Two towns on one repository are easily taken for one. */
export async function otherTownFindings({ folder }: Scene): Promise<Finding[]> {
  const found = await otherTowns(folder.root);
  return found.map((other) =>
    about('town', 'note', `this repository has another town in ${other}`),
  );
}

export async function ledgerFindings({ folder }: Scene): Promise<Finding[]> {
  if (!existsSync(folder.ledger)) return [about('ledger', 'note', 'none yet')];
  const { problem, entries } = await verifyLedger(folder.ledger);
  if (problem !== null) return [about('ledger', 'error', problem.message)];
  return [about('ledger', 'good', `${entries} entries, every checksum right`)];
}

/** Where worktrees are, and what of them is kept when they go. */
export function worktreeFindings({ folder, graph }: Scene): Finding[] {
  const skip = graph?.archive?.skip ?? defaultSkip;
  const place = placeOf(
    { root: folder.root, town: folder.state },
    { town: graph?.town ?? '', worktrees: graph?.worktrees },
  );
  const walking = graph?.worktrees === undefined ? toolsThatWalkIn(folder.root) : [];
  const instead = 'or set "worktrees: ../town-worktrees" in town.yaml';
  return [
    about('worktrees', 'good', `in ${place}`),
    ...walking.map(({ tool, write }) =>
      about(tool, 'note', `it would look into ${place}`, `write ${write}, ${instead}`),
    ),
    kept(folder),
    about('not kept', 'good', `${skip.join(', ')} (archive: { skip: [...] } in town.yaml)`),
  ];
}

function kept({ state }: TownFolder): Finding {
  const space = keptSpace(state);
  if (space === null) return about('kept', 'good', 'no files that no commit holds');
  const { folder, names, bytes } = space;
  const size = `${(bytes / 1024 ** 2).toFixed(1)} MB`;
  const text = `${size} for ${names} ${names === 1 ? 'task or run' : 'tasks or runs'} in ${folder}`;
  return about('kept', 'note', text, `remove what you no longer need: rm -rf ${folder}/<id>`);
}

/** `.town` is no part of the project. */
export async function exclusionFindings({ repository, folder }: Scene): Promise<Finding[]> {
  if (repository === null || !existsSync(folder.state)) return [];
  const tracked = (await repository.git(['ls-files', '-z', '--', '.town'])).text.split('\0');
  if (tracked.length > 1) {
    const text = `git tracks ${tracked.length - 1} ${tracked.length === 2 ? 'file' : 'files'} of .town, such as ${tracked[0]}`;
    return [about('exclude', 'warning', text, 'run: git rm -r --cached .town && git commit')];
  }
  if (await isTownExcluded(repository)) return [];
  const fix = async () => {
    await excludeTownFolder(repository);
    return 'wrote /.town/ into .git/info/exclude';
  };
  const text = 'git does not leave .town out';
  return [{ ...about('exclude', 'note', text, 'write /.town/ into .git/info/exclude'), fix }];
}

/** What is left of worktrees of Town's whose folders were removed. Their branches stay. */
export async function goneWorktreeFindings({ repository, folder }: Scene): Promise<Finding[]> {
  // A daemon at work looks after its own.
  if (repository === null || (await holderOf(folder.lock)) !== null) return [];
  const own = (await worktreesOf(repository)).filter(({ path }) =>
    path.startsWith(folder.state + sep),
  );
  return own
    .filter(({ path }) => !existsSync(path))
    .map(({ path }) => ({
      ...about(
        'worktrees',
        'note',
        `git lists ${path}, which is not there`,
        'run: git worktree prune',
      ),
      fix: async () => {
        // Twice, for one that is locked.
        await repository.git(['worktree', 'remove', '--force', '--force', '--', path]);
        return `took ${path} from git's list of worktrees`;
      },
    }));
}
