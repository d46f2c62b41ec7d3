/** Everything that must be true of a town at every moment. Asked after every step, live too. */
import { brokenInbox, brokenMessages } from './broken/inbox.ts';
import { brokenRuns, brokenSeats } from './broken/runs.ts';
import { brokenBatches, brokenQueues } from './broken/stations.ts';
import { brokenCounts, brokenTasks } from './broken/tasks.ts';
import { find } from './draft.ts';
import type { Run } from './run.ts';
import type { State } from './state.ts';
import type { Task } from './task.ts';

/** The sentences that are false of this state; empty when all is well. */
export function broken(state: State): string[] {
  return [
    ...brokenCounts(state),
    ...brokenTasks(state),
    ...brokenQueues(state),
    ...brokenRuns(state),
    ...brokenSeats(state),
    ...brokenInbox(state),
    ...brokenMessages(state),
    ...brokenBatches(state),
  ];
}

/** What must be true between a state and the next one: nothing goes backwards. */
export function brokenStep(before: State, after: State): string[] {
  const found: string[] = [];
  if (after.seq <= before.seq)
    found.push(`The number of events went from ${before.seq} to ${after.seq}.`);
  if (after.at < before.at) found.push(`The clock went from ${before.at} to ${after.at}.`);
  if (after.clock < before.clock)
    found.push(`The work clock went from ${before.clock} to ${after.clock}.`);
  if (before.id !== null && after.id !== before.id)
    found.push(`The town changed its id from ${before.id} to ${after.id}.`);
  for (const [kind, number] of Object.entries(before.next))
    if (after.next[kind as keyof State['next']] < number)
      found.push(`The next number of ${kind} went backwards.`);
  for (const task of changed(before.tasks, after.tasks)) found.push(...brokenPast(task, after));
  for (const run of changed(before.runs, after.runs)) found.push(...brokenIdentity(run, after));
  return [...found, ...brokenStarts(before, after)];
}

/** The entries of a table that are no longer the very same; the others need no second look. */
function changed<T>(before: Record<string, T>, after: Record<string, T>): T[] {
  return Object.entries(before).flatMap(([id, entry]) => (after[id] === entry ? [] : [entry]));
}

function brokenPast(task: Task, after: State): string[] {
  const next = find(after.tasks, task.id);
  if (next === null) return [`${task.id} vanished.`];
  const found: string[] = [];
  if (next.epoch < task.epoch) found.push(`The epoch of ${task.id} went backwards.`);
  if (next.epoch > task.epoch + 1) found.push(`${task.id} was claimed twice at once.`);
  if (task.history.some((line, index) => next.history[index] !== line && !same(line, next, index)))
    found.push(`The history of ${task.id} was rewritten.`);
  if (next.children.length < task.children.length) found.push(`${task.id} lost a child.`);
  if (next.parent !== task.parent) found.push(`${task.id} changed its parent.`);
  if (next.branch !== task.branch && hasBranch(task)) found.push(`${task.id} changed its branch.`);
  return found;
}

/** A branch was made for it; until then only its name is written down. */
function hasBranch({ base, worktree }: Task): boolean {
  return base !== null || worktree !== 'none';
}

function same(line: Task['history'][number], next: Task, index: number): boolean {
  return JSON.stringify(line) === JSON.stringify(next.history[index]);
}

function brokenIdentity(run: Run, after: State): string[] {
  const next = find(after.runs, run.id);
  if (next === null) return [];
  const fixed = ['task', 'epoch', 'role', 'seat', 'agent', 'workspace', 'claimedAt'] as const;
  return fixed
    .filter((name) => next[name] !== run[name])
    .map((name) => `${run.id} changed its ${name}.`);
}

function brokenStarts(before: State, after: State): string[] {
  const started = Object.values(after.runs).filter((run) => find(before.runs, run.id) === null);
  if (started.length > 0 && after.activity !== 'open')
    return [`${started[0]!.id} started while the town is ${after.activity}.`];
  return started
    .filter(({ task, epoch }) => task !== null && find(before.tasks, task)?.epoch !== epoch - 1)
    .filter(({ task }) => find(before.tasks, task ?? '') !== null)
    .map((run) => `${run.id} started at epoch ${run.epoch}, which is not the next one.`);
}
