/**
 * Which of a change's files decide how that change is checked.
 *
 * They are named in the check commands, by the programs that those run (`package.json` for `npm test`,
 * and the files that its scripts name), or in `checks_from`. A check that reads more than that, such as
 * tests in a folder, is the person's to list.
 */
import path from 'node:path';
import { changedBetween, type Repository, textIn } from './git/index.ts';

export type Checking = {
  /** The commands of the checks. */
  checks: readonly string[];
  /** Paths of `checks_from`. */
  paths: readonly string[];
};

/** Files that a program takes its orders from, by the name of the program. */
const orders: Record<string, readonly string[]> = {
  npm: ['package.json', '.npmrc'],
  npx: ['package.json', '.npmrc'],
  pnpm: ['package.json', '.npmrc', 'pnpm-workspace.yaml'],
  yarn: ['package.json', '.yarnrc.yml', '.yarnrc'],
  bun: ['package.json', 'bunfig.toml'],
  deno: ['deno.json', 'deno.jsonc'],
  make: ['Makefile', 'makefile', 'GNUmakefile'],
  just: ['justfile', 'Justfile', '.justfile'],
  cargo: ['.cargo/config.toml', '.cargo/config'],
  pytest: ['pytest.ini', 'pyproject.toml', 'tox.ini', 'setup.cfg', 'conftest.py'],
  tox: ['tox.ini', 'pyproject.toml', 'setup.cfg'],
};

/** Always among them: it names the checks. */
const always = 'town.yaml';

/** Files changed between two commits that decide how this change is checked, in their order. */
export async function ownChecks(
  repository: Repository,
  range: { base: string; head: string },
  { checks, paths }: Checking,
): Promise<string[]> {
  const changed = await changedBetween(repository, range);
  if (changed.length === 0) return [];
  const named = new Set([always, ...checks.flatMap(filesOf)]);
  if (named.has('package.json'))
    for (const commit of [range.base, range.head])
      for (const file of scriptFiles(await textIn(repository, commit, 'package.json')))
        named.add(file);
  const folders = paths.map(plain);
  return changed.filter(
    (file) =>
      named.has(file) || folders.some((each) => file === each || file.startsWith(`${each}/`)),
  );
}

/** Every word of a command may be a file, or a program that takes its orders from files. */
function filesOf(command: string): string[] {
  const words = command.split(/[\s;&|()<>"'`=$]+/).filter((word) => word !== '');
  return words.flatMap((word) => [plain(word), ...(orders[path.posix.basename(word)] ?? [])]);
}

function scriptFiles(packageText: string | null): string[] {
  try {
    const { scripts } = JSON.parse(packageText ?? '{}') as { scripts?: Record<string, unknown> };
    return Object.values(scripts ?? {}).flatMap((line) =>
      typeof line === 'string' ? filesOf(line) : [],
    );
  } catch {
    return [];
  }
}

const plain = (file: string): string => path.posix.normalize(file).replace(/\/$/, '');
