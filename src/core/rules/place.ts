/** Moving a task from one place to another: the only code that writes `task.place`. */
import { type Draft, edit, find, ownTable } from '../draft.ts';
import type { Mark, Place, Task } from '../task.ts';

/** Moves a task. A queue it leaves or joins is kept in serving order: priority, then order. */
export function move(draft: Draft, id: string, place: Place): void {
  const task = edit(draft, 'tasks', id);
  if (task === null) throw new Error(`Tried to move the unknown task ${id}.`);
  if (task.place.kind === 'queued') leaveQueue(draft, task.place.role, id);
  task.place = place;
  task.since = draft.at;
  if (place.kind === 'queued') joinQueue(draft, place.role, task);
}

/** Puts a task whose priority changed where it belongs in its queue. */
export function resort(draft: Draft, id: string): void {
  const task = find(draft.state.tasks, id);
  if (task?.place.kind !== 'queued') return;
  leaveQueue(draft, task.place.role, id);
  joinQueue(draft, task.place.role, task);
}

/** Adds a line to a task's history, by whoever caused the event unless another is named. */
export function mark(
  draft: Draft,
  id: string,
  line: Omit<Mark, 'at' | 'by'> & { by?: string },
): void {
  edit(draft, 'tasks', id)?.history.push({ at: draft.at, by: draft.by, ...line });
}

/** A task that is done or dropped has come to its end, unless the human gives it another try. */
export function isOver({ place }: Pick<Task, 'place'>): boolean {
  return place.kind === 'done' || place.kind === 'dropped';
}

function leaveQueue(draft: Draft, role: string, id: string): void {
  const queues = ownTable(draft, 'queues');
  const rest = (find(queues, role) ?? []).filter((other) => other !== id);
  if (rest.length === 0) delete queues[role];
  else queues[role] = rest;
}

function joinQueue(draft: Draft, role: string, task: Task): void {
  const queues = ownTable(draft, 'queues');
  const queue = [...(find(queues, role) ?? [])];
  const at = queue.findIndex((other) => before(task, draft.state.tasks[other]!));
  queue.splice(at === -1 ? queue.length : at, 0, task.id);
  queues[role] = queue;
}

/** Serving order: the most urgent first, then whoever came first. */
export function before(a: Task, b: Task): boolean {
  if (a.priority !== b.priority) return a.priority < b.priority;
  return orderOf(a) < orderOf(b);
}

function orderOf(task: Task): number {
  return task.place.kind === 'queued' ? task.place.order : 0;
}
