/** What a person does with a task: drop it, give it another try, serve it sooner. */
import { type Draft, edit, find, refuse } from '../draft.ts';
import type { Event } from '../event.ts';
import type { Task } from '../task.ts';
import { nearestPriority } from './add.ts';
import { drop, route } from './handoff.ts';
import { settle, settleFailed } from './inbox.ts';
import { letGoOf } from './leave.ts';
import { isOver, mark, resort } from './place.ts';
import { findTaker } from './queue.ts';

type Reported<T extends Event['type']> = Extract<Event, { type: T }>;

/** Drops a task and all that came of it. What is being merged has to come out of the queue first. */
export function taskDropped(draft: Draft, event: Reported<'task.dropped'>): void {
  const problem = whyNotDrop(draft, event.task);
  if (problem !== null) return refuse(draft, `dropping ${event.task}`, problem);
  dropFamily(draft, event.task, event.reason);
}

export function whyNotDrop(draft: Draft, id: string): string | null {
  const task = find(draft.state.tasks, id);
  if (task === null) return `There is no task ${id}.`;
  if (isOver(task)) return `${id} is over already.`;
  const busy = liveFamily(draft, id).find((other) => isAtStation(draft.state.tasks[other]!));
  return busy === undefined ? null : `${busy} is at a station just now; try again when it is out.`;
}

function isAtStation({ place }: Task): boolean {
  return place.kind === 'station';
}

export function dropFamily(draft: Draft, id: string, reason: string): void {
  const family = liveFamily(draft, id);
  const places = family.map((member) => draft.state.tasks[member]!.place);
  drop(draft, family, reason);
  for (const place of places) if (place.kind === 'human') settle(draft, place.item, 'dropped');
  for (const member of family) letGoOf(draft, member);
}

/** The task and its descendants that are not over, parents first. */
function liveFamily(draft: Draft, id: string): string[] {
  const task = draft.state.tasks[id]!;
  return [
    ...(isOver(task) ? [] : [id]),
    ...task.children.flatMap((child) => liveFamily(draft, child)),
  ];
}

/** Gives a task another try, with all its limits fresh: at a role, or where it was last. */
export function taskRetried(draft: Draft, event: Reported<'task.retried'>): void {
  const what = `retrying ${event.task}`;
  const task = edit(draft, 'tasks', event.task);
  if (task === null) return refuse(draft, what, `There is no task ${event.task}.`);
  const to = event.role ?? lastRole(draft, task);
  if (findTaker(draft, to) === null)
    return refuse(draft, what, `There is no role "${to}" that takes tasks.`);
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

/** Brings a task to a role, or to `done`, with every count at zero, because a human said so. */
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
  const line = { role: lastRole(draft, task), verdict: null, note, to, attempt: 1, limit: null };
  mark(draft, task.id, { ...line, kind: 'moved' });
  route(draft, task.id, { to, from: to, why: note });
  letGoOf(draft, task.id);
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
  task.priority = nearestPriority(event.priority);
  resort(draft, task.id);
}

/** Everything of a task that is over is kept under its archive, and its worktree is removed. */
export function taskArchived(draft: Draft, event: Reported<'task.archived'>): void {
  const task = edit(draft, 'tasks', event.task);
  if (task?.worktree !== 'archiving')
    return refuse(draft, event.type, `${event.task} is not being archived.`);
  task.worktree = 'archived';
  settleFailed(draft, { task: task.id }, 'its work is archived');
}
