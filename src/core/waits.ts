/**
 * Why anything in a town waits, as data. `town why`, `town status` and the screen take their words from
 * here, and what a person can end is an item of the inbox.
 */
import { find } from './draft.ts';
import { needsYou } from './needs.ts';
import type { Seat } from './run.ts';
import type { Batch, State } from './state.ts';
import type { Task } from './task.ts';
import { waitsInQueue, waitsOfEmptySeat } from './waits/queued.ts';
import { waitsOfRun } from './waits/running.ts';
import { own, type Wait, type WaitKind, waitOfItem } from './waits/wait.ts';

export { type OwnKind, ownKinds, type Wait, type WaitKind } from './waits/wait.ts';
export { waitsOfRun };

/** Everything that waits, once. Items of the inbox come last, in the order of the inbox. */
export function waitsOf(state: State): Wait[] {
  const own = [
    ...Object.values(state.tasks).flatMap((task) =>
      task.place.kind === 'station' ? [] : waitsOfTask(state, task),
    ),
    ...Object.values(state.batches).flatMap((batch) => waitsOfBatch(state, batch)),
    ...Object.values(state.seats).flatMap((seat) => waitsOfSeat(state, seat)),
  ];
  return [...own.filter(({ item }) => item === null), ...needsYou(state).map(waitOfItem)];
}

/** Why a task is not moving, or what is being done about it. Empty for one that is over or at work. */
export function waitsOfTask(state: State, task: Task): Wait[] {
  return [...waitsInPlace(state, task), ...failuresOf(state, task)];
}

function waitsInPlace(state: State, task: Task): Wait[] {
  const { place } = task;
  const about = { task: task.id, since: task.since };
  switch (place.kind) {
    case 'draft':
      return [own('draft', `is part of a plan; ${place.run} has not given its verdict yet`, about)];
    case 'queued':
      return waitsInQueue(state, task, place.role, place.notBefore);
    case 'running':
      return place.runs.flatMap((id) => {
        const run = find(state.runs, id);
        return run === null ? [] : waitsOfRun(state, run);
      });
    case 'station': {
      const batch = find(state.batches, place.batch);
      return batch === null ? [] : waitsOfBatch(state, batch);
    }
    case 'children':
      return [own('children', childrenText(state, task, place.then), about)];
    case 'human':
      return state.inbox[place.item] === undefined ? [] : [waitOfItem(state.inbox[place.item]!)];
    case 'done':
    case 'dropped':
      return task.worktree === 'archiving'
        ? [own('archiving', 'its work is being archived', about)]
        : [];
  }
}

/** A seat without a run, or with a session that has no task. */
export function waitsOfSeat(state: State, seat: Seat): Wait[] {
  const run = seat.run === null ? null : find(state.runs, seat.run);
  if (run === null) return waitsOfEmptySeat(state, seat);
  return run.task === null ? waitsOfRun(state, run) : [];
}

/** A station that waits. Where a person can do something, that is an item. */
export function waitsOfBatch(state: State, { id, role, waits, waiting, ...batch }: Batch): Wait[] {
  if (waits === null) return [];
  const item = Object.values(state.inbox).find((other) => other.batch === id);
  const about = { task: batch.tasks[0] ?? null, batch: id, since: waiting?.since ?? batch.at };
  const next = waiting?.next ?? '';
  return item === undefined
    ? [own('station waits', `${role} waits: ${waits}`, { ...about, next })]
    : [waitOfItem(item)];
}

const asideKinds: ReadonlySet<WaitKind> = new Set(['failed', 'kept', 'outlived']);

/** True for what went wrong about a task beside its way through the graph. */
export function isAside({ kind }: Pick<Wait, 'kind'>): boolean {
  return asideKinds.has(kind);
}

/** What went wrong about a task beside its way through the graph, such as an archive. */
function failuresOf(state: State, { id, place }: Task): Wait[] {
  const held = place.kind === 'human' ? place.item : null;
  return Object.values(state.inbox)
    .filter((item) => isAside(item) && item.task === id && item.id !== held)
    .map(waitOfItem);
}

function childrenText(state: State, task: Task, then: string): string {
  const open = task.children.filter((child) => {
    const kind = state.tasks[child]!.place.kind;
    return kind !== 'done' && kind !== 'dropped';
  });
  const subtasks = open.length === 1 ? 'subtask' : 'subtasks';
  return `waiting on ${open.length} ${subtasks} (${open.join(', ')}); then it goes to ${then}`;
}
