/** Refs are paths: a branch `a` and a branch `a/b` cannot be in one repository. */
import path from 'node:path';
import { listed } from './names.ts';
import type { Repository } from './repository.ts';

/**
 * Throws when an existing branch keeps git from making `branch` (a full ref name): one that is a
 * folder of it, or one that lies below it.
 */
export async function refuseBranchConflict(repository: Repository, branch: string): Promise<void> {
  const asked = [
    'for-each-ref',
    '--format=%(refname:lstrip=2)',
    path.posix.dirname(branch),
    branch,
  ];
  const names = (await repository.git(asked)).text.split('\n').filter((name) => name !== '');
  const wanted = path.posix.relative('refs/heads', branch);
  const inTheWay = names.filter(
    (name) => wanted.startsWith(`${name}/`) || name.startsWith(`${wanted}/`),
  );
  if (inTheWay.length === 0) return;
  throw new Error(
    `The branch ${wanted} cannot be made, because ${listed(inTheWay)} exists and git keeps branches as paths. ` +
      `Rename it: git branch -m ${inTheWay[0]} <another name>.`,
  );
}
