/** Opening a town: its folder, its ledger, its graph. Every refusal is one line for the person. */
import { randomInt, randomUUID } from 'node:crypto';
import { chmodSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Presets, presetsOf } from '../agents/index.ts';
import { makeSocketFolder, type TownFolder, writingIn } from '../client/town-folder.ts';
import {
  type Entry,
  emptyState,
  fold,
  type Graph,
  type State,
  stateFromSnapshot,
} from '../core/index.ts';
import { type Ledger, type LedgerReader, openJsonLines } from '../ledger/index.ts';
import {
  type Config,
  checkRepository,
  excludeTownFolder,
  type Founding,
  foundingOf,
  infoIn,
  type Repository,
  repairWorktrees,
  trusting,
} from '../world/real/git/index.ts';
import type { Programs } from './daemon.ts';
import { knownFromBuild } from './programs.ts';
import type { SayStep } from './steps.ts';
import { townCommand } from './town-command.ts';

/** Makes `.town` and the folder for sockets, and puts `town` where agents find it. Answers where they are. */
export function furnish(folder: TownFolder, programs: Programs): TownFolder {
  const furnished = makeSocketFolder(folder);
  writingIn(folder, () => fillFolder(folder, programs));
  return furnished;
}

function fillFolder(folder: TownFolder, programs: Programs): void {
  for (const path of [folder.state, folder.runs, folder.worktrees, folder.log, folder.bin])
    mkdirSync(path, { recursive: true, mode: 0o700 });
  // Editors check town.yaml against the schema of the Town that runs it.
  const schema = readFileSync(join(programs.config, 'town.schema.json'), 'utf8');
  writeIfOther(join(folder.state, 'town.schema.json'), schema, 0o644);
  writeIfOther(join(folder.bin, 'town'), townCommand(process.execPath, programs.town), 0o755);
}

/** An agent may start it at this very moment, so it is replaced whole, and only when it differs. */
function writeIfOther(path: string, text: string, mode: number): void {
  if (readIfThere(path) === text) return;
  const draft = `${path}.${randomUUID()}.tmp`;
  writeFileSync(draft, text, { mode });
  chmodSync(draft, mode);
  renameSync(draft, path);
}

/** An id that no other town will have by chance: it is in the names of branches, so it is short. */
export function newTownId(): string {
  return Array.from({ length: 6 }, () => randomInt(36).toString(36)).join('');
}

/** Opens the repository of a town. Throws with the problem and what to do about it. */
export async function openTownRepository(
  folder: TownFolder,
  { into, id, state, log }: { into: string; id: string; state: State; log: (line: string) => void },
): Promise<{ repository: Repository; founding: Founding; lost: string | null }> {
  const { known, lost } = recallFounding(folder, state);
  const founding = known?.settings ?? null;
  const found = await checkRepository(folder.root, into, { id, founding });
  if (found.kind === 'problem') throw new Error(found.text);
  const { repository } = found;
  await excludeTownFolder(repository);
  for (const path of repairWorktrees(repository))
    log(`${path} is joined to ${repository.root} again.`);
  const kept = await foundingKept(folder, repository, known);
  const { commands, settings } = kept;
  return {
    repository: trusting(repository, commands, { founding: settings }),
    founding: kept,
    lost,
  };
}

/**
 * The ledger remembers the founding; `trusted.json` is a copy for commands that run without a daemon,
 * and the original of towns of an earlier version. Where both are gone, no command is trusted.
 */
function recallFounding(
  folder: TownFolder,
  { founding, seq }: State,
): { known: KnownFounding | null; lost: string | null } {
  const copy = readCopy(folder);
  if (founding !== undefined) {
    const isSame = JSON.stringify(copy) === JSON.stringify(founding);
    return { known: founding, lost: isSame ? null : sayCopyLost };
  }
  if (copy !== null || seq === 0) return { known: copy, lost: null };
  return { known: { commands: {}, settings: null }, lost: sayFoundingLost };
}

const sayCopyLost =
  '.town/trusted.json was deleted or changed by somebody. What it said is in the ledger, too, so it counts as before, and the file is written anew.';
const sayFoundingLost =
  '.town/trusted.json is gone, which said what you trusted when the town was founded. No command of the repository\'s own git configuration runs for Town from now on; set those that you want with "git config --global".';

/** One that cannot be read is as good as none. */
function readCopy(folder: TownFolder): KnownFounding | null {
  try {
    return readFounding(folder);
  } catch {
    return null;
  }
}

