/** A process is gone before its work was handed on: what becomes of its task and its seat. */
import { type Draft, edit, find, tell } from '../draft.ts';
import type { Run } from '../run.ts';
import type { Task } from '../task.ts';
import { appeal, leaveWithHuman } from './inbox.ts';
import { exitInWords, lastWords, spanInWords } from './last-words.ts';
import { endRun } from './leave.ts';
import { judgePanel, openMembers } from './panel.ts';
import { mark } from './place.ts';
import { enqueue } from './queue.ts';
import { forgetSession, resumedInVain } from './session.ts';

/** A seat rests 1 s after a crash, twice as long after the next, up to this many milliseconds. */
const longestRestMs = 10 * 60_000;
/** So many crashes within `crashWindowMs` park a seat. */
const crashesToPark = 5;
const crashWindowMs = 15 * 60_000;

export type Gone = {
  kind: 'no verdict' | 'crash' | 'lost' | 'timeout';
  text: string;
  /** What is known beside how its process left, as after a colon. */
  why?: string;
};

/** The process left, or never came up, and nobody asked it to. Which way it went decides. */
export function runIsGone(draft: Draft, id: string, reported: Gone): void {
  const run = draft.state.runs[id]!;
  const gone = { ...reported, text: goneText(draft, run, reported) };
  endRun(draft, id, gone.text);
  const leftEarly = run.exit !== null && gone.kind !== 'lost' && resumedInVain(run);
  if (leftEarly) forgetSession(draft, run);
  if (gone.kind === 'crash' && !leftEarly) rest(draft, run, gone.text);
  const task = heldTask(draft, run);
  if (task === null) return;
  if (leftEarly && gone.kind !== 'timeout') return startAfresh(draft, run, gone);
  if (run.terms.panel === null) return comeAgain(draft, run, gone);
  const line = { role: run.role, verdict: null, attempt: 1, limit: null, to: null };
  mark(draft, task.id, { ...line, kind: gone.kind, note: gone.text });
  judgePanel(draft, task.id, run);
}

function goneText(draft: Draft, run: Run, { kind, text: old, why }: Gone): string {
  const { seat } = run;
  const how = why ?? exitInWords(run);
  const limit = spanInWords(run.terms.limits.timeMs);
  const say = {
    crash: (task: string) => `${seat} crashed${task}: ${how}.`,
    lost: (task: string) => `${seat} was lost${task}: ${how}.`,
    timeout: (task: string) => `${seat} used up its time limit of ${limit}${task}.`,
    'no verdict': (task: string) => `${seat} ended${task} without a verdict: ${how}.`,
  }[kind];
  return lastWords(draft, run, { old, say });
}

/** The town was closed under a run: its task takes its old place in the queue again. */
export function interrupted(draft: Draft, run: Run, text: string): void {
  endRun(draft, run.id, text);
  const task = heldTask(draft, run);
  if (task?.place.kind !== 'running' || openMembers(draft, task.id).length > 0) return;
  enqueue(draft, task.id, { role: run.role, order: task.place.order });
}

/** The task of a run, if it still waits for this very run. */
export function heldTask(draft: Draft, run: Run): Task | null {
  const task = run.task === null ? null : find(draft.state.tasks, run.task);
  return task?.place.kind === 'running' && task.place.runs.includes(run.id) ? task : null;
}

/**
 * The session could not be resumed, which says nothing about the task or the seat: a new session
 * begins at once, and nothing is counted. This happens once for each session that was at work.
 */
function startAfresh(draft: Draft, { task: id, role }: Run, { kind, text }: Gone): void {
  const task = edit(draft, 'tasks', id!)!;
  const note = `${text} It had resumed a session and was never seen at work; the next run begins a new session.`;
  mark(draft, task.id, { role, verdict: null, attempt: 1, limit: null, kind, note, to: role });
  const order = task.place.kind === 'running' ? { order: task.place.order } : {};
  enqueue(draft, task.id, { role, ...order });
}

/** Gives the task to its role again, within the role's reminders and restarts, else to the human. */
function comeAgain(draft: Draft, run: Run, gone: Gone): void {
  const task = edit(draft, 'tasks', run.task!)!;
  const { role } = run;
  const forgot = gone.kind === 'no verdict';
  const tally = forgot ? task.reminded : task.restarted;
  const limit = forgot ? run.terms.limits.reminders : run.terms.limits.restarts;
  const used = (find(tally, role) ?? 0) + 1;
  const count = gone.kind === 'timeout' ? { attempt: 1, limit: null } : { attempt: used, limit };
  mark(draft, task.id, {
    role,
    verdict: null,
    ...count,
    kind: gone.kind,
    note: gone.text,
    to: null,
  });
  if (gone.kind === 'timeout' || used > limit)
    return leaveWithHuman(draft, task.id, { kind: 'stuck', role, text: gone.text });
  tally[role] = used;
  const order = task.place.kind === 'running' ? { order: task.place.order } : {};
  const notBefore = forgot ? null : draft.clock + restMs(used);
  enqueue(draft, task.id, { role, ...order, notBefore });
  if (forgot) tell(draft, { kind: 'reminded', task: task.id, run: run.id, reminder: used, limit });
}

function restMs(crashes: number): number {
  return Math.min(1000 * 2 ** (crashes - 1), longestRestMs);
}

/** Lets a seat rest after a crash, and parks it when there were too many. */
function rest(draft: Draft, run: Run, why: string): void {
  const seat = edit(draft, 'seats', run.seat);
  if (seat === null) return;
  seat.crashes = [...seat.crashes.filter((at) => at > draft.at - crashWindowMs), draft.at];
  const crashes = seat.crashes.length;
  seat.restAt = draft.clock + restMs(crashes);
  if (run.tail !== undefined) seat.last = why;
  if (crashes < crashesToPark) {
    tell(draft, { kind: 'restarts', task: run.task, seat: seat.name, at: seat.restAt });
    return;
  }
  seat.parked = true;
  tell(draft, { kind: 'parked', seat: seat.name, crashes });
  const text = `${seat.name} is parked after ${crashes} crashes in a quarter of an hour. ${why}`;
  const task = run.tail === undefined ? null : run.task;
  const where = { seat: seat.name, role: seat.role, task };
  appeal(draft, { ...where, kind: 'parked', text, choices: ['unpark'] });
}
