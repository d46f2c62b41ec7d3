/** What `town doctor` looks at. */
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, statfsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { longestSocketPath, type TownFolder, townFolder } from '../client/town-folder.ts';
import { defaultSkip } from '../config/skip.ts';
import { openPresets, readGraph } from '../daemon/open-town.ts';
import { verifyLedger } from '../ledger/index.ts';
import { placeOf } from '../world/real/git/index.ts';
import { keptSpace } from '../world/real/kept-space.ts';
import { examineRepository } from './examine-repository.ts';
import { about, type Finding, guarded } from './finding.ts';
import { callRunningTown, programs } from './reach-town.ts';
import { otherTowns } from './read-town.ts';
import { toolsThatWalkIn } from './tools-in-root.ts';

/** Less free space than this is told, in bytes. */
const littleSpace = 1024 ** 3;

/** Looks at everything a town needs. Changes nothing. */
export async function examine(root: string): Promise<Finding[]> {
  const folder = townFolder(root);
  const looks: [string, () => Promise<Finding[]> | Finding[]][] = [
    ['git', () => [gitVersion()]],
    ['repository', () => examineRepository(folder)],
    ['sockets', () => [sockets(folder)]],
    ['daemon', () => daemon(folder)],
    ['other towns', () => others(folder)],
    ['ledger', async () => [await ledger(folder)]],
    ['disk', () => [disk(folder)]],
    ['worktrees', () => worktrees(folder)],
    ['agents', () => clis(folder)],
  ];
  const found: Finding[] = [about('node', 'good', process.version)];
  for (const [what, look] of looks) found.push(...(await guarded(what, look)));
  return found;
}

function gitVersion(): Finding {
  const { stdout } = spawnSync('git', ['version'], { encoding: 'utf8' });
  return stdout ? about('git', 'good', stdout.trim()) : about('git', 'bad', 'not found on PATH');
}

function sockets({ socket }: TownFolder): Finding {
  const length = Buffer.byteLength(socket);
  const state = length < longestSocketPath ? 'good' : 'bad';
  return about('sockets', state, `${socket} (${length} of at most ${longestSocketPath - 1} bytes)`);
}

async function daemon(folder: TownFolder): Promise<Finding[]> {
  const town = await callRunningTown(folder).catch((error: Error) => error);
  if (town === null) return [about('daemon', 'note', 'not running; it starts when it is needed')];
  if (town instanceof Error) return [about('daemon', 'bad', town.message)];
  const { pid, notices = [] } = town.greeting;
  town.close();
  const running = about('daemon', 'good', `running as process ${pid}`);
  return [running, ...notices.map((notice) => about('daemon', 'note', notice))];
}

/** Two towns on one repository are easily taken for one. */
async function others({ root }: TownFolder): Promise<Finding[]> {
  const found = await otherTowns(root);
  return found.map((other) =>
    about('town', 'note', `this repository has another town in ${other}`),
  );
}

async function ledger({ ledger: directory }: TownFolder): Promise<Finding> {
  if (!existsSync(directory)) return about('ledger', 'note', 'none yet');
  const report = await verifyLedger(directory);
  if (report.problem !== null) return about('ledger', 'bad', report.problem.message);
  return about('ledger', 'good', `${report.entries} entries, every checksum right`);
}

function disk({ root }: TownFolder): Finding {
  const { bavail, bsize } = statfsSync(root);
  const free = bavail * bsize;
  const text = `${(free / 1024 ** 3).toFixed(1)} GB free`;
  return about('disk', free > littleSpace ? 'good' : 'note', text);
}

/** Where worktrees are, and what of them is kept when they go. */
async function worktrees(folder: TownFolder): Promise<Finding[]> {
  const graph = await openPresets(folder, programs())
    .then((presets) => readGraph(folder, presets))
    .catch(() => null);
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
      about(tool, 'note', `it would look into ${place}; write ${write}, ${instead}`),
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
  return about('kept', 'note', `${text}; remove what you no longer need: rm -rf ${folder}/<id>`);
}

async function clis(folder: TownFolder): Promise<Finding[]> {
  const { named } = await openPresets(folder, programs());
  return Object.values(named)
    .filter(({ name }) => name !== 'sim')
    .map(({ name, start }) => {
      const path = onPath(start[0] ?? name);
      return about(name, path === null ? 'note' : 'good', path ?? 'not on PATH');
    });
}

function onPath(program: string): string | null {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  const paths = folders.map((folder) => join(folder, program));
  return paths.find((path) => isProgram(path)) ?? null;
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
