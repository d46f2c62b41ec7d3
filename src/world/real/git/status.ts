/** Which files of a checkout are not as its HEAD has them. */

import type { Checkout } from './git-call.ts';
import type { Repository } from './repository.ts';

export type DirtyFile = { path: string; kind: 'tracked' | 'untracked' };

export type StatusOptions = {
  untracked: 'all' | 'no';
  /** `dirty`: a submodule counts when it is at another commit; `all`: never. Its inside is not
   * looked at: that would run git under the submodule's own configuration. */
  submodules: 'dirty' | 'all';
};

/** Changed, staged, conflicted and (if asked) untracked files; ignored ones never count. */
export async function dirtyFiles(
  repository: Repository,
  checkout: Checkout,
  options: StatusOptions = { untracked: 'all', submodules: 'dirty' },
): Promise<DirtyFile[]> {
  const answer = await repository.git(
    [
      'status',
      '--porcelain=v2',
      '--branch',
      '-z',
      '--no-renames',
      '--no-ahead-behind',
      `--untracked-files=${options.untracked}`,
      `--ignore-submodules=${options.submodules}`,
    ],
    { in: checkout },
  );
  return answer.text.split('\0').flatMap(dirtyFile);
}

/** How many fields stand before the path in each kind of record; see git-status(1). */
const fieldsBefore: Record<string, number> = { '1': 8, u: 10, '?': 1 };

function dirtyFile(record: string): DirtyFile[] {
  const fields = fieldsBefore[record[0] ?? ''];
  if (fields === undefined) return [];
  const path = record.split(' ').slice(fields).join(' ');
  return [{ path, kind: record.startsWith('?') ? 'untracked' : 'tracked' }];
}
