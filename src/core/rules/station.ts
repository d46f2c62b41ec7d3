/** What merge queues and checks report. */
import { type Draft, edit, find, refuse, remove, tell } from '../draft.ts';
import type { Event } from '../event.ts';
import { stationVerdicts } from '../graph.ts';
import type { Batch, GreenTree } from '../state.ts';
import { hand } from './handoff.ts';
import { appeal, leaveWithHuman, settleAll, settleFailed } from './inbox.ts';

type Reported<T extends Event['type']> = Extract<Event, { type: T }>;

/** So many green trees are kept in the state; the ledger has them all. */
const greenTreesKept = 200;

/** A check ran on one exact tree. */
export function treeChecked(draft: Draft, event: Reported<'tree.checked'>): void {
  if (!event.passed) return;
  const { tree, commit, commands, ran } = event;
  const when = { at: draft.at, seq: draft.state.seq };
  const where = ran === undefined ? {} : { ran };
  const green: GreenTree = { tree, commit, commands, ...where, ...when };
  const others = draft.state.green.filter((known) => known.tree !== tree);
  draft.state.green = [...others, green].slice(-greenTreesKept);
}

export function stationWaits(draft: Draft, event: Reported<'station.waits'>): void {
  const batch = edit(draft, 'batches', event.batch);
  if (batch === null) return refuse(draft, event.type, `${event.batch} is through.`);
  const { reason, next } = event;
  const isKnown = batch.waits === reason && batch.waiting?.next === next;
  batch.waits = reason;
  if (next === undefined || isKnown) return;
  const since = batch.waiting?.since ?? draft.at;
  batch.waiting = { since, next };
  settleAll(draft, 'it waits for something else', (item) => item.batch === batch.id);
  if (next !== '') tellOfWait(draft, batch);
}

/** A person can end the wait, so it is in the inbox until the batch goes on. */
function tellOfWait(draft: Draft, { id, role, tasks, waits, waiting }: Batch): void {
  const [first] = tasks;
  const title = draft.state.tasks[first ?? '']?.title ?? '';
  const company = tasks.length > 1 ? ` and ${tasks.length - 1} more` : '';
  const reason = waits?.replace(/\.$/, '');
  const text = `${role} waits with ${first} "${title}"${company}: ${reason}.\n${waiting?.next}`;
  const where = { role, task: first ?? null, batch: id };
  appeal(draft, { ...where, kind: 'waiting', text, choices: ['dismiss'] });
}

/** What it waited for has come, so it works again. */
export function stationResumed(draft: Draft, event: Reported<'station.resumed'>): void {
  const batch = edit(draft, 'batches', event.batch);
  if (batch === null) return refuse(draft, event.type, `${event.batch} is through.`);
  goOn(draft, batch);
}

function goOn(draft: Draft, batch: Batch): void {
  batch.waits = null;
  delete batch.waiting;
  settleAll(draft, 'it goes on', (item) => item.batch === batch.id);
  settleFailed(draft, { batch: batch.id }, 'it goes on');
}

/** One task of a batch is through. A late report, of an older epoch, is refused. */
export function stationFinished(draft: Draft, event: Reported<'station.finished'>): void {
  const { task: id, verdict, note, commit, tree } = event;
  const problem = whyNot(draft, event);
  if (problem !== null) return refuse(draft, `the result ${verdict} for ${id}`, problem);
  const { role, terms } = draft.state.batches[event.batch]!;
  leaveBatch(draft, event.batch, id);
  if (verdict === 'merged' && tree !== null) {
    const { into, ownChecks, checked } = event;
    const task = edit(draft, 'tasks', id)!;
    task.landed = commit;
    if (into !== undefined) task.landedOn = into;
    const more = { ...(ownChecks && { ownChecks }), ...(checked && { checked }) };
    tell(draft, { kind: 'landed', task: id, commit: commit!, tree, ...more });
  }
  const edge = find(terms.handoffs, verdict);
  if (edge !== null) return hand(draft, id, { role, verdict, note, edge, run: null });
  const text = `${role} says ${verdict}, which leads nowhere. ${note}`.trim();
  leaveWithHuman(draft, id, { kind: 'stuck', role, text });
}

/** A task whose result was not accepted leaves the batch for the inbox; it waits for nothing else. */
export function stationStuck(draft: Draft, event: Reported<'station.stuck'>): void {
  const { batch, role, task: id, epoch, reason } = event;
  if (!find(draft.state.batches, batch)?.tasks.includes(id))
    return refuse(draft, event.type, `${batch} does not hold ${id}.`);
  if (draft.state.tasks[id]!.epoch !== epoch)
    return refuse(draft, event.type, `It is of epoch ${epoch}.`);
  leaveBatch(draft, batch, id);
  const text = `The result of ${role} for ${id} was not accepted. ${reason}`;
  leaveWithHuman(draft, id, { kind: 'stuck', role, text });
}

function whyNot(draft: Draft, event: Reported<'station.finished'>): string | null {
  const { task: id, verdict, epoch, commit, tree } = event;
  const task = find(draft.state.tasks, id);
  const batch = find(draft.state.batches, event.batch);
  if (task === null || !batch?.tasks.includes(id)) return `${event.batch} does not hold ${id}.`;
  if (task.epoch !== epoch) return `It is of epoch ${epoch}; the task is at ${task.epoch}.`;
  const known: readonly string[] = stationVerdicts[batch.terms.kind];
  if (!known.includes(verdict)) return `${batch.role} can say: ${known.join(', ')}.`;
  // Without a tree nothing moved: the branch had all of the work already.
  if (verdict !== 'merged' || tree === null) return null;
  if (commit === null) return 'It names no commit.';
  return isGreen(draft, tree) ? null : `No green run of the checks is written for tree ${tree}.`;
}

function isGreen(draft: Draft, tree: string | null): boolean {
  return draft.state.green.some((green) => green.tree === tree);
}

function leaveBatch(draft: Draft, id: string, task: string): void {
  const batch = edit(draft, 'batches', id)!;
  batch.tasks = batch.tasks.filter((other) => other !== task);
  goOn(draft, batch);
  if (batch.tasks.length === 0) remove(draft, 'batches', id);
}
