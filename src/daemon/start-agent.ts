/** Starting the agent of a run: its brief, its command line, its holder. */
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { launchOf, presetOf } from '../agents/index.ts';
import { findNode } from '../client/find-node.ts';
import { find, type Run, type Task } from '../core/index.ts';
import { emptySubmodules, gitDirOf, type Repository } from '../world/real/git/index.ts';
import { findHolder, type HolderInfo, outputEnd, startHolder } from '../world/real/holders.ts';
import { endProcesses, rootsIn } from '../world/real/run-processes.ts';
import { briefFiles } from './brief-file.ts';
import type { Daemon } from './daemon.ts';
import { followRun } from './follow.ts';
import { lastLinesOfRun } from './last-lines.ts';
import { renewPresets } from './presets-in-force.ts';
import { refuseGone } from './programs.ts';
import { readStartRecord, writeStartRecord } from './start-record.ts';
import { pathIn, readTeamFile, textInForce } from './team-files.ts';
import { tokenHash } from './tokens.ts';
import { workspacePath } from './workspace-path.ts';

/** The size of a screen that nobody has looked at yet. */
const firstSize = { columns: 100, rows: 30 };

/** Starts the agent and reports `run.started` or `run.failed`. */
export async function startAgent(daemon: Daemon, id: string): Promise<void> {
  const run = find(daemon.loop.state().runs, id);
  if (run?.phase !== 'starting') return;
  try {
    if (!(await wasStarted(daemon, run))) await begin(daemon, run);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const tail = await lastLinesOfRun(daemon, id);
    const { refused } = await daemon.loop.submit({ type: 'run.failed', run: id, reason, tail });
    // It was started, and something failed after that: nobody may take it for one that is followed.
    if (refused !== null) throw error;
  }
}

/** Another daemon may have started it and died before it said so. Then it is followed as it is. */
async function wasStarted(daemon: Daemon, { id, session }: Run): Promise<boolean> {
  const directory = join(daemon.folder.runs, id);
  const found = await findHolder(directory);
  if (found.state === 'gone') return false;
  const answerFrom = outputEnd(directory);
  const start = (await readStartRecord(directory)) ?? { session, paste: null };
  if (found.state === 'alive')
    await tellStarted(daemon, { run: id, info: found.info, session: start.session });
  await followRun(daemon, id, { paste: start.paste, answerFrom });
  return true;
}

async function begin(daemon: Daemon, run: Run): Promise<void> {
  const { folder, programs, tokens, loop } = daemon;
  refuseGone(programs);
  await renewPresets(daemon).catch((error: Error) => daemon.log(error.message));
  const directory = join(folder.runs, run.id);
  const brief = await writeBrief(daemon, run, directory);
  const { launch, session } = launchFor(daemon, run, brief);
  const { paste } = launch;
  await writeStartRecord(directory, { session, paste });
  const info = await startHolder({
    runDirectory: directory,
    holderProgram: programs.holder,
    launch: {
      command: launch.command,
      env: launch.env,
      cwd: workspacePath(folder, run) ?? folder.root,
      ...firstSize,
      socket: socketOf(daemon, run.id),
      tokenHash: tokenHash(tokens.holder(run.id)),
    },
  });
  // The whole town may have been deleted meanwhile; then nobody could ever find this agent again.
  const endNow = async () => void (await endProcesses(rootsIn(directory, info), { graceMs: 0 }));
  if (!existsSync(directory)) return endNow();
  await tellStarted(daemon, { run: run.id, info, session });
  if (find(loop.state().runs, run.id) === null) return endNow();
  await followRun(daemon, run.id, { paste, answerFrom: 0 });
}

/** Tells the core that the agent of a run is there. */
export async function tellStarted(
  { loop, tokens }: Daemon,
  { run, info, session }: { run: string; info: HolderInfo; session: string | null },
): Promise<void> {
  const { agentPid: pid, agentStartTime: startTime } = info;
  const hash = tokenHash(tokens.run(run));
  await loop.submit({
    type: 'run.started',
    ...{ run, pid, startTime, tokenHash: hash, session },
    provisional: true,
  });
}

/** Where the holder of a new run shall listen. */
function socketOf({ folder }: Pick<Daemon, 'folder'>, run: string): string {
  return join(folder.sockets, run);
}

