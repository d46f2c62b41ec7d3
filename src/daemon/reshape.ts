/**
 * Live reshape: the person's save of a file that decides about the team counts at once, or the person is told
 * why it does not; what came by a landing is proposed to the person.
 */
import type { Presets } from '../agents/index.ts';
import type { Entry, Graph, TeamFile } from '../core/index.ts';
import type { Daemon } from './daemon.ts';
import { openPresets } from './open-town.ts';
import { renewPresets } from './presets-in-force.ts';
import { proposalText, sayLanding } from './proposal.ts';
import {
  briefsOf,
  type Found,
  keepTexts,
  pathsOf,
  presetFile,
  readTeamFile,
  teamFile,
  teamFilesOf,
  tellKeptOut,
} from './team-files.ts';
import { watchFile } from './watch-file.ts';

/** A save is read once the file has kept still this long, in milliseconds. */
const stillMs = 60;
/** What was edited while there was no daemon is read after this; those who waited for it come first. */
const firstMs = 200;

export type TeamWatch = {
  /** Looks soon: something else than a save may have changed the files, or what counts of them. */
  stir(): void;
  close(): Promise<void>;
};

/** Watches the file of the graph, and reads it once soon. */
export function watchTeam(daemon: Daemon): TeamWatch {
  const { folder, log } = daemon;
  let last: Promise<void> = Promise.resolve();
  const read = () => {
    last = lookAtTeam(daemon).catch((error: Error) => log(error.message));
  };
  let timer = setTimeout(read, firstMs);
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(read, stillMs);
  };
  const watch = watchFile({ path: folder.file, onChange: later, onPolling: () => null });
  return {
    stir: later,
    close: async () => {
      clearTimeout(timer);
      watch.close();
      await last;
    },
  };
}

/** Files may be others after a landing, and count after an answer. */
export function mayChangeTeam({ event, news }: Entry): boolean {
  return event.type === 'inbox.answered' || news.some(({ kind }) => kind === 'landed');
}

/** Takes over what the person has saved, and proposes what has landed. One look at a time. */
export function lookAtTeam(daemon: Daemon): Promise<void> {
  return daemon.teamTurn(() => look(daemon));
}

/** The files as they were found in one look. */
type Seen = {
  found: Found[];
  /** Those that came by a landing and are not decided. */
  landed: Found[];
  /** What is wrong with them, for the person. */
  problems: string[];
};

async function look(daemon: Daemon): Promise<void> {
  // The files of a town that was moved are not gone.
  if (daemon.hasToLeave('for its town')) return;
  const seen = await readAll(daemon);
  const { found, landed } = seen;
  const presets = await presetsIn(daemon, seen);
  const graph = await graphIn(daemon, seen, presets);
  const town = found.find(({ path }) => path === teamFile);
  const isLanded = town !== undefined && landed.includes(town);
  // A landing that leaves the team as it is, such as one of a comment, asks nothing.
  const isProposed = isLanded && graph !== null && !isSame(daemon.loop.state().graph, graph);
  if (graph !== null && !isProposed) await takeOver(daemon, graph);
  const isInOrder = ({ path }: Found) =>
    path === teamFile ? graph !== null : path !== presetFile || presets !== null;
  const isSaved = (file: Found) =>
    file.origin === 'person' || (file === town && isLanded && !isProposed);
  const inOrder = found.filter(isInOrder);
  await accept(daemon, inOrder.filter(isSaved));
  const proposed = inOrder.filter((file) => landed.includes(file) && !isSaved(file));
  await propose(daemon, proposed, isProposed ? graph : null);
  tellKeptOut(daemon);
  await refuse(daemon, seen.problems);
}

async function readAll(daemon: Daemon): Promise<Seen> {
  const state = daemon.loop.state();
  const { declined } = teamFilesOf(state);
  const seen: Seen = { found: [], landed: [], problems: [] };
  for (const path of pathsOf(daemon.folder.root, state))
    await readTeamFile(daemon, path).then(
      (file) => {
        seen.found.push(file);
        if (file.origin === 'landing' && declined[path] !== file.hash) seen.landed.push(file);
      },
      (error: Error) => seen.problems.push(`${error.message} The team stays as it is.`),
    );
  return seen;
}

/** The presets with the `agents.yaml` that is there; null, and said, when it has problems. */
async function presetsIn(
  daemon: Daemon,
  { found, landed, problems }: Seen,
): Promise<Presets | null> {
  const file = found.find(({ path }) => path === presetFile);
  if (file === undefined || (file.origin !== 'person' && !landed.includes(file)))
    return daemon.presets;
  try {
    return await openPresets(daemon.folder, daemon.programs, file.text);
  } catch (error) {
    problems.push(`${whose(file)}${(error as Error).message}`);
    return null;
  }
}

