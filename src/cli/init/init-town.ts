/** Making a repository a town: looks at it, chooses, and writes a team that runs as it is. */
import { existsSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { refuseForeignTown } from '../../client/own-folder.ts';
import { type TownFolder, townFolder, writingIn } from '../../client/town-folder.ts';
import { furnish, openPresets } from '../../daemon/open-town.ts';
import { openTokens } from '../../daemon/tokens.ts';
import {
  commitOf,
  excludeTownFolder,
  inspectRepository,
  openRepository,
  type Repository,
} from '../../world/real/git/index.ts';
import { CommandError } from '../exit.ts';
import { findProgram } from '../findings/programs-on-path.ts';
import { programs } from '../reach-town.ts';
import { type ChosenAgents, chooseAgents } from './agents.ts';
import { type ChosenBranch, chooseBranch } from './branch.ts';
import { shippedTeam } from './examples.ts';
import { type TestCommand, type Top, testCommandsOf } from './project.ts';
import { runsChecks, teamText } from './team-text.ts';

/** What the person has said; what is null is chosen here. */
export type InitWish = {
  into: string | null;
  example: string | null;
  agents: string[] | null;
  check: string | null;
  /** What becomes of a team that is there already. */
  existing: 'stays' | 'is replaced';
};

/** What was chosen, and why, in words that follow "because". */
export type Choices = {
  branch: ChosenBranch;
  /** `check` is null where the check is the one that works anywhere. */
  checks: { check: string | null; because: string; also: string[]; first: string | null };
  agents: ChosenAgents;
};

export type Initialised = {
  root: string;
  file: string;
  into: string;
  written: boolean;
  choices: Choices;
  /** Where the team of before was put; null when there was none. */
  before: string | null;
  /** Whether the team runs a check at all. */
  hasChecks: boolean;
};

/** Makes the repository at `directory` a town. Throws when it cannot be one, with the reason. */
export async function initTown(directory: string, wish: InitWish): Promise<Initialised> {
  const shipped = shippedTeam(wish.example);
  const { repository, branch } = await placeFor(directory, wish.into);
  const folder = townFolder(directory);
  refuseForeignTown(folder);
  furnish(folder, programs());
  writingIn(folder, () => openTokens(folder.token));
  await excludeTownFolder(repository);
  const before = makeWay(folder, wish.existing);
  const presets = await openPresets(folder, programs());
  const choices: Choices = {
    branch,
    checks: await chooseCheck(repository, branch.branch, wish.check),
    agents: chooseAgents(presets, folder.root, wish.agents),
  };
  const text = teamText(shipped, {
    town: townName(directory),
    into: branch.branch,
    agents: choices.agents.names,
    check: choices.checks.check,
    hasBrief: (path) => existsSync(join(folder.root, path)),
  });
  writeFileSync(folder.file, text);
  const { root, file } = folder;
  const hasChecks = runsChecks(shipped);
  return { root, file, into: branch.branch, written: true, choices, before, hasChecks };
}

type Ground = { repository: Repository; branch: ChosenBranch };

async function placeFor(directory: string, into: string | null): Promise<Ground> {
  const found = await inspectRepository(directory, into);
  if (found.kind === 'problem' && found.problem !== 'detached HEAD')
    throw new CommandError(found.text);
  const repository = await openRepository(directory);
  if (into !== null) return { repository, branch: { branch: into, because: 'you named it' } };
  const branch = await chooseBranch(repository);
  if (branch !== null) return { repository, branch };
  throw new CommandError(found.kind === 'problem' ? found.text : 'No branch is checked out.');
}

/** Answers where the team of before is now. Throws when it stays. */
function makeWay({ file, state }: TownFolder, existing: InitWish['existing']): string | null {
  if (!existsSync(file)) return null;
  if (existing === 'stays')
    throw new CommandError(
      `${file} is there already and stays as it is. "town up" starts that team; "town init --force" writes another one.`,
    );
  const before = join(state, 'town.yaml.before');
  renameSync(file, before);
  return before;
}

async function chooseCheck(
  repository: Repository,
  into: string,
  wanted: string | null,
): Promise<Choices['checks']> {
  if (wanted !== null) return { check: wanted, because: 'you named it', also: [], first: null };
  const found = testCommandsOf(await committedTop(repository, into));
  const isHere = ({ program }: TestCommand) => has(repository, program);
  const chosen = found.find(isHere);
  if (chosen === undefined) return { check: null, ...noCheck(repository, found) };
  const { command: check, because, first } = chosen;
  const also = found
    .filter((each) => each !== chosen && isHere(each))
    .map(({ command }) => command);
  const needed =
    first !== null && !existsSync(join(repository.root, 'node_modules')) ? first : null;
  return { check, because, also, first: needed };
}

function noCheck(repository: Repository, found: TestCommand[]) {
  const [missing] = found;
  const [uncommitted] = missing === undefined ? testCommandsOf(ownTop(repository)) : [];
  const because =
    missing !== undefined
      ? `${missing.because}, but ${missing.program} is not on PATH`
      : uncommitted !== undefined
        ? `${uncommitted.because}, but it is not committed, so agents and checks do not have it`
        : 'no test command was found';
  return { because, also: [], first: null };
}

function has({ root }: Repository, program: string): boolean {
  return findProgram(program, { path: process.env['PATH'], folder: root }) !== null;
}

/** What agents and checks will have. */
async function committedTop(repository: Repository, into: string): Promise<Top> {
  const head = await commitOf(repository, `refs/heads/${into}`);
  const listed = await repository.git(['ls-tree', '-z', '--name-only', '--full-tree', `${head}`]);
  const names = listed.text.split('\0').filter((name) => name !== '');
  const texts = new Map<string, string>();
  for (const name of names.filter((each) => /\.(json|toml|cfg|ini|txt)$|makefile$/i.test(each))) {
    const blob = await repository.git(['cat-file', 'blob', `${head}:${name}`]);
    texts.set(name, blob.text);
  }
  const read = (name: string) => texts.get(name) ?? '';
  return { names, read, has: (program) => has(repository, program) };
}

function ownTop(repository: Repository): Top {
  const names = readdirSync(repository.root);
  const read = (name: string) =>
    names.includes(name) ? readFileSync(join(repository.root, name), 'utf8') : '';
  return { names, read, has: (program) => has(repository, program) };
}

function townName(directory: string): string {
  const plain = basename(directory)
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
  return /^[a-z]/.test(plain) ? plain.slice(0, 60) : `town-${plain}`.slice(0, 60);
}
