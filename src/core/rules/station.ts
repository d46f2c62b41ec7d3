/** What merge queues and checks report. */
import { type Draft, edit, find, refuse, remove, tell } from '../draft.ts';
import type { Event } from '../event.ts';
import type { GreenTree } from '../state.ts';
import { hand } from './handoff.ts';

type Reported<T extends Event['type']> = Extract<Event, { type: T }>;

/** So many green trees are kept in the state; the ledger has them all. */
const greenTreesKept = 200;

/** A check ran on one exact tree. */
export function treeChecked(draft: Draft, event: Reported<'tree.checked'>): void {
  if (!event.passed) return;
  const { tree, commit } = event;
  const green: GreenTree = { tree, commit, at: draft.at, seq: draft.state.seq };
  const others = draft.state.green.filter((known) => known.tree !== tree);
  draft.state.green = [...others, green].slice(-greenTreesKept);
}

export function stationWaits(draft: Draft, event: Reported<'station.waits'>): void {
  const batch = edit(draft, 'batches', event.batch);
  if (batch !== null) batch.waits = event.reason;
}

/** One task of a batch is through. A late report, of an older epoch, is refused. */
export function stationFinished(draft: Draft, event: Reported<'station.finished'>): void {
  const task = edit(draft, 'tasks', event.task);
  const batch = edit(draft, 'batches', event.batch);
  const what = `the result ${event.verdict} for ${event.task}`;
  if (task === null || batch === null || !batch.tasks.includes(event.task))
    return refuse(draft, what, `${event.batch} does not hold ${event.task}.`);
  if (task.epoch !== event.epoch)
    return refuse(draft, what, `It is of epoch ${event.epoch}; the task is at ${task.epoch}.`);
  const edge = find(batch.terms.handoffs, event.verdict);
  if (edge === null) return refuse(draft, what, `${batch.role} has no handoff of that name.`);
  if (event.verdict === 'merged' && !isGreen(draft, event.tree))
    return refuse(draft, what, `No green run of the checks is written for tree ${event.tree}.`);
  leaveBatch(draft, event.batch, event.task);
  if (event.verdict === 'merged' && event.commit !== null) {
    task.landed = event.commit;
    const { commit, tree } = event;
    tell(draft, { kind: 'landed', task: event.task, commit, tree: tree! });
  }
  hand(draft, event.task, {
    role: batch.role,
    verdict: event.verdict,
    note: event.note,
    edge,
  });
}

function isGreen(draft: Draft, tree: string | null): boolean {
  return draft.state.green.some((green) => green.tree === tree);
}

function leaveBatch(draft: Draft, id: string, task: string): void {
  const batch = edit(draft, 'batches', id)!;
  batch.tasks = batch.tasks.filter((other) => other !== task);
  batch.waits = null;
  if (batch.tasks.length === 0) remove(draft, 'batches', id);
}
