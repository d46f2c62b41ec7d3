/** Edits of the team from a screen: shown first, then written to `town.yaml`; the watcher does the rest. */
import { createHash, randomUUID } from 'node:crypto';
import { open, readFile, realpath, rename, rm, stat } from 'node:fs/promises';
import { structuredPatch } from 'diff';
import type { TeamChange, TeamEdit } from '../client/team.ts';
import { describeDifference, editGraphText, formatProblem, parseGraph } from '../config/index.ts';
import { type Graph, type State, step } from '../core/index.ts';
import type { Daemon } from './daemon.ts';
import { teamFile, teamFilesOf } from './team-files.ts';

/** Lines of the file shown around each change. */
const context = 2;

type Asked = { edits: TeamEdit[]; apply: boolean; of: string | null };

export async function editTeam(daemon: Daemon, { edits, apply, of }: Asked): Promise<TeamChange> {
  const { folder } = daemon;
  const before = await readFile(folder.file, 'utf8').catch((cause: Error) => {
    throw new Error(`${folder.file} cannot be read. ${cause.message}`, { cause });
  });
  const waiting = teamFilesOf(daemon.loop.durable()).proposal;
  // An edit of the file as it landed would take the whole of it over.
  if (waiting?.files.some(({ path }) => path === teamFile))
    return refusedChange(before, [
      `A landing changed town.yaml, and that waits in your inbox (${waiting.item}); decide it first.`,
    ]);
  const edited = editedText(before, edits);
  const change =
    edited.kind === 'problems'
      ? refusedChange(before, edited.problems)
      : changeOf(daemon, before, edited.text);
  if (!apply || change.problems.length > 0 || edited.kind === 'problems') return change;
  if (of !== change.of)
    return { ...change, problems: ['town.yaml was changed meanwhile; look at it once more.'] };
  await writeWhole(folder.file, before, edited.text);
  return { ...change, applied: true };
}

type Edited = { kind: 'text'; text: string } | { kind: 'problems'; problems: string[] };

function editedText(before: string, edits: TeamEdit[]): Edited {
  let text = before;
  for (const edit of edits) {
    const next = editGraphText(text, edit);
    if (next.kind === 'problems')
      return { kind: 'problems', problems: next.problems.map((problem) => formatProblem(problem)) };
    text = next.text;
  }
  return { kind: 'text', text };
}

function refusedChange(before: string, problems: string[]): TeamChange {
  return {
    of: hashOf(before),
    lines: [],
    difference: [],
    running: [],
    graph: null,
    problems,
    applied: false,
  };
}

function changeOf({ loop, presets }: Daemon, before: string, after: string): TeamChange {
  const state = loop.durable();
  const now = state.graph;
  const presetNames = Object.keys(presets.named);
  const version = (now?.version ?? 0) + 1;
  const parsed = parseGraph({ text: after, file: 'town.yaml', presets: presetNames, version });
  const lines = changedLines(before, after);
  if (parsed.kind === 'problems')
    return {
      ...refusedChange(
        before,
        parsed.problems.map((problem) => formatProblem(problem)),
      ),
      lines,
    };
  const difference = now === null ? [] : describeDifference(now, parsed.graph);
  const running = difference.length === 0 ? [] : whatHappens(state, parsed.graph, difference);
  const { graph } = parsed;
  return { of: hashOf(before), lines, difference, running, graph, problems: [], applied: false };
}

function changedLines(before: string, after: string): TeamChange['lines'] {
  const { hunks } = structuredPatch('', '', before, after, undefined, undefined, { context });
  return hunks.flatMap(({ lines }, index): TeamChange['lines'] => [
    ...(index === 0 ? [] : [{ kind: 'gap', text: '' } as const]),
    ...lines
      .filter((line) => !line.startsWith('\\'))
      .map((line) => ({ kind: kinds[line[0] ?? ' '] ?? 'same', text: line.slice(1) })),
  ]);
}

const kinds: Record<string, 'same' | 'added' | 'removed'> = { '+': 'added', '-': 'removed' };

/** Takes the very step that the change would be, and reads what came of it. */
function whatHappens(state: State, graph: Graph, difference: string[]): string[] {
  const event = { type: 'graph.changed', graph, difference } as const;
  const stamped = { seq: state.seq + 1, at: state.at, by: 'human', event } as const;
  const { state: next, news, refused } = step(state, stamped);
  if (refused !== null) return [refused];
  return [
    ...seatLines(state, next),
    ...oldTerms(state, graph),
    ...Object.values(next.inbox)
      .filter(({ id }) => state.inbox[id] === undefined)
      .map(({ task, text }) => `${task ?? 'you'} waits for you: ${text}`),
    ...news.flatMap((each) =>
      each.kind === 'claimed' && each.task !== null
        ? [`${each.seat} takes ${each.task} at once`]
        : [],
    ),
  ];
}

function seatLines(before: State, after: State): string[] {
  const fresh = Object.keys(after.seats).filter((seat) => before.seats[seat] === undefined);
  const gone = Object.keys(before.seats).filter((seat) => after.seats[seat] === undefined);
  const draining = Object.values(after.seats).filter(
    ({ name: seat, draining: leaves }) => leaves && before.seats[seat]?.draining === false,
  );
  return [
    ...(fresh.length === 0 ? [] : [`new: ${fresh.join(', ')}`]),
    ...(gone.length === 0 ? [] : [`gone at once, since nobody works there: ${gone.join(', ')}`]),
    ...draining.map(({ name: seat, run }) => {
      const task = run === null ? null : (after.runs[run]?.task ?? null);
      return `${seat} finishes ${task ?? 'its session'} first, then it goes`;
    }),
  ];
}

/** Runs whose role is another now: they end as they began. */
function oldTerms(state: State, graph: Graph): string[] {
  return Object.values(state.runs).flatMap(({ seat, task, role, terms }) => {
    const now = graph.roles[role];
    const isSame =
      now !== undefined &&
      JSON.stringify({ ...now, seats: 0 }) === JSON.stringify({ ...terms, seats: 0 });
    return isSame || now === undefined
      ? []
      : [`${seat} keeps the old terms for ${task ?? 'its session'}`];
  });
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/**
 * Replaces the file in one go, with its mode, and through a link to the file behind it. Throws when
 * someone else has saved it since `before` was read.
 */
async function writeWhole(file: string, before: string, after: string): Promise<void> {
  const target = await realpath(file);
  const { mode } = await stat(target);
  const draft = `${target}.${randomUUID()}.tmp`;
  try {
    const handle = await open(draft, 'wx', mode & 0o777);
    try {
      await handle.chmod(mode & 0o777);
      await handle.writeFile(after);
      await handle.sync();
    } finally {
      await handle.close();
    }
    if ((await readFile(target, 'utf8')) !== before)
      throw new Error('town.yaml was saved by someone else just now; look at it once more.');
    await rename(draft, target);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}
