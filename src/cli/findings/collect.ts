/** Which looks are taken for which command. What each has found is the same for all of them. */
import type { TownFolder } from '../../client/town-folder.ts';
import { agentFindings, cliFindings } from './agents.ts';
import { branchFindings } from './branches.ts';
import { briefFindings } from './briefs.ts';
import { checkFindings } from './checks.ts';
import { cloneFindings } from './clone.ts';
import { committedFindings } from './committed.ts';
import { type Finding, guarded } from './finding.ts';
import {
  diskFindings,
  folderFindings,
  programFindings,
  socketFindings,
  watchFindings,
} from './machine.ts';
import { filesFindings, placeFindings, settingsFindings } from './repository.ts';
import { openScene, type Scene } from './scene.ts';
import {
  daemonFindings,
  exclusionFindings,
  goneWorktreeFindings,
  ledgerFindings,
  otherTownFindings,
  worktreeFindings,
} from './town-state.ts';

type Look = [string, (scene: Scene) => Promise<Finding[]> | Finding[]];

/** The team's file, and what it names. A missing agent is no fault of the file. */
const team: Look[] = [
  ['team', ({ inFiles }) => inFiles],
  ['briefs', briefFindings],
  ['commands', committedFindings],
  ['checks', checkFindings],
];

const repository: Look[] = [
  ['branches', branchFindings],
  ['settings', settingsFindings],
  ['clone', cloneFindings],
];

const machine: Look[] = [
  ['sockets', ({ folder }) => socketFindings(folder)],
  ['folder', ({ folder }) => folderFindings(folder)],
  ['disk', ({ folder }) => diskFindings(folder)],
  ['watching', ({ folder }) => watchFindings(folder)],
];

const inCheck: Look = ['agents', (scene) => agentFindings(scene, 'check')];
const atStart: Look = ['agents', (scene) => agentFindings(scene, 'start')];

/** For a file of a team that may be meant for another place: itself and what it names. */
export async function findInFile(folder: TownFolder, file: string): Promise<Finding[]> {
  return look(await openScene(folder, file), [...team, inCheck]);
}

/** For the town here, without a look at its daemon and its past. */
export async function findInTown(folder: TownFolder): Promise<Finding[]> {
  const place: Look = ['repository', placeFindings];
  return look(await openScene(folder, null), [...team, inCheck, place, ...repository, ...machine]);
}

/** What would fail once the town is up. The repository itself is looked at by the daemon. */
export async function findBeforeStart(folder: TownFolder): Promise<Finding[]> {
  return look(await openScene(folder, null), [...team, atStart, ...repository, ...machine]);
}

/** Everything there is to see, what is good too. */
export async function findEverything(folder: TownFolder): Promise<Finding[]> {
  return look(await openScene(folder, null), [
    ['programs', programFindings],
    ['repository', filesFindings],
    ...repository,
    ['exclude', exclusionFindings],
    ...machine,
    ['daemon', daemonFindings],
    ['other towns', otherTownFindings],
    ['ledger', ledgerFindings],
    ['worktrees', worktreeFindings],
    ['worktrees', goneWorktreeFindings],
    ...team,
    atStart,
    ['agents', cliFindings],
  ]);
}

async function look(scene: Scene, looks: Look[]): Promise<Finding[]> {
  const found: Finding[] = [];
  for (const [what, each] of looks) found.push(...(await guarded(what, () => each(scene))));
  return found;
}
