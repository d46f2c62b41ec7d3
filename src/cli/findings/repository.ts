/** Whether a town can live in the repository, and what its files and settings are like. */

import { readFounding } from '../../daemon/open-town.ts';
import {
  emptySubmodules,
  inspectRepository,
  type RepositoryFacts,
  repositoryProblems,
  signsCommits,
} from '../../world/real/git/index.ts';
import { about, type Finding, isAtLeast } from './finding.ts';
import type { Scene } from './scene.ts';

/** What keeps a town from living here at all. */
export async function placeFindings(scene: Scene): Promise<Finding[]> {
  return (await filesFindings(scene)).filter((finding) => isAtLeast('warning', finding));
}

/** The place and its files. In a large repository this takes a while. */
export async function filesFindings({ folder, head, into }: Scene): Promise<Finding[]> {
  const founding = readFounding(folder);
  const options = { trusted: founding?.commands ?? {}, founding: founding?.settings ?? null };
  // A branch that is not there is told at its line in the team's file.
  const branch = head === null ? null : into;
  const found = await inspectRepository(folder.root, branch, options).catch(
    (error: Error) => error,
  );
  if (found instanceof Error) return [about('repository', 'error', found.message)];
  if (found.kind === 'problem') return [about('repository', 'error', found.text)];
  return [checkout(found), ...lineEnds(found)];
}

function checkout({ root, branch, dirty }: RepositoryFacts): Finding {
  const where = `${root}, ${branch ?? 'detached HEAD'}`;
  if (dirty.length === 0) return about('repository', 'good', `${where}, clean`);
  const files = dirty.length === 1 ? '1 uncommitted file' : `${dirty.length} uncommitted files`;
  const todo = 'work waits to land on a branch that is checked out with changes';
  return about('repository', 'note', `${where}, ${files}`, todo);
}

function lineEnds({ renewed }: RepositoryFacts): Finding[] {
  const [first] = renewed;
  if (first === undefined) return [];
  const others = renewed.length === 1 ? '' : ` and ${renewed.length - 1} more`;
  const text = `git takes ${first}${others} for changed though nobody touched them, for .gitattributes wants them stored in another form; Town does not count them`;
  return [about('line ends', 'note', text, 'to end it: git add --renormalize . && git commit')];
}

/** Settings that somebody changed, submodules without files, signatures that are lost. */
export async function settingsFindings({ repository }: Scene): Promise<Finding[]> {
  if (repository === null) return [];
  const [problems, empty, signs] = await Promise.all([
    repositoryProblems(repository),
    emptySubmodules(repository, repository.main),
    signsCommits(repository),
  ]);
  return [
    ...problems.map((text) => about('configuration', 'warning', text)),
    ...(empty.length > 0 ? [submodules(empty)] : []),
    ...(signs ? [signing()] : []),
  ];
}

function submodules(empty: string[]): Finding {
  const text = `empty here, and so for agents and checks: ${empty.join(', ')}`;
  const todo = 'to fill them: git submodule update --init --recursive';
  return about('submodules', 'warning', text, todo);
}

function signing(): Finding {
  const text =
    'commit.gpgSign is set; Town does not sign, and a rebase drops the signatures of agents';
  return about('signing', 'note', text, '"mode: merge" in a merge queue keeps those');
}
