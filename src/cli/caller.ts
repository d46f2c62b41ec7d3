/** Who gives a command: the person, an agent, or somebody who stands in an agent's worktree. */
import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { findTownRoot, placeMark, type TownFolder, townFolder } from '../client/town-folder.ts';
import { infoOf } from '../world/real/holders.ts';
import { ancestryOf } from '../world/real/processes.ts';

export type Caller =
  | { kind: 'person' }
  /** Its environment says so, with the run's token. */
  | { kind: 'run' }
  /** Started by the agent of a run, whatever became of its environment. */
  | { kind: 'agent'; run: string; pid: number }
  /** In a worktree of the town's. */
  | { kind: 'visitor'; worktree: string };

/** True in a process of a run. */
export function isRun(): boolean {
  return Boolean(process.env['TOWN_RUN'] && process.env['TOWN_TOKEN']);
}

/** True in a process of a run, also of one whose environment was scrubbed. */
export function isAgent(): boolean {
  if (isRun()) return true;
  const root = findTownRoot(process.cwd());
  return root !== null && callerIn(townFolder(root)).kind === 'agent';
}

/** Who this process is in a town. Ancestry is known on Linux only. */
export function callerIn(folder: TownFolder): Caller {
  if (isRunOf(folder)) return { kind: 'run' };
  const agent = agentAround(folder);
  if (agent !== null) return { kind: 'agent', ...agent };
  const worktree = worktreeAround(folder, realpathSync(process.cwd()));
  return worktree === null ? { kind: 'person' } : { kind: 'visitor', worktree };
}

/** Why a caller may not do what is for the person. Null for the person. */
export function whyNotPerson(caller: Caller, { root }: TownFolder): string | null {
  switch (caller.kind) {
    case 'person':
      return null;
    case 'run':
      return `This is ${process.env['TOWN_RUN']}, and the command is for the person in charge.`;
    case 'agent':
      return `This was started by the agent of ${caller.run} (process ${caller.pid}), and the command is for the person in charge.`;
    case 'visitor':
      return `${caller.worktree} is an agent's worktree, and the command is for the person in charge. Run it in ${root}.`;
  }
}

/** The daemon may listen elsewhere since the run was started, so the town is known by its root, too. */
function isRunOf({ socket, root }: TownFolder): boolean {
  if (!isRun()) return false;
  return process.env['TOWN_SOCKET'] === socket || realOf(process.env['TOWN_ROOT']) === root;
}

function realOf(path: string | undefined): string | null {
  return path !== undefined && existsSync(path) ? realpathSync(path) : null;
}

/** The run whose agent is an ancestor of this process, or leads its session. */
function agentAround({ runs }: TownFolder): { run: string; pid: number } | null {
  const above = ancestryOf(process.pid);
  if (above.size === 0 || !existsSync(runs)) return null;
  for (const run of readdirSync(runs)) {
    const info = infoOf(join(runs, run));
    if (info !== null && above.get(info.agentPid) === info.agentStartTime)
      return { run, pid: info.agentPid };
  }
  return null;
}

/** The worktree or other checkout of this town that a folder is in. */
function worktreeAround(folder: TownFolder, from: string): string | null {
  const places = [folder.worktrees, join(folder.state, 'merge'), join(folder.state, 'check')];
  for (let at = from; dirname(at) !== at; at = dirname(at)) {
    const place = dirname(at);
    if (places.includes(place) || townOf(place) === folder.root) return at;
  }
  return null;
}

/** A folder for worktrees outside of the repository names its town. */
function townOf(place: string): string | null {
  const mark = join(place, placeMark);
  return existsSync(mark) ? readFileSync(mark, 'utf8').trimEnd() : null;
}
