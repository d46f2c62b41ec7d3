/** Looking at a workspace before a verdict is believed. */
import {
  type Effect,
  type Evidence,
  find,
  type Run,
  sentBack,
  type Task,
} from '../../core/index.ts';
import { checkEnvironment } from '../../world/real/check.ts';
import { commonCommit } from '../../world/real/git/history.ts';
import {
  commitOf,
  evidence,
  treeOf,
  type WorkspaceEvidence,
  withFoundedGit,
} from '../../world/real/git/index.ts';
import { type Checking, ownChecks } from '../../world/real/own-checks.ts';
import type { Daemon } from '../daemon.ts';
import { runShown, showing, type Tell } from '../progress.ts';
import { workspacePath } from '../workspace-path.ts';
import { missingFiles } from './gitlinks.ts';
import { missingNewWork } from './new-work.ts';

type Asked = Extract<Effect, { type: 'evidence.check' }>;

/** A command that serves as evidence may run this long, in milliseconds. */
const commandTimeMs = 10 * 60_000;

export async function checkEvidence(daemon: Daemon, asked: Asked): Promise<void> {
  const { loop } = daemon;
  const run = find(loop.state().runs, asked.run);
  const task = find(loop.state().tasks, asked.task);
  if (run?.phase !== 'checking' || task === null) return;
  const { run: id, epoch } = asked;
  const found = await showing(daemon, run.id, (tell) =>
    look(daemon, { run, task, needs: asked.needs, tell }),
  ).catch((error: Error) => ({
    missing: [`The workspace could not be looked at: ${error.message}`],
    base: task.base,
    head: task.head,
  }));
  await loop.submit({ type: 'evidence.checked', run: id, epoch, ...found });
}

type Found = {
  missing: string[];
  base: string | null;
  head: string | null;
  tree?: string;
  ownChecks?: string[];
};

type Looking = { run: Run; task: Task; needs: Evidence[]; tell: Tell };

async function look(daemon: Daemon, { run, task, needs, tell }: Looking): Promise<Found> {
  const into = daemon.loop.state().graph?.into ?? 'main';
  const path = workspacePath(daemon.folder, run);
  if (run.workspace !== 'task' || path === null || task.base === null) {
    const missing = await missingCommands(daemon, run, needs, tell);
    return { missing, base: task.base, head: task.head };
  }
  const order = { path, base: task.base, into };
  tell({ step: 'looking at its work' });
  const seen = await evidence(daemon.repository, order);
  const { head } = seen;
  const tree = await treeOf(daemon.repository, head);
  const back = needs.some(({ kind }) => kind === 'commit') ? sentBack(task, run.role) : null;
  const missing = [
    ...missingInGit(seen, task, needs),
    ...(await missingFiles(daemon.repository, { base: task.base, head: seen.head }, needs)),
    ...(back === null ? [] : await missingNewWork(daemon.repository, { back, head, tree, into })),
    ...(await missingCommands(daemon, run, needs, tell)),
  ];
  const base = await currentBase(daemon, head, into, task.base);
  const own = await ownChecks(daemon.repository, { base, head }, checkingOf(daemon));
  return { missing, base, head, tree, ...(own.length === 0 ? {} : { ownChecks: own }) };
}

/** Every command by which this town judges work. */
function checkingOf({ loop }: Daemon): Checking {
  const roles = Object.values(loop.state().graph?.roles ?? {});
  const checks = roles.flatMap((role) => [
    ...(role.kind === 'merge-queue' ? role.checks : []),
    ...(role.kind === 'check' ? [role.command] : []),
    ...(role.kind === 'agent' && role.loop !== null ? [role.loop.until] : []),
  ]);
  const paths = roles.flatMap((role) =>
    role.kind === 'merge-queue' ? (role.checksFrom ?? []) : [],
  );
  return { checks, paths };
}

/** After a rebase the task's work begins where it now leaves `into`. */
async function currentBase({ repository }: Daemon, head: string, into: string, base: string) {
  const tip = await commitOf(repository, `refs/heads/${into}`);
  return tip === null ? base : ((await commonCommit(repository, head, tip)) ?? base);
}

function missingInGit(seen: WorkspaceEvidence, task: Task, needs: Evidence[]): string[] {
  const kinds = new Set(needs.map(({ kind }) => kind));
  const missing: string[] = [];
  if (kinds.has('commit') && seen.commits.length === 0)
    missing.push(`There is no commit of your own on ${task.branch}. Commit your work first.`);
  if (kinds.has('commit') && seen.branch !== task.branch)
    missing.push(
      `The worktree is on ${seen.branch ?? 'no branch'}, not on ${task.branch}. Run: git switch ${task.branch}`,
    );
  if (kinds.has('clean') && seen.unfinished !== null)
    missing.push(`A ${seen.unfinished} was begun and not ended.`);
  if (kinds.has('clean') && seen.dirty.length > 0)
    missing.push(
      `Not committed: ${seen.dirty.slice(0, 5).join(', ')}${seen.dirty.length > 5 ? ' and more' : ''}.`,
    );
  return missing;
}

async function missingCommands(
  daemon: Daemon,
  run: Run,
  needs: Evidence[],
  tell: Tell,
): Promise<string[]> {
  const missing: string[] = [];
  const commands = needs.flatMap((need) => (need.kind === 'command' ? [need.command] : []));
  for (const [index, command] of commands.entries()) {
    const part = { at: index + 1, of: commands.length };
    const order = {
      command,
      cwd: workspacePath(daemon.folder, run) ?? daemon.folder.root,
      env: await withFoundedGit(daemon.repository, checkEnvironment(process.env)),
      timeMs: commandTimeMs,
      signal: daemon.closing,
    };
    const { passed, tail } = await runShown(tell, { step: 'testing', part }, order);
    if (!passed) missing.push(`"${command}" does not pass: ${lastLines(tail)}`);
  }
  return missing;
}

/** The end of a command's output, short enough to be told to an agent. */
export function lastLines(tail: string): string {
  return tail.trim().split('\n').slice(-12).join('\n').slice(-1500);
}
