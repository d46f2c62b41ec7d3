/** Commits that only a reflog names: an agent amended them, or reset its branch to before them. The
 * reflogs of a worktree and of its branch go when it is removed, and git forgets the commits then. */
import type { Repository } from './repository.ts';
import type { Worktree } from './worktrees.ts';

/** The fewest commits from which every commit in the reflogs of a worktree can be reached. */
export async function commitsLeftBehind(
  repository: Repository,
  worktree: Worktree,
): Promise<string[]> {
  const refs = worktree.branch === null ? ['HEAD'] : ['HEAD', worktree.branch];
  const options = { in: worktree, accept: [0, 128] };
  const logs = await Promise.all(
    refs.map((ref) => repository.git(['rev-list', '--walk-reflogs', ref, '--'], options)),
  );
  const named = [...new Set(logs.flatMap(({ text }) => text.split('\n')))];
  const commits = named.filter((line) => line !== '');
  if (commits.length === 0) return [];
  // What a branch or a tag holds stays anyway. Archives do not count: one that was cut short must
  // come out the same when it is asked for again.
  const stay = ['--not', '--exclude=refs/town/*', '--all', 'HEAD'];
  const unreached = ['rev-list', '--stdin', ...stay];
  const found = await repository.git(unreached, { in: worktree, input: commits.join('\n') });
  const lost = found.text.split('\n').filter((line) => line !== '');
  if (lost.length < 2) return lost;
  const tips = await repository.git(['merge-base', '--independent', ...lost], { in: worktree });
  return tips.text.split('\n').filter((line) => line !== '');
}