/** What the repository's configuration said when the town was founded; `settings` is null when an
 * older Town, which did not look at them, founded it. */
type KnownFounding = { commands: Config; settings: Config | null };

/**
 * Reads what the repository's configuration said before any agent could write to it: commands and
 * settings that are the person's own. Null when no town was founded here. Throws when it cannot be
 * read.
 */
export function readFounding({ state }: Pick<TownFolder, 'state'>): KnownFounding | null {
  const text = readIfThere(join(state, 'trusted.json'));
  if (text === null) return null;
  const kept = JSON.parse(text) as Founding | Config;
  // The older form is the commands alone. A key of git's has a dot in it, so none is `settings`.
  return isFounding(kept) ? kept : { commands: kept, settings: null };
}

function isFounding(kept: Founding | Config): kept is Founding {
  return typeof kept['settings'] === 'object';
}

async function foundingKept(
  { state }: TownFolder,
  repository: Repository,
  known: KnownFounding | null,
): Promise<Founding> {
  const settings = known?.settings ?? null;
  const now = known === null || settings === null ? await foundingOf(repository) : null;
  const founding = {
    commands: known?.commands ?? now?.commands ?? {},
    settings:
      settings === null
        ? (now?.settings ?? {})
        : { ...settings, ...infoIn(repository.commonDir), ...settings },
  };
  writeIfOther(join(state, 'trusted.json'), `${JSON.stringify(founding)}\n`, 0o600);
  return founding;
}

/**
 * Town's presets with the user's own `agents.yaml` over them, as it lies there when no other text of it is
 * given. Throws with its problems.
 */
export async function openPresets(
  folder: TownFolder,
  programs: Programs,
  own: string | null = readIfThere(join(folder.root, 'agents.yaml')),
): Promise<Presets> {
  const shipped = readFileSync(join(programs.config, 'agents.yaml'), 'utf8');
  const known = knownFromBuild(programs.built)['agents.yaml'];
  const loaded =
    own === null && known?.text === shipped
      ? presetsOf(known.value)
      : (await import('../agents/load.ts')).loadPresets(shipped, own);
  if (!loaded.ok) throw new Error(loaded.problems.join('\n'));
  return loaded.presets;
}

/** Null when there is no such file. Throws when there is one that cannot be read. */
function readIfThere(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT') return null;
    throw new Error(`${path} cannot be read (${code}).`, { cause });
  }
}

/** The graph of the file. Throws with all its problems, one a line. */
export async function readGraph(folder: TownFolder, presets: Presets): Promise<Graph> {
  const text = readIfThere(folder.file);
  if (text === null)
    throw new Error(`There is no ${folder.file}. Run "town init" in the repository first.`);
  const { formatProblem, parseGraph } = await import('../config/index.ts');
  const names = Object.keys(presets.named);
  const parsed = parseGraph({ text, file: 'town.yaml', presets: names, version: 1 });
  if (parsed.kind === 'graph') return parsed.graph;
  throw new Error(parsed.problems.map((problem) => formatProblem(problem)).join('\n'));
}

/** The state that the entries of a ledger add up to, from the newest snapshot on. */
export async function foldLedger(
  ledger: LedgerReader<Entry>,
  step: SayStep = () => undefined,
): Promise<State> {
  const snapshot = await ledger.latestSnapshot();
  let state = snapshot === null ? emptyState : stateFromSnapshot(snapshot.value as State);
  step('reading the ledger');
  for await (const batch of ledger.readBatches(snapshot?.seq ?? 0)) {
    state = fold(state, batch);
    step('reading the ledger', { at: state.seq, of: ledger.last });
  }
  return state;
}

export type OpenedLedger = { ledger: Ledger<Entry>; state: State; recovered: string | null };

/** Opens the ledger and folds it, from the newest snapshot on. */
export async function openLedger(
  folder: TownFolder,
  step: SayStep = () => undefined,
): Promise<OpenedLedger> {
  step('checking the ledger');
  const { ledger, recovered } = await openJsonLines<Entry>(folder.ledger);
  const state = await foldLedger(ledger, step);
  const told =
    recovered === null
      ? null
      : `The last write was cut short: ${recovered.bytes} bytes at line ${recovered.line} of ${recovered.file} were never acknowledged and are gone.`;
  return { ledger, state, recovered: told };
}
