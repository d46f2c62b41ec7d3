/** Entries of a tree that name a commit of another repository (mode 160000). The outer repository
 * has none of that commit's files; a submodule says in `.gitmodules` where they come from. */
import type { Checkout } from './git-call.ts';
import { commonCommit } from './history.ts';
import type { Repository } from './repository.ts';

/** The paths that the `.gitmodules` of a commit declares. */
export async function declaredSubmodules(
  repository: Repository,
  commit: string,
  where: { in?: Checkout } = {},
): Promise<string[]> {
  const file = `${commit}:.gitmodules`;
  const options = { ...where, accept: [0, 1] };
  const there = await repository.git(['rev-parse', '--verify', '--quiet', file], options);
  if (there.code !== 0) return [];
  const asked = ['config', '-z', '--blob', file, '--get-regexp', '^submodule\\..*\\.path$'];
  const answer = await repository.git(asked, { ...where, accept: [0, 1, 128] });
  return answer.text
    .split('\0')
    .filter((entry) => entry !== '')
    .map((entry) => entry.slice(entry.indexOf('\n') + 1));
}

/**
 * Folders that the commits between `base` and `head` added as repositories of their own without
 * declaring them as submodules: whoever checks the commit out gets an empty folder.
 */
export async function undeclaredRepositories(
  repository: Repository,
  { base, head }: { base: string; head: string },
): Promise<string[]> {
  const from = (await commonCommit(repository, base, head)) ?? base;
  const asked = ['diff-tree', '-r', '-z', '--raw', '--no-renames', from, head];
  const fields = (await repository.git(asked)).text.split('\0');
  // Each entry: ":<old mode> <new mode> <old id> <new id> <status>" NUL path NUL.
  const added = fields.flatMap((field, at) =>
    /^:(?!160000)\d{6} 160000 /.test(field) ? [fields[at + 1] ?? ''] : [],
  );
  if (added.length === 0) return [];
  const declared = new Set(await declaredSubmodules(repository, head));
  return added.filter((folder) => !declared.has(folder));
}
