/** Everything that can be asked of the daemon, one verb each, with who may ask it. */
import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod';
import type { HumanEvent, Receipt, Requests } from '../client/protocol.ts';
import { type Actor, type Event, find, type State, why } from '../core/index.ts';
import { attach } from './attach.ts';
import { keepBody, shortened, type WithBody } from './blobs.ts';
import { longestRunBody, mostQuestions } from './bounds.ts';
import type { Daemon } from './daemon.ts';
import { diffOfTask } from './diff.ts';
import { explain } from './explain.ts';
import { liveOf } from './live.ts';
import { composeBrief } from './start-agent.ts';
import { teamEdit } from './team-edit.ts';
import { waitFor } from './wait.ts';

/** One connection to the daemon. */
export type Caller = {
  /** Null for the person; else the run whose token was shown. */
  run: string | null;
  /** It is told every entry. */
  watches: boolean;
  /** Aborted when the line is cut. */
  gone: AbortController;
};

type Verb<M extends keyof Requests> = {
  for: 'human' | 'anyone';
  /** It puts what the caller says into the ledger. */
  writes?: true;
  params: z.ZodType;
  answer(daemon: Daemon, caller: Caller, params: Requests[M][0]): Promise<Requests[M][1]>;
};

/** What a caller lost the line over is among the newest entries. */
const fewEntries = 200;

const name = z.string().max(200);
/** It is written into the ledger as it is. */
const text = z.string().max(64 * 1024);
/** A long one is kept in a file beside the ledger. */
const longText = z.string().max(8 * 1024 * 1024);
const priority = z.int().min(0).max(9);
const task = z.object({
  type: z.literal('task.added'),
  title: text,
  body: longText,
  blob: z.null(),
  parent: name.nullable(),
  needs: z.array(name).max(200),
  priority,
  role: name.nullable(),
});
const humanEvent = z.discriminatedUnion('type', [
  task,
  z.object({ type: z.literal('town.opened'), keepPause: z.boolean().exactOptional() }),
  z.object({ type: z.literal('town.paused'), reason: text }),
  z.object({ type: z.literal('town.resumed') }),
  z.object({ type: z.literal('task.dropped'), task: name, reason: text }),
  z.object({ type: z.literal('task.retried'), task: name, role: name.nullable(), note: text }),
  z.object({ type: z.literal('task.prioritised'), task: name, priority }),
  z.object({
    type: z.literal('task.edited'),
    task: name,
    title: text.exactOptional(),
    body: longText.exactOptional(),
    blob: z.null().exactOptional(),
    priority: priority.exactOptional(),
  }),
  z.object({ type: z.literal('inbox.answered'), item: name, choice: name.nullable(), text }),
  z.object({ type: z.literal('message.sent'), to: name, text }),
]) satisfies z.ZodType<HumanEvent>;

export const verbs: { [M in Exclude<keyof Requests, 'hello'>]: Verb<M> } = {
  state: {
    for: 'human',
    params: z.object({}),
    answer: async (daemon) => ({ state: daemon.loop.durable(), live: liveOf(daemon) }),
  },
  subscribe: {
    for: 'human',
    params: z.object({}),
    answer: async (daemon, caller) => {
      // In one go, so that the first entry it is told is the one after this state.
      caller.watches = true;
      return { state: daemon.loop.durable(), live: liveOf(daemon) };
    },
  },
  act: {
    for: 'human',
    params: z.object({ event: humanEvent }),
    answer: async (daemon, _caller, { event }) => {
      const hasBody = event.type === 'task.added' || event.type === 'task.edited';
      return daemon.loop.submit(hasBody ? await bodyKept(daemon, event, 'human') : event, 'human');
    },
  },
  addTask: {
    for: 'anyone',
    writes: true,
    params: z.object({
      title: text,
      body: longText,
      needs: z.array(name).max(200),
      priority,
      role: name.nullable(),
      again: z.boolean().optional(),
    }),
    answer: addTask,
  },
  verdict: {
    for: 'anyone',
    writes: true,
    params: z.object({ verdict: name, note: text, task: name.optional() }),
    answer: giveVerdict,
  },
  ask: { for: 'anyone', writes: true, params: z.object({ key: name, text }), answer: askHuman },
  brief: {
    for: 'anyone',
    params: z.object({ run: name.optional() }),
    answer: async (daemon, caller, { run }) => {
      const id = caller.run ?? run ?? '';
      const found = find(daemon.loop.state().runs, id);
      if (found === null) throw new Error(`There is no run "${id}" under way.`);
      return { text: await composeBrief(daemon, found) };
    },
  },
  why: {
    for: 'anyone',
    params: z.object({ task: name }),
    answer: async ({ loop }, _caller, { task: id }) => {
      const state = loop.durable();
      if (find(state.tasks, id) === null)
        throw new Error(`There is no task "${id}". "town task list --all" lists them.`);
      return { lines: why(state, id) };
    },
  },
  log: {
    for: 'human',
    params: z.object({ after: z.number(), limit: z.number().min(0).max(100_000) }),
    answer: async ({ entries }, _caller, { after, limit }) => ({
      entries: await entries(after, limit),
    }),
  },
  attach: {
    for: 'human',
    params: z.object({ run: name }),
    answer: async (daemon, _caller, { run }) => attach(daemon, run),
  },
  explain: {
    for: 'human',
    params: z.object({ seat: name }),
    answer: async (daemon, _caller, { seat }) => ({ lines: explain(daemon, seat) }),
  },
  diff: {
    for: 'human',
    params: z.object({ task: name }),
    answer: async (daemon, _caller, { task: id }) => diffOfTask(daemon, id),
  },
  edit: {
    for: 'human',
    params: z.object({
      edits: z.array(teamEdit).min(1).max(100),
      apply: z.boolean(),
      of: z.string().max(64).nullable(),
    }),
    answer: async (daemon, _caller, asked) => (await import('./edit.ts')).editTeam(daemon, asked),
  },
  down: {
    for: 'human',
    params: z.object({ stopAgents: z.boolean() }),
    answer: async (daemon, _caller, { stopAgents }) => ({
      stopped: await daemon.goDown(stopAgents),
    }),
  },
};