/**
 * The graph of the file; null when the person has kept it out, and null, and said, when there is none or it
 * has problems. What the person saves may not need presets that only a landing has brought.
 */
async function graphIn(
  { folder, loop, presets }: Daemon,
  { found, landed, problems }: Seen,
  there: Presets | null,
): Promise<Graph | null> {
  const file = found.find(({ path }) => path === teamFile);
  if (file === undefined || (file.origin === 'landing' && !landed.includes(file))) return null;
  if (file.text === null) {
    problems.push(`${whose(file)}${folder.file} cannot be read; the team stays as it is.`);
    return null;
  }
  const { formatProblem, parseGraph } = await import('../config/index.ts');
  const version = (loop.state().graph?.version ?? 0) + 1;
  const isOfLanding = landed.some(({ path }) => path === presetFile);
  const known = file.origin !== 'landing' && isOfLanding ? presets : (there ?? presets);
  const { text } = file;
  const parsed = parseGraph({
    ...{ text, file: 'town.yaml', presets: Object.keys(known.named), version },
  });
  if (parsed.kind === 'graph') return parsed.graph;
  problems.push(...parsed.problems.map((problem) => `${whose(file)}${formatProblem(problem)}`));
  return null;
}

/** Before what is wrong with a file that the person has not written. */
function whose({ origin, tasks }: Found): string {
  return origin === 'landing' ? `${sayLanding(tasks)}: ` : '';
}

/** The person's own team counts at once. */
async function takeOver({ loop }: Daemon, graph: Graph): Promise<void> {
  const before = loop.state().graph;
  if (isSame(before, graph)) return;
  const { describeDifference } = await import('../config/index.ts');
  const difference = before === null ? [] : describeDifference(before, graph);
  await loop.submit({ type: 'graph.changed', graph, difference }, 'human');
}

/** What the person has saved, and briefs that the person has named, whoever wrote them. */
async function accept(daemon: Daemon, saved: Found[]): Promise<void> {
  const { folder, loop } = daemon;
  const { accepted } = teamFilesOf(loop.state());
  const known = new Set([...Object.keys(accepted), ...saved.map(({ path }) => path)]);
  const named = briefsOf(folder.root, loop.state().graph).filter((path) => !known.has(path));
  const briefs = await Promise.all([...new Set(named)].map((path) => readTeamFile(daemon, path)));
  const files = [...saved, ...briefs];
  if (files.length === 0) return;
  await keepTexts(folder, files);
  await loop.submit({ type: 'team.accepted', files: files.map(asWritten) }, 'human');
  await renewPresets(daemon);
}

/** Puts what has landed before the person, together with the briefs that a proposed team names. */
async function propose(daemon: Daemon, landed: Found[], graph: Graph | null): Promise<void> {
  const { folder, loop } = daemon;
  const { accepted, proposal } = teamFilesOf(loop.state());
  const known = new Set([...Object.keys(accepted), ...landed.map(({ path }) => path)]);
  const named = briefsOf(folder.root, graph).filter((path) => !known.has(path));
  const briefs = await Promise.all([...new Set(named)].map((path) => readTeamFile(daemon, path)));
  const found = [...landed, ...briefs.filter(({ text }) => text !== null)];
  const files = found.map(asWritten);
  if (JSON.stringify(files) === JSON.stringify(proposal?.files ?? [])) return;
  await keepTexts(folder, found);
  const before = loop.state().graph;
  const { describeDifference } = await import('../config/index.ts');
  const difference = before === null || graph === null ? [] : describeDifference(before, graph);
  const text = found.length === 0 ? '' : await proposalText(daemon, found, difference);
  const tasks = [...new Set(found.flatMap((file) => file.tasks))];
  await loop.submit({ type: 'team.proposed', files, tasks, graph, difference, text });
}

function asWritten({ path, hash }: Found): TeamFile {
  return { path, hash };
}

function isSame(one: Graph | null, other: Graph): boolean {
  if (one === null) return false;
  return JSON.stringify({ ...one, version: 0 }) === JSON.stringify({ ...other, version: 0 });
}

/** Says once what is wrong with the files. Files that are in order again settle what was said before. */
async function refuse({ loop }: Daemon, problems: string[]): Promise<void> {
  const text = problems.join('\n');
  const refusals = Object.values(loop.state().inbox).filter(({ kind }) => kind === 'refused edit');
  if (problems.length > 0) {
    if (!refusals.some((item) => item.text === text))
      await loop.submit({ type: 'graph.refused', problems });
    return;
  }
  for (const { id } of refusals)
    await loop.submit({ type: 'inbox.answered', item: id, choice: 'dismiss', text: '' });
}
