/** What `town doctor` says of the repository. */
import type { TownFolder } from '../client/town-folder.ts';
import { readFounding } from '../daemon/open-town.ts';
import {
  emptySubmodules,
  inspectRepository,
  openFounded,
  type Repository,
  type RepositoryFacts,
  repositoryProblems,
  signsCommits,
} from '../world/real/git/index.ts';
import { about, type Finding, guarded } from './finding.ts';

/** Looks at the repository from several sides; what one look dies of is its finding. */
export async function examineRepository(folder: TownFolder): Promise<Finding[]> {
  const founding = readFounding(folder);
  const options = { trusted: founding?.commands ?? {}, founding: founding?.settings ?? null };
  const found = await inspectRepository(folder.root, null, options).catch((error: Error) => error);
  if (!(found instanceof Error) && found.kind === 'problem')
    return [about('repository', 'bad', found.text)];
  const files =
    found instanceof Error
      ? [about('repository', 'bad', found.message)]
      : [checkout(found), ...lineEnds(found)];
  const open = () => openFounded(folder.root, options);
  const looks: [string, (repository: Repository) => Promise<Finding[]>][] = [
    ['configuration', configuration],
    ['submodules', submodules],
    ['signing', signing],
  ];
  const more = await Promise.all(
    looks.map(([what, look]) => guarded(what, async () => look(await open()))),
  );
  return [...files, ...more.flat()];
}

function checkout({ root, branch, dirty }: RepositoryFacts): Finding {
  const text =
    dirty.length === 0
      ? 'clean'
      : `${dirty.length} uncommitted files; work waits to land on a branch that is checked out with changes`;
  const state = dirty.length === 0 ? 'good' : 'note';
  return about('repository', state, `${root}, ${branch ?? 'detached HEAD'}, ${text}`);
}

function lineEnds({ renewed }: RepositoryFacts): Finding[] {
  const [first] = renewed;
  if (first === undefined) return [];
  const others = renewed.length === 1 ? '' : ` and ${renewed.length - 1} more`;
  const text = `git takes ${first}${others} for changed though nobody touched them, for .gitattributes wants them stored in another form; Town does not count them. To end it: git add --renormalize . && git commit`;
  return [about('line ends', 'note', text)];
}

async function configuration(repository: Repository): Promise<Finding[]> {
  const problems = await repositoryProblems(repository);
  return problems.map((text) => about('configuration', 'bad', text));
}

async function submodules(repository: Repository): Promise<Finding[]> {
  const empty = await emptySubmodules(repository, repository.main);
  if (empty.length === 0) return [];
  const text = `empty here, and so for agents and checks: ${empty.join(', ')}. To fill them: git submodule update --init --recursive`;
  return [about('submodules', 'note', text)];
}

async function signing(repository: Repository): Promise<Finding[]> {
  if (!(await signsCommits(repository))) return [];
  const text =
    'commit.gpgSign is set; Town does not sign, and a rebase drops the signatures of agents. "mode: merge" in a merge queue keeps those';
  return [about('signing', 'note', text)];
}
