/** What must be true of queues and of what stations have in hand. */
import { find } from '../draft.ts';
import type { State } from '../state.ts';

export function brokenQueues({ queues, tasks }: State): string[] {
  return Object.entries(queues).flatMap(([role, queue]) => {
    const found: string[] = [];
    if (queue.length === 0) found.push(`The queue of ${role} is kept, but empty.`);
    if (new Set(queue).size !== queue.length)
      found.push(`A task is twice in the queue of ${role}.`);
    let last = [-1, -1];
    for (const id of queue) {
      const task = find(tasks, id);
      if (task?.place.kind !== 'queued' || task.place.role !== role) {
        found.push(`The queue of ${role} holds ${id}, which is elsewhere.`);
        continue;
      }
      const next = [task.priority, task.place.order];
      if (next[0]! < last[0]! || (next[0] === last[0] && next[1]! < last[1]!))
        found.push(`${id} is too late in the queue of ${role}.`);
      last = next;
    }
    return found;
  });
}

export function brokenBatches({ batches, tasks }: State): string[] {
  const queues = new Set<string>();
  return Object.values(batches).flatMap(({ id, role, terms, tasks: held }) => {
    const found: string[] = [];
    if (held.length === 0) found.push(`${id} is kept, but empty.`);
    if (terms.kind === 'merge-queue' && queues.has(role)) found.push(`${role} merges two batches.`);
    if (terms.kind === 'merge-queue') queues.add(role);
    for (const task of held) {
      const place = find(tasks, task)?.place;
      if (place?.kind !== 'station' || place.batch !== id)
        found.push(`${id} holds ${task}, which is elsewhere.`);
    }
    return found;
  });
}