/** The brief of a run as it stands now, written where its agent reads it. */
async function writeBrief(daemon: Daemon, run: Run, directory: string): Promise<string> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const path = join(directory, 'brief.md');
  await writeFile(path, await composeBrief(daemon, run), { mode: 0o600 });
  return path;
}

/** The text of a run's brief. */
export async function composeBrief(daemon: Daemon, run: Run): Promise<string> {
  const state = daemon.loop.state();
  const task = run.task === null ? null : find(state.tasks, run.task);
  const body = task === null ? '' : await wholeBody(daemon, task);
  const roleText = run.terms.brief === null ? '' : await roleBrief(daemon, run.terms.brief);
  const { briefText } = await import('./brief.ts');
  const emptySubmodules = await emptyIn(daemon, run);
  return briefText({ state, run, body, roleText, head: task?.head ?? null, emptySubmodules });
}

/** Without submodules in the workspace no process is started. */
async function emptyIn({ repository, folder }: Daemon, { path }: Run): Promise<string[]> {
  if (path === null || path === folder.root || !existsSync(join(path, '.gitmodules'))) return [];
  const gitDir = join(repository.commonDir, 'worktrees', basename(path));
  return emptySubmodules(repository, { path, gitDir }).catch(() => []);
}

async function wholeBody({ folder }: Daemon, { id, body, blob }: Task): Promise<string> {
  if (blob === null) return body;
  const text = await readIfThere(join(folder.blobs, blob));
  if (text !== null) return text;
  throw new Error(`The text of ${id} is gone: it was in ${join(folder.blobs, blob)}.`);
}

/** A role's brief beside the user's `town.yaml`, else the one of that name that comes with Town. */
async function roleBrief(daemon: Daemon, path: string): Promise<string> {
  const { folder, programs } = daemon;
  const { own, builtIn } = briefFiles(folder, programs, path);
  const inside = pathIn(folder.root, path);
  const ownText =
    inside === null
      ? await readIfThere(own)
      : await textInForce(daemon, await readTeamFile(daemon, inside));
  const text = ownText ?? (await readIfThere(builtIn));
  if (text === null)
    throw new Error(`The brief ${own} is not there. Write it, or take "brief" out of the role.`);
  return text;
}

/** Null when there is no such file. Throws when there is one that cannot be read. */
async function readIfThere(path: string): Promise<string | null> {
  return readFile(path, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT') return null;
    throw new Error(`${path} cannot be read (${cause.code}).`, { cause });
  });
}

/** What git writes to when something is committed in a worktree; nothing in the person's own checkout. */
function gitDirsOf(repository: Repository, path: string | null): string[] {
  const own = path === null ? null : gitDirOf(repository, path);
  return own === null ? [] : [repository.commonDir, own];
}

function launchFor(daemon: Daemon, run: Run, brief: string) {
  const { folder, programs, tokens, presets, loop, repository } = daemon;
  const { graph, tasks } = loop.state();
  const agent = find(graph?.agents ?? {}, run.agent);
  if (agent === null) throw new Error(`The agent "${run.agent}" is no longer in the graph.`);
  const preset = presetOf(agent, presets);
  const task = run.task === null ? null : find(tasks, run.task);
  const workspace = workspacePath(folder, run);
  const launch = launchOf({
    agent,
    preset,
    brief,
    title: task?.title ?? run.role,
    session: randomUUID(),
    resume: run.resumes ? run.session : null,
    workspace: workspace ?? folder.root,
    gitDirs: gitDirsOf(repository, workspace),
    environment: process.env,
    town: {
      TOWN_ROLE: run.role,
      TOWN_SEAT: run.seat,
      TOWN_TASK: run.task ?? '',
      TOWN_RUN: run.id,
      TOWN_SOCKET: folder.socket,
      TOWN_ROOT: folder.root,
      TOWN_TOKEN: tokens.run(run.id),
      // A worktree that lost its link must not lead git to the person's own checkout.
      ...(workspace === null ? {} : { GIT_CEILING_DIRECTORIES: dirname(workspace) }),
    },
    bin: folder.bin,
    node: findNode(),
    sim: programs.sim,
  });
  return { launch, session: launch.session };
}
