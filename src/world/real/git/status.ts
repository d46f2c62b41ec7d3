/** Which files of a checkout are not as its HEAD has them. */

import { asCheckedOut, type Edited } from './as-checked-out.ts';
import type { Checkout } from './git-call.ts';
import type { Repository } from './repository.ts';

export type DirtyFile = { path: string; kind: 'tracked' | 'untracked' };

export type StatusOptions = {
  untracked: 'all' | 'no';
  /** `dirty`: a submodule counts when it is at another commit; `all`: never. Its inside is not
   * looked at: that would run git under the submodule's own configuration. */
  submodules: 'dirty' | 'all';
};

/** Changed, staged, conflicted and (if asked) untracked files; ignored ones never count. Neither do
 * files that differ in line ends alone: see `statusOf`. */
export async function dirtyFiles(
  repository: Repository,
  checkout: Checkout,
  options?: StatusOptions,
): Promise<DirtyFile[]> {
  return (await statusOf(repository, checkout, options)).dirty;
}

/**
 * What git reports of a checkout, in two parts. `dirty` is what somebody did. `renewed` are the files
 * that git reports as changed though they are byte for byte what it wrote there: the attributes say
 * that they should be stored in another form than they are (CRLF in a blob under `text`, a file under
 * a filter that was committed without it). No checkout is ever clean of those.
 */
export async function statusOf(
  repository: Repository,
  checkout: Checkout,
  options: StatusOptions = { untracked: 'all', submodules: 'dirty' },
): Promise<{ dirty: DirtyFile[]; renewed: Edited[] }> {
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
  const found = answer.text.split('\0').flatMap(fileFrom);
  const edited = found.flatMap(({ path, blob }) => (blob === null ? [] : [{ path, blob }]));
  const same = await asCheckedOut(repository, checkout, edited);
  return {
    dirty: found.filter(({ path }) => !same.has(path)).map(({ path, kind }) => ({ path, kind })),
    renewed: edited.filter(({ path }) => same.has(path)),
  };
}

/** How many fields stand before the path in each kind of record; see git-status(1). */
const fieldsBefore: Record<string, number> = { '1': 8, u: 10, '?': 1 };

/** `blob`: what HEAD has of a file whose contents alone were changed, and that is not staged. */
type Found = DirtyFile & { blob: string | null };

function fileFrom(record: string): Found[] {
  const fields = fieldsBefore[record[0] ?? ''];
  if (fields === undefined) return [];
  const words = record.split(' ');
  const path = words.slice(fields).join(' ');
  if (record.startsWith('?')) return [{ path, kind: 'untracked', blob: null }];
  const [kind, change, , , indexMode, fileMode, blob = null] = words;
  const isEdited = kind === '1' && change === '.M' && indexMode === fileMode;
  return [{ path, kind: 'tracked', blob: isEdited ? blob : null }];
}
