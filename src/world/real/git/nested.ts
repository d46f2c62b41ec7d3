/** Repositories that git sees as untracked in a checkout. A commit of the outer repository holds none
 * of their contents, so its snapshot leaves them out. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Checkout } from './git-call.ts';
import { isBare } from './leftovers.ts';
import type { Repository } from './repository.ts';

/** Folders (relative, without trailing slash) that are untracked repositories of their own. */
export async function nestedRepositories(
  repository: Repository,
  checkout: Checkout,
): Promise<string[]> {
  const asked = ['ls-files', '--others', '--exclude-standard', '-z'];
  const answer = await repository.git(asked, { in: checkout });
  return answer.text.split('\0').flatMap((entry) => {
    if (entry.endsWith('/')) return [entry.slice(0, -1)];
    return isHeadOfBare(checkout, entry) ? [path.dirname(entry)] : [];
  });
}

/** git takes a bare repository for a folder of plain files. */
function isHeadOfBare(checkout: Checkout, file: string): boolean {
  if (path.basename(file) !== 'HEAD' || path.dirname(file) === '.') return false;
  const folder = path.join(checkout.path, path.dirname(file));
  return isBare(folder) && !existsSync(path.join(folder, '.git'));
}
