/** How runs come to an end, and what becomes of their task and their seat. */
import { ask, type Draft, edit, find, remove, tell } from '../draft.ts';
import type { Run } from '../run.ts';
import type { Vote } from '../task.ts';
import { archive, draftsOf, drop, hand } from './handoff.ts';
import { appeal, leaveWithHuman, settleAll } from './inbox.ts';
import { enqueue, mark } from './place.ts';

/** A run whose work is handed on may finish its turn for this long, in milliseconds. */
export const leavingGraceMs = 10_000;
/** A seat rests 1 s after a crash, twice as long after the next, up to this many milliseconds. */
export const longestRestMs = 10 * 60_000;
/** So many crashes within `crashWindowMs` park a seat. */
export const crashesToPark = 5;
export const crashWindowMs = 15 * 60_000;

/** Takes a run out of the town: its process is gone. */
export function endRun(draft: Draft, id: string, how: string): void {
  const run = draft.state.runs[id]!;
  const seat = edit(draft, 'seats', run.seat);
  if (seat?.run === id) {
    seat.run = null;
    if (seat.draining) remove(draft, 'seats', seat.name);
  }
  settleAll(draft, how, (item) => item.run === id);
  for (const message of Object.values(draft.state.messages))
    if (message.run === id) remove(draft, 'messages', message.id);
  remove(draft, 'runs', id);
  tell(draft, { kind: 'ended', run: id, task: run.task, how });
  if (run.workspace !== 'task' && run.path !== null)
    ask(draft, { type: 'workspace.release', run: id, path: run.path });
  if (run.task !== null) archive(draft, run.task);
}

/** The process is no longer needed: it may finish its turn, then it is ended. */
export function dismiss(draft: Draft, id: string, graceMs: number): void {
  const run = edit(draft, 'runs', id)!;
  run.phase = 'leaving';
  run.since = draft.at;
  run.ending ??= 'handed';
  if (run.exit !== null) endRun(draft, id, describeExit(run));
  else if (graceMs === 0) stop(draft, run, 'its work is handed on');
  else run.stopAt = draft.at + graceMs;
}

/** Ends the process now. */
export function stop(draft: Draft, run: Run, reason: string): void {
  run.stopAt = null;
  ask(draft, { type: 'agent.stop', run: run.id, reason });
}

/** The process left, or never came up, and nobody asked it to. Which way it went decides. */
export function runIsGone(draft: Draft, id: string, gone: Gone): void {
  const run = draft.state.runs[id]!;
  endRun(draft, id, gone.text);
  if (gone.kind !== 'no verdict') rest(draft, run, gone);
  if (run.task === null) return;
  dropDrafts(draft, run.task, id);
  const task = find(draft.state.tasks, run.task);
  if (task?.place.kind !== 'running' || !task.place.runs.includes(id)) return;
  if (run.terms.panel !== null) return memberIsGone(draft, run, gone);
  comeAgain(draft, run, gone);
}

export type Gone = { kind: 'no verdict' | 'crash' | 'lost' | 'timeout'; text: string };

/** Gives the task to its role again, within the role's reminders and restarts, else to the human. */
function comeAgain(draft: Draft, run: Run, gone: Gone): void {
  const task = edit(draft, 'tasks', run.task!)!;
  const forgot = gone.kind === 'no verdict';
  const tally = forgot ? task.reminded : task.restarted;
  const limit = forgot ? run.terms.limits.reminders : run.terms.limits.restarts;
  const used = (tally[run.role] ?? 0) + 1;
  const given = { role: run.role, verdict: null, attempt: used, limit };
  mark(draft, task.id, { ...given, kind: gone.kind, note: gone.text, to: null });
  if (gone.kind === 'timeout' || used > limit) {
    leaveWithHuman(draft, task.id, { kind: 'stuck', role: run.role, text: gone.text });
    return;
  }
  tally[run.role] = used;
  const order = task.place.kind === 'running' ? { order: task.place.order } : {};
  const notBefore = forgot ? null : draft.at + restMs(used);
  enqueue(draft, task.id, { role: run.role, ...order, notBefore });
  if (forgot) tell(draft, { kind: 'reminded', task: task.id, run: run.id, reminder: used, limit });
}

function restMs(crashes: number): number {
  return Math.min(1000 * 2 ** (crashes - 1), longestRestMs);
}

/** Lets a seat rest after a crash, and parks it when there were too many. */
function rest(draft: Draft, run: Run, gone: Gone): void {
  const seat = edit(draft, 'seats', run.seat);
  if (seat === null || gone.kind !== 'crash') return;
  seat.crashes = [...seat.crashes.filter((at) => at > draft.at - crashWindowMs), draft.at];
  seat.restAt = draft.at + restMs(seat.crashes.length);
  tell(draft, { kind: 'restarts', task: run.task, seat: seat.name, at: seat.restAt });
  if (seat.crashes.length < crashesToPark) return;
  seat.parked = true;
  tell(draft, { kind: 'parked', seat: seat.name, crashes: seat.crashes.length });
  const text = `${seat.name} is parked after ${seat.crashes.length} crashes in a quarter of an hour. ${gone.text}`;
  appeal(draft, { kind: 'parked', seat: seat.name, role: seat.role, text, choices: ['unpark'] });
}

/** A plan counts as a whole or not at all: drafts without their verdict are dropped. */
export function dropDrafts(draft: Draft, task: string, run: string): void {
  for (const child of draftsOf(draft, task, run))
    drop(draft, child, 'Its planner ended before it gave its verdict.');
}

/** A panel goes on without a member as long as some verdict can still reach its quorum. */
function memberIsGone(draft: Draft, run: Run, gone: Gone): void {
  const task = edit(draft, 'tasks', run.task!)!;
  const given = { role: run.role, verdict: null, attempt: 1, limit: null };
  mark(draft, task.id, { ...given, kind: gone.kind, note: gone.text, to: null });
  judgePanel(draft, task.id, run);
}

/** Counts the votes of a panel. A missing verdict never counts as approval. */
export function judgePanel(draft: Draft, id: string, { role, terms }: Run): void {
  const task = edit(draft, 'tasks', id)!;
  if (task.place.kind !== 'running') return;
  const { runs, votes } = task.place;
  const quorum = terms.panel!.quorum;
  const open = runs.filter((run) => isDeciding(find(draft.state.runs, run)));
  const verdict = votes.map((vote) => vote.verdict).find((name) => count(votes, name) >= quorum);
  const hopeless = votes.every((vote) => count(votes, vote.verdict) + open.length < quorum);
  if (verdict === undefined && !(hopeless && open.length < quorum)) return;
  for (const run of open) dismiss(draft, run, 0);
  if (verdict === undefined) {
    const text = `The panel of ${role} can not reach its quorum of ${quorum} any more.`;
    leaveWithHuman(draft, id, { kind: 'stuck', role, text });
    return;
  }
  const notes = votes.filter((vote) => vote.verdict === verdict).map((vote) => vote.note);
  const note = notes.filter((text) => text !== '').join(' ');
  hand(draft, id, { role, verdict, note, edge: terms.handoffs[verdict]! });
}

function isDeciding(run: Run | null): boolean {
  return run !== null && run.phase !== 'leaving';
}

export function count(votes: Vote[], verdict: string): number {
  return votes.filter((vote) => vote.verdict === verdict).length;
}

/** Says how a process left, in words. */
export function describeExit({ exit }: Pick<Run, 'exit'>): string {
  if (exit === null) return 'its process is gone';
  if (exit.signal !== null) return `it was killed by ${exit.signal}`;
  return `it exited with code ${exit.code ?? 0}`;
}
