/** The files that decide about the team, as they lie in the person's checkout, and whose text of each is in force. */
import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { isAbsolute, join, relative, sep } from 'node:path';
import { textsIn, writeKeptOut } from '../client/kept-out.ts';
import {
  type Graph,
  noTeamFiles,
  type State,
  type TaskId,
  type TeamFile,
  type TeamFiles,
} from '../core/index.ts';
import { absent, isContent } from '../world/real/git/index.ts';
import type { Daemon } from './daemon.ts';

export const teamFile = 'town.yaml';
export const presetFile = 'agents.yaml';
/** The screen reads these by itself. */
const screenFiles = ['keys.yaml', 'screen.yaml'];

/** A file as it lies there now. */
export type Found = TeamFile & {
  /** Null when there is none. */
  text: string | null;
  /** Whose text it is. A `landing` one is not in force. */
  origin: 'in force' | 'landing' | 'person';
  /** The tasks whose landings brought it. */
  tasks: TaskId[];
};

type Desk = Pick<Daemon, 'folder' | 'repository' | 'loop'>;

export function teamFilesOf({ teamFiles }: State): TeamFiles {
  return teamFiles ?? noTeamFiles;
}

/** Every file that decides about the team of a state, by its path from the root. */
export function pathsOf(root: string, { graph }: Pick<State, 'graph'>): string[] {
  return [...new Set([teamFile, presetFile, ...screenFiles, ...briefsOf(root, graph)])];
}

/** Briefs in the repository. No landing changes one that lies elsewhere. */
export function briefsOf(root: string, graph: Graph | null): string[] {
  return Object.values(graph?.roles ?? {}).flatMap((role) => {
    const path = role.kind === 'agent' && role.brief !== null ? pathIn(root, role.brief) : null;
    return path === null ? [] : [path];
  });
}

/** The path of a brief from the root; null when it lies elsewhere. */
export function pathIn(root: string, brief: string): string | null {
  const path = relative(root, isAbsolute(brief) ? brief : join(root, brief));
  return path === '' || isAbsolute(path) || path.split(sep)[0] === '..' ? null : path;
}

/** Reads a file and finds out whose text it is, by what it says. Throws when it is there and cannot be read. */
export async function readTeamFile(
  { folder, repository, loop }: Desk,
  path: string,
): Promise<Found> {
  const text = await readIfThere(join(folder.root, path));
  const hash = hashOf(text);
  const { accepted, declined, brought, proposal } = teamFilesOf(loop.state());
  const file = { path, hash, text };
  if (accepted[path] === hash) return { ...file, origin: 'in force', tasks: [] };
  const proposed =
    proposal?.files.some((each) => each.path === path && each.hash === hash) ?? false;
  const here = brought.filter((each) => each.path === path);
  const isBrought =
    here.length > 0 &&
    (await isContent(
      repository,
      file,
      here.map(({ content }) => content),
    ));
  if (!proposed && !isBrought && declined[path] !== hash)
    return { ...file, origin: 'person', tasks: [] };
  const since = here.filter(({ overruled }) => overruled !== true);
  const tasks = [...new Set((since.length > 0 ? since : here).flatMap((each) => each.tasks))];
  return { ...file, origin: 'landing', tasks };
}

/** The text of a file that counts now; null when none does. Throws when it was lost. */
export async function textInForce({ folder, loop }: Desk, found: Found): Promise<string | null> {
  const accepted = teamFilesOf(loop.state()).accepted[found.path];
  if (found.origin !== 'landing' || accepted === undefined) return found.text;
  return acceptedText(folder, found.path, accepted);
}

/** The text that the person has accepted. Throws when it was lost. */
export async function acceptedText(
  folder: Daemon['folder'],
  path: string,
  hash: string,
): Promise<string | null> {
  if (hash === absent) return null;
  const kept = join(textsIn(folder), hash);
  const text = await readIfThere(kept);
  if (text !== null && hashOf(text) === hash) return text;
  throw new Error(
    `The text of ${path} that is in force is gone: it was in ${kept}. Save ${path} as you want it, and it counts.`,
  );
}

/** Keeps the texts, so that they can be read when the files are others. */
export async function keepTexts(town: Daemon['folder'], files: Found[]): Promise<void> {
  const folder = textsIn(town);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  for (const { text, hash } of files) {
    if (text === null) continue;
    const draft = join(folder, `${hash}.${randomUUID()}.tmp`);
    await writeFile(draft, text, { mode: 0o600, flush: true });
    await rename(draft, join(folder, hash));
  }
}

/** Tells those who read the files without asking which of them say what is not in force. */
export function tellKeptOut({ folder, loop }: Desk): void {
  const { accepted, declined, proposal } = teamFilesOf(loop.state());
  const landed = [
    ...Object.entries(declined),
    ...(proposal?.files ?? []).map(({ path, hash }) => [path, hash] as const),
  ];
  const entries = landed.map(([path, there]) => {
    return [path, { there, inForce: accepted[path] ?? absent }] as const;
  });
  writeKeptOut(folder, Object.fromEntries(entries));
}

/** Removes texts that nothing refers to any more. */
export async function forgetTexts({ folder, loop }: Desk): Promise<void> {
  const { accepted, declined, proposal } = teamFilesOf(loop.state());
  const known = new Set([
    ...Object.values(accepted),
    ...Object.values(declined),
    ...(proposal?.files ?? []).map(({ hash }) => hash),
  ]);
  const names = await readdir(textsIn(folder)).catch((): string[] => []);
  for (const name of names.filter((each) => /^[0-9a-f]{64}\b/.test(each)))
    if (!known.has(name)) await rm(join(textsIn(folder), name), { force: true });
}

export function hashOf(text: string | null): string {
  return text === null ? absent : createHash('sha256').update(text).digest('hex');
}

/** A folder at the path, or a link to itself, is no file there: a landing may have put it. */
const noFile = ['ENOENT', 'ENOTDIR', 'EISDIR', 'ELOOP'];

/** Null when there is no such file. Throws when there is one that cannot be read. */
async function readIfThere(path: string): Promise<string | null> {
  return readFile(path, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    if (noFile.includes(cause.code ?? '')) return null;
    throw new Error(`${path} cannot be read (${cause.code}).`, { cause });
  });
}
