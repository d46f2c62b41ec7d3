/** What the built-in agent does with git in its own worktree, as any agent would. */
import { type Job, shown } from './job.ts';

/** Adds and commits everything; false when there was nothing to commit. */
export async function commit(job: Job, subject: string): Promise<boolean> {
  await job.programs('git', ['add', '--all']);
  const staged = await job.programs('git', ['diff', '--cached', '--quiet']);
  if (staged.code === 0) return false;
  const ran = await shown(job, 'git', ['commit', '-q', '--no-gpg-sign', '-m', subject]);
  return ran.code === 0;
}

/** The text of the changes from `base` to `head`. Throws an Error when git cannot tell. */
export async function differenceOf(job: Job, base: string, head: string): Promise<string> {
  const plain = ['--no-color', '--no-ext-diff', '--no-textconv'];
  const ran = await job.programs('git', ['diff', ...plain, `${base}..${head}`]);
  if (ran.code === 0) return ran.out;
  throw new Error(`git could not compare ${base} with ${head}: ${ran.err.trim()}`);
}

/**
 * Rebases the branch onto `into` and settles each collision by keeping both sides, theirs first.
 * False when git could not finish; the branch is then as it was.
 */
export async function rebaseOnto(
  job: Job,
  into: string,
  settle: (path: string) => Promise<void>,
): Promise<boolean> {
  let ran = await shown(job, 'git', ['rebase', '-q', '--no-gpg-sign', into]);
  while (ran.code !== 0) {
    const open = await job.programs('git', ['diff', '--name-only', '-z', '--diff-filter=U']);
    const paths = open.out.split('\0').filter((path) => path !== '');
    if (paths.length === 0) break;
    for (const path of paths) await settle(path);
    await job.programs('git', ['add', '--all']);
    ran = await shown(job, 'git', ['rebase', '--continue']);
  }
  if (ran.code !== 0) await job.programs('git', ['rebase', '--abort']);
  return ran.code === 0;
}
