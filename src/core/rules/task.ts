/** Writing tasks down, dropping them, giving them another try. */
import { type Draft, edit, find, nextId, put, refuse, tell } from '../draft.ts';
import type { Event } from '../event.ts';
import type { Place, Task } from '../task.ts';
import { draftsOf, drop, finish, route } from './handoff.ts';
import { settle } from './inbox.ts';
import { stop } from './leave.ts';
import { mark, resort } from './place.ts';

type Reported<T extends Event['type']> = Extract<Event, { type: T }>;

/** Limits that keep a mad planner from filling the ledger. */
const mostDrafts = 200;
const mostNeeds = 100;
const longestTitle = 200;
const leastUrgent = 9;

export function taskAdded(draft: Draft, event: Reported<'task.added'>): void {
  const title = cleanTitle(event.title);
  const asking = find(draft.state.runs, draft.by);
  const parent = asking === null ? event.parent : asking.task;
  const problem = whyNotAdd(draft, { ...event, title, parent });
  if (problem !== null) return refuse(draft, `the task "${title}"`, problem);
  const id = nextId(draft, 'task');
  const draftChild = asking !== null && asking.task !== null;
  // A task that is no draft is routed to its first place a few lines below.
  const place: Place = draftChild ? { kind: 'draft', run: asking.id } : { kind: 'done' };
  put(draft, 'tasks', id, blankTask(draft, id, { ...event, title, parent, place }));
  if (parent !== null) edit(draft, 'tasks', parent)!.children.push(id);
  draft.state.counts.created += 1;
  draft.created = id;
  tell(draft, { kind: 'created', task: id, title, parent });
  if (draftChild) return;
  const entry = event.role ?? draft.state.graph!.entry;
  route(draft, id, { to: entry, from: entry, why: title });
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
    priority: Math.min(Math.max(Math.trunc(priority), 0), leastUrgent),
    by: draft.by,
    createdAt: draft.at,
    place,
    since: draft.at,
    epoch: 0,
    branch: `town/${id}`,
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

/** One line, without control characters, so that a title can be shown anywhere. */
function cleanTitle(title: string): string {
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
  if (asked.role !== null && find(graph.roles, asked.role) === null)
    return `There is no role "${asked.role}".`;
  for (const need of asked.needs) {
    const place = find(tasks, need)?.place.kind;
    if (place === undefined) return `It needs ${need}, which does not exist.`;
    if (place === 'dropped') return `It needs ${need}, which was dropped.`;
  }
  return whyNotChild(draft, asked.parent);
}

function whyNotChild(draft: Draft, parent: string | null): string | null {
  if (parent === null) return null;
  const kind = find(draft.state.tasks, parent)?.place.kind;
  if (kind === undefined) return `Its parent ${parent} does not exist.`;
  if (kind === 'done' || kind === 'dropped') return `Its parent ${parent} is over.`;
  if (draftsOf(draft, parent).length >= mostDrafts)
    return `A plan may have at most ${mostDrafts} subtasks.`;
  return null;
}

/** Drops a task and all that came of it. What is being merged has to come out of the queue first. */
export function taskDropped(draft: Draft, event: Reported<'task.dropped'>): void {
  const what = `dropping ${event.task}`;
  const task = find(draft.state.tasks, event.task);
  if (task === null) return refuse(draft, what, `There is no task ${event.task}.`);
  const family = liveFamily(draft, task.id);
  if (!family.includes(task.id)) return refuse(draft, what, `${task.id} is over already.`);
  const busy = family.find((id) => draft.state.tasks[id]!.place.kind === 'station');
  if (busy !== undefined)
    return refuse(draft, what, `${busy} is at a station just now; try again when it is out.`);
  for (const id of family) takeAway(draft, id, event.reason);
}

/** The task and its descendants that are not over, parents first. */
function liveFamily(draft: Draft, id: string): string[] {
  const { place, children } = draft.state.tasks[id]!;
  const self = place.kind === 'done' || place.kind === 'dropped' ? [] : [id];
  return [...self, ...children.flatMap((child) => liveFamily(draft, child))];
}

function takeAway(draft: Draft, id: string, reason: string): void {
  const { place } = draft.state.tasks[id]!;
  if (place.kind === 'done' || place.kind === 'dropped') return;
  drop(draft, id, reason);
  if (place.kind === 'human') settle(draft, place.item, 'dropped');
  endRunsOf(draft, id, 'dropped');
}

/** Ends the processes of a task. Those that have not started yet end as soon as they could. */
export function endRunsOf(draft: Draft, task: string, why: 'dropped' | 'stopped'): void {
  for (const { id } of Object.values(draft.state.runs).filter((run) => run.task === task)) {
    const run = edit(draft, 'runs', id)!;
    run.ending = why;
    if (run.phase !== 'preparing' && run.phase !== 'starting') stop(draft, run, why);
  }
}

/** Gives a task another try, with all its limits fresh: at a role, or where it was last. */
export function taskRetried(draft: Draft, event: Reported<'task.retried'>): void {
  const what = `retrying ${event.task}`;
  const task = edit(draft, 'tasks', event.task);
  if (task === null) return refuse(draft, what, `There is no task ${event.task}.`);
  const to = event.role ?? lastRole(draft, task);
  if (find(draft.state.graph?.roles ?? {}, to) === null)
    return refuse(draft, what, `There is no role "${to}".`);
  const problem = whyNotRetry(task);
  if (problem !== null) return refuse(draft, what, problem);
  const { place } = task;
  if (place.kind === 'done') draft.state.counts.done -= 1;
  if (place.kind === 'dropped') draft.state.counts.dropped -= 1;
  sendAgain(draft, task, { to, note: event.note });
  if (place.kind === 'human') settle(draft, place.item, 'retry');
}

function whyNotRetry({ id, place, worktree }: Task): string | null {
  if (place.kind === 'station') return `${id} is at a station just now.`;
  if (place.kind === 'draft') return `${id} is not planned yet.`;
  if (place.kind === 'children') return `${id} waits for its subtasks; retry one of those.`;
  if (worktree === 'archiving') return `${id} is being archived; try again in a moment.`;
  return null;
}

/** Brings a task to a role with every count at zero, because a human said so. */
export function sendAgain(
  draft: Draft,
  task: Task,
  { to, note }: { to: string; note: string },
): void {
  task.attempts = {};
  task.reminded = {};
  task.restarted = {};
  task.rounds = {};
  task.needs = task.needs.filter((need) => draft.state.tasks[need]?.place.kind !== 'dropped');
  if (task.worktree === 'archived') task.worktree = 'none';
  endRunsOf(draft, task.id, 'dropped');
  const line = { role: lastRole(draft, task), verdict: null, note, to, attempt: 1, limit: null };
  mark(draft, task.id, { ...line, kind: 'moved' });
  if (to === 'done') finish(draft, task.id);
  else route(draft, task.id, { to, from: to, why: note });
}

/** The role a task was at, or came from last; a new one has only the entry. */
export function lastRole(draft: Draft, task: Task): string {
  const { place } = task;
  if ('role' in place) return place.role;
  const item = place.kind === 'human' ? find(draft.state.inbox, place.item) : null;
  return item?.role ?? task.history.at(-1)?.role ?? draft.state.graph?.entry ?? '';
}

export function taskPrioritised(draft: Draft, event: Reported<'task.prioritised'>): void {
  const task = edit(draft, 'tasks', event.task);
  if (task === null)
    return refuse(draft, `the priority of ${event.task}`, `There is no task ${event.task}.`);
  task.priority = Math.min(Math.max(Math.trunc(event.priority), 0), leastUrgent);
  resort(draft, task.id);
}
