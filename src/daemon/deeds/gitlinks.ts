/** A commit that names another repository's commit instead of files would land without the work. */
import type { Evidence } from '../../core/index.ts';
import { type Repository, undeclaredRepositories } from '../../world/real/git/index.ts';

type Range = { base: string | null; head: string };

/** What an agent has to mend before its work can be believed: one sentence for each folder. */
export async function missingFiles(
  repository: Repository,
  { base, head }: Range,
  needs?: Evidence[],
): Promise<string[]> {
  const isAsked = needs === undefined || needs.some(({ kind }) => kind !== 'command');
  if (base === null || !isAsked) return [];
  const folders = await undeclaredRepositories(repository, { base, head });
  return folders.map(
    (folder) =>
      `${folder} is a repository of its own; its files are not in the commit. Remove its .git ` +
      'folder and add the files, or make it a submodule (.gitmodules).',
  );
}
