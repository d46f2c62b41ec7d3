/** Work that Town landed or archived and that somebody took out of the repository since. */
import { requireObjectId } from './names.ts';
import type { Repository } from './repository.ts';

export type LandedTask = { task: string; commit: string; into: string };
export type ArchivedTask = { task: string; ref: string; commit: string };

/**
 * What landed and is no longer in the branch it landed on, and archives whose ref is gone, in full
 * sentences, each with the command that brings it back. Empty when all is there. Three git processes
 * and one for each branch.
 */
export async function lostWork(
  repository: Repository,
  { landed, archived }: { landed: LandedTask[]; archived: ArchivedTask[] },
): Promise<string[]> {
  const branches = [...new Set(landed.map(({ into }) => into))];
  const missing = await missingOf(repository, [...landed, ...archived]);
  const texts = await Promise.all(
    branches.map((into) => {
      const own = landed.filter((each) => each.into === into);
      return lostFrom(repository, { into, landed: own, missing });
    }),
  );
  const gone = await goneArchives(repository, archived);
  return [...texts.flat(), ...gone.map((each) => sayArchive(each, missing))];
}

async function lostFrom(
  repository: Repository,
  { into, landed, missing }: { into: string; landed: LandedTask[]; missing: Set<string> },
): Promise<string[]> {
  for (const { commit } of landed) requireObjectId('The commit', commit);
  const tip = await repository.git(['rev-parse', '--verify', '--quiet', `refs/heads/${into}`], {
    accept: [0, 1, 128],
  });
  const there = landed.filter(({ commit }) => !missing.has(commit)).map(({ commit }) => commit);
  const known = tip.code === 0 ? [`^${tip.text.trim()}`] : [];
  const asked = ['rev-list', '--topo-order', '--stdin'];
  const input = [...there, ...known, ''].join('\n');
  const listed = there.length === 0 ? '' : (await repository.git(asked, { input })).text;
  const outside = listed.split('\n');
  const isLost = new Set([...outside, ...missing]);
  const lost = landed.filter(({ commit }) => isLost.has(commit));
  if (lost.length === 0) return [];
  const newest = outside.find((commit) => there.includes(commit)) ?? null;
  return [sayLanded({ into, lost, newest, isThere: tip.code === 0 })];
}

/** So many tasks are named. */
const most = 10;

function sayLanded(found: {
  into: string;
  lost: LandedTask[];
  newest: string | null;
  isThere: boolean;
}): string {
  const { into, lost, newest } = found;
  const named = lost.slice(-most).map(({ task, commit }) => `${task} (${commit.slice(0, 12)})`);
  const more = lost.length > most ? ` and ${lost.length - most} more` : '';
  const how = found.isThere
    ? `no longer in ${into}: somebody moved that branch to a commit without it`
    : `no longer in ${into}: somebody removed that branch`;
  const back = found.isThere
    ? `git switch ${into} && git merge ${newest}`
    : `git branch ${into} ${newest}`;
  const next =
    newest === null
      ? 'Its objects are gone from this repository, too; look for them in another clone.'
      : `To bring it back: ${back}`;
  return `Work that landed is ${how}. ${named.join(', ')}${more}. ${next}`;
}

function sayArchive({ task, ref, commit }: ArchivedTask, missing: Set<string>): string {
  const next = missing.has(commit)
    ? `Its objects are gone, too; look for ${commit} in another clone.`
    : `To bring it back: git update-ref ${ref} ${commit}`;
  return `The archive of ${task} is gone: somebody deleted or moved ${ref}. ${next}`;
}

/** Commits whose objects are not here at all. */
async function missingOf(repository: Repository, work: { commit: string }[]): Promise<Set<string>> {
  if (work.length === 0) return new Set();
  const input = work.map(({ commit }) => `${commit}\n`).join('');
  const answer = await repository.git(['cat-file', '--batch-check=%(objectname)'], { input });
  const lines = answer.text.split('\n').filter((line) => line.endsWith(' missing'));
  return new Set(lines.map((line) => line.slice(0, -' missing'.length)));
}

async function goneArchives(
  repository: Repository,
  archived: ArchivedTask[],
): Promise<ArchivedTask[]> {
  if (archived.length === 0) return [];
  const asked = [
    'for-each-ref',
    '--format=%(objectname) %(refname)',
    `${repository.refs}/archive/`,
  ];
  const there = new Set((await repository.git(asked)).text.split('\n'));
  return archived.filter(({ ref, commit }) => !there.has(`${commit} ${ref}`));
}
