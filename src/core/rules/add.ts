/** Writing tasks down. */
import { type Draft, edit, find, nextId, put, refuse, tell } from '../draft.ts';
import type { Event } from '../event.ts';
import type { Run } from '../run.ts';
import type { Place, Task } from '../task.ts';
import { draftsOf, route } from './handoff.ts';
import { branchOf } from './identity.ts';
import { isOver } from './place.ts';
import { findTaker } from './queue.ts';

type Reported<T extends Event['type']> = Extract<Event, { type: T }>;

/** Limits that keep a mad planner from filling the ledger. */
const mostDrafts = 200;
const mostNeeds = 100;
const longestTitle = 200;
const leastUrgent = 9;

/** Writes a task down. From a run at work it is a draft child, sent out with the run's verdict. */
export function taskAdded(draft: Draft, event: Reported<'task.added'>): void {
  const title = cleanTitle(event.title);
  const planner = find(draft.state.runs, draft.by);
  const parent = planner?.task ?? event.parent;
  const problem = whyNotPlan(planner) ?? whyNotAdd(draft, { ...event, title, parent });
  if (problem !== null) return refuse(draft, `the task "${title}"`, problem);
  const id = nextId(draft, 'task');
  const isDraft = planner !== null && planner.task !== null;
  // A task that is no draft is routed to its first place a few lines below.
  const place: Place = isDraft ? { kind: 'draft', run: planner.id } : { kind: 'done' };
  put(draft, 'tasks', id, blankTask(draft, id, { ...event, title, parent, place }));
  if (parent !== null) edit(draft, 'tasks', parent)!.children.push(id);
  draft.state.counts.created += 1;
  draft.created = id;
  tell(draft, { kind: 'created', task: id, title, parent });
  if (isDraft) return;
  const entry = event.role ?? draft.state.graph!.entry;
  route(draft, id, { to: entry, from: entry, why: title });
}

/** A run whose verdict is given, or that is being ended, cannot add to its plan any more. */
function whyNotPlan(planner: Run | null): string | null {
  if (planner === null || planner.task === null) return null;
  const { id, phase, ending } = planner;
  return phase === 'leaving' || phase === 'looping' || ending !== null ? `${id} is over.` : null;
}

type Written = Reported<'task.added'> & { place: Place };

function blankTask(draft: Draft, id: string, written: Written): Task {
  const { title, body, blob, parent, needs, priority, place } = written;
  return {
    id,
    title,
    body,
    blob,
    parent,
    needs: [...new Set(needs)],
    children: [],
    priority: nearestPriority(priority),
    by: draft.by,
    createdAt: draft.at,
    place,
    since: draft.at,
    epoch: 0,
    branch: branchOf(draft.state, id),
    worktree: 'none',
    base: null,
    head: null,
    attempts: {},
    reminded: {},
    restarted: {},
    rounds: {},
    sessions: {},
    history: [],
    landed: null,
  };
}

/** 0 is the most urgent, 9 the least. */
export function nearestPriority(asked: number): number {
  return Number.isFinite(asked) ? Math.min(Math.max(Math.trunc(asked), 0), leastUrgent) : 5;
}

/** One line, without control characters, so that a title can be shown anywhere. */
export function cleanTitle(title: string): string {
  const line = title.replace(
    /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]+/g,
    ' ',
  );
  return line.replace(/ +/g, ' ').trim().slice(0, longestTitle);
}

function whyNotAdd(draft: Draft, asked: Reported<'task.added'>): string | null {
  const { graph, tasks } = draft.state;
  if (graph === null) return 'The town has no graph yet.';
  if (asked.title === '') return 'A task needs a title.';
  if (asked.needs.length > mostNeeds) return `A task may need at most ${mostNeeds} others.`;
  if (asked.role !== null && findTaker(draft, asked.role) === null)
    return `There is no role "${asked.role}" that takes tasks.`;
  for (const need of asked.needs) {
    const place = find(tasks, need)?.place.kind;
    if (place === undefined) return `It needs ${need}, which does not exist.`;
    if (place === 'dropped') return `It needs ${need}, which was dropped.`;
  }
  return whyNotChild(draft, asked.parent) ?? whyCircular(draft, asked);
}

/** A child may not need what waits for its parent: neither would ever move. */
function whyCircular(draft: Draft, { parent, needs }: Reported<'task.added'>): string | null {
  if (parent === null) return null;
  const circular = needs.find((need) => waitsFor(draft, need, parent));
  return circular === undefined ? null : `It needs ${circular}, which waits for ${parent}.`;
}

function waitsFor(draft: Draft, from: string, sought: string): boolean {
  const seen = new Set([from]);
  // A set hands out what is added to it while it is walked.
  for (const id of seen) {
    if (id === sought) return true;
    const { needs, children } = draft.state.tasks[id]!;
    for (const next of [...needs, ...children]) seen.add(next);
  }
  return false;
}

function whyNotChild(draft: Draft, parent: string | null): string | null {
  if (parent === null) return null;
  const task = find(draft.state.tasks, parent);
  if (task === null) return `Its parent ${parent} does not exist.`;
  if (isOver(task)) return `Its parent ${parent} is over.`;
  if (draftsOf(draft, parent).length >= mostDrafts)
    return `A plan may have at most ${mostDrafts} subtasks.`;
  return null;
}
