/** Queues: joining one, and what a task may not wait there for. */
import { type Draft, edit, find } from '../draft.ts';
import type { Role } from '../graph.ts';
import { leaveWithHuman } from './inbox.ts';
import { move } from './place.ts';

/**
 * Puts a task at the end of a role's queue; `order` gives an interrupted task its old place back.
 * A task that would wait there for ever goes to the human instead: its role may be gone since it
 * was claimed, or something it needs was dropped.
 */
export function enqueue(
  draft: Draft,
  id: string,
  queue: { role: string; order?: number; notBefore?: number | null },
): void {
  if (!isQueueing(findTaker(draft, queue.role)))
    return leaveHomeless(draft, id, { gone: queue.role });
  const order = queue.order ?? draft.state.next.order++;
  move(draft, id, { kind: 'queued', role: queue.role, order, notBefore: queue.notBefore ?? null });
  tellOfDroppedNeed(draft, id);
}

/** Leaves a task with the human, because a role takes none any more. `role`: where it came from. */
export function leaveHomeless(
  draft: Draft,
  id: string,
  { gone, role = gone }: { gone: string; role?: string },
): void {
  const text = `The role "${gone}" takes no tasks any more.`;
  leaveWithHuman(draft, id, { kind: 'homeless', role, text });
}

/** The human has the inbox instead of a queue. */
export function isQueueing(role: Role | null): boolean {
  return role !== null && role.kind !== 'human';
}

/** Leaves a queued task with the human when something it needs was dropped. */
export function tellOfDroppedNeed(draft: Draft, id: string): void {
  const task = edit(draft, 'tasks', id)!;
  if (task.place.kind !== 'queued') return;
  const need = task.needs.find((other) => draft.state.tasks[other]?.place.kind === 'dropped');
  if (need === undefined) return;
  const text = `It needs ${need}, which was dropped. "retry" goes on without it.`;
  leaveWithHuman(draft, id, { kind: 'stuck', role: task.place.role, text });
}

/** Tasks may be queued for every role but a standing one, which is there to be talked to. */
export function takesTasks(role: Role): boolean {
  return role.kind !== 'agent' || !role.standing;
}

/** A role by name, if there is one that takes tasks. */
export function findTaker(draft: Draft, name: string): Role | null {
  const role = find(draft.state.graph?.roles ?? {}, name);
  return role !== null && takesTasks(role) ? role : null;
}