async function addTask(
  daemon: Daemon,
  { run }: Caller,
  { again = false, ...asked }: Requests['addTask'][0],
): Promise<Receipt> {
  const by = run ?? 'human';
  if (run !== null && asked.body.length > longestRunBody)
    throw new Error(
      `The body is ${asked.body.length} characters long, and ${longestRunBody} are the most. Commit long texts as files.`,
    );
  const written = { type: 'task.added' as const, blob: null, parent: null, ...asked };
  const event = await bodyKept(daemon, written, by);
  const before = again ? await addedBefore(daemon, event, by) : null;
  return before ?? daemon.loop.submit(event, by);
}

/** A long body goes into a file of its own, unless the town would refuse the event. */
async function bodyKept<E extends WithBody>(daemon: Daemon, event: E, by: Actor): Promise<E> {
  const short = shortened(event);
  if (short === event || daemon.loop.refusalOf(short, by) !== null) return short;
  return keepBody(daemon.folder, event);
}

/** The receipt that a caller who lost the line never got. */
async function addedBefore(
  { loop, entries }: Daemon,
  event: Event,
  by: Actor,
): Promise<Receipt | null> {
  const from = loop.durable().seq - fewEntries;
  for (const entry of (await entries(from, fewEntries)).reverse()) {
    if (entry.by !== by || !isDeepStrictEqual(entry.event, event)) continue;
    const made = entry.news.find(({ kind }) => kind === 'created');
    if (made?.kind === 'created') return { seq: entry.seq, created: made.task, refused: null };
  }
  return null;
}

/**
 * Waits for the evidence, so that a good receipt means: accepted, and written. A caller that lost
 * the line says the same again, and hears what came of it.
 */
async function giveVerdict(
  daemon: Daemon,
  caller: Caller,
  { verdict, note, task: id }: Requests['verdict'][0],
): Promise<Requests['verdict'][1]> {
  const { loop } = daemon;
  const run = caller.run ?? runOn(loop.durable(), id ?? '');
  const by = caller.run ?? 'human';
  const said = find(loop.state().runs, run)?.verdict;
  const isRepeated = said?.name === verdict && said.note === note;
  const given = isRepeated
    ? { seq: loop.durable().seq, created: null, refused: null }
    : await loop.submit({ type: 'verdict.given', run, verdict, note }, by);
  if (given.refused !== null) return given;
  const decided = (state: State) => find(state.runs, run)?.phase !== 'checking';
  await waitFor(daemon, decided, caller.gone.signal);
  return { ...given, refused: find(loop.durable().runs, run)?.refusal ?? null };
}

function runOn(state: State, task: string): string {
  const place = find(state.tasks, task)?.place;
  if (place?.kind === 'running' && place.runs[0] !== undefined) return place.runs[0];
  throw new Error(`No run is working on "${task}" just now.`);
}

/** Asks the human and waits for the answer, for as long as the caller stays on the line. */
async function askHuman(
  daemon: Daemon,
  caller: Caller,
  { key, text: question }: Requests['ask'][0],
): Promise<Requests['ask'][1]> {
  const { run } = caller;
  if (run === null) throw new Error('Only a run can ask; write to a run with "town message".');
  const asked = { type: 'question.asked' as const, run, key: key || randomUUID(), text: question };
  refuseOneMore(daemon.loop.state(), run, asked.key);
  const given = await daemon.loop.submit(asked, run);
  if (given.refused !== null) throw new Error(given.refused);
  const answerOf = (state: State) => find(find(state.runs, run)?.answers ?? {}, asked.key);
  await waitFor(
    daemon,
    (state) => answerOf(state) !== null || find(state.runs, run) === null,
    caller.gone.signal,
  );
  const answer = answerOf(daemon.loop.durable());
  if (answer === null) throw new Error(`${run} is over; nobody will answer.`);
  return { answer };
}

/** The person reads every question, so a run has to wait for its answers. */
function refuseOneMore({ inbox }: State, run: string, key: string): void {
  const open = Object.values(inbox).filter((item) => item.kind === 'question' && item.run === run);
  if (open.length < mostQuestions || open.some((item) => item.key === key)) return;
  throw new Error(
    `${run} has ${open.length} questions that wait for their answer. Ask again when one is answered.`,
  );
}
