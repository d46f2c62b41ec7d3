/** Queues: joining one, and what a task may not wait there for. */
import { type Draft, edit, find } from '../draft.ts';
import type { Role } from '../graph.ts';
import { leaveWithHuman } from './inbox.ts';
import { move } from './place.ts';

/**
 * Puts a task at the end of a role's queue; `order` gives an interrupted task its old place back.
 * A task that needs a dropped one would wait there for ever, so the human gets it instead.
 */
export function enqueue(
  draft: Draft,
  id: string,
  queue: { role: string; order?: number; notBefore?: number | null },
): void {
  const order = queue.order ?? draft.state.next.order++;
  move(draft, id, { kind: 'queued', role: queue.role, order, notBefore: queue.notBefore ?? null });
  tellOfDroppedNeed(draft, id);
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
