/** Everything that must be true of a town at every moment. Asked after every step, live too. */
import { find } from './draft.ts';
import type { Run } from './run.ts';
import type { State } from './state.ts';
import type { Task } from './task.ts';

/** The sentences that are false of this state; empty when all is well. */
export function broken(state: State): string[] {
  return [
    ...brokenCounts(state),
    ...Object.entries(state.tasks).flatMap(([id, task]) => brokenTask(state, id, task)),
    ...brokenQueues(state),
    ...Object.entries(state.runs).flatMap(([id, run]) => brokenRun(state, id, run)),
    ...brokenSeats(state),
    ...brokenInbox(state),
    ...brokenBatches(state),
  ];
}

/** What must be true between a state and the next one: nothing goes backwards. */
export function brokenStep(before: State, after: State): string[] {
  const found: string[] = [];
  if (after.seq <= before.seq)
    found.push(`The number of events went from ${before.seq} to ${after.seq}.`);
  for (const [id, task] of Object.entries(before.tasks)) {
    const next = find(after.tasks, id);
    if (next === null) found.push(`${id} vanished.`);
    else if (next.epoch < task.epoch) found.push(`The epoch of ${id} went backwards.`);
    else if (next.history.length < task.history.length) found.push(`${id} lost history.`);
  }
  const started = Object.values(after.runs).filter((run) => find(before.runs, run.id) === null);
  if (after.activity !== 'open' && started.length > 0)
    found.push(`${started[0]!.id} started while the town is ${after.activity}.`);
  return found;
}

function brokenCounts({ tasks, counts }: State): string[] {
  const all = Object.values(tasks);
  const live = all.filter((task) => task.place.kind !== 'done' && task.place.kind !== 'dropped');
  const { created, done, dropped } = counts;
  const found: string[] = [];
  if (created !== all.length) found.push(`${created} tasks were created, ${all.length} are known.`);
  if (created !== done + dropped + live.length)
    found.push(
      `created ${created} is not done ${done} + dropped ${dropped} + live ${live.length}.`,
    );
  return found;
}

function brokenTask(state: State, id: string, task: Task): string[] {
  const found: string[] = [];
  const { place } = task;
  if (task.id !== id) found.push(`${id} calls itself ${task.id}.`);
  for (const [edge, used] of Object.entries(task.attempts)) {
    const [role, verdict] = edge.split('.') as [string, string];
    const limit = state.graph?.roles[role]?.handoffs[verdict]?.limit ?? null;
    const reshaped = (state.graph?.version ?? 0) > 1;
    if (!reshaped && limit !== null && used > limit)
      found.push(`${id} used ${edge} ${used} times; its limit is ${limit}.`);
  }
  if (place.kind === 'running') found.push(...brokenRunning(state, task, place.runs));
  if (place.kind === 'queued' && !(find(state.queues, place.role) ?? []).includes(id))
    found.push(`${id} is queued at ${place.role}, whose queue does not hold it.`);
  if (place.kind === 'human' && find(state.inbox, place.item)?.task !== id)
    found.push(`${id} waits for the human at ${place.item}, which is not in the inbox.`);
  if (place.kind === 'station' && !find(state.batches, place.batch)?.tasks.includes(id))
    found.push(`${id} is at a station in ${place.batch}, which does not hold it.`);
  if (place.kind === 'draft' && find(state.runs, place.run) === null)
    found.push(`${id} is a draft of ${place.run}, which is over.`);
  if (place.kind === 'children' && !task.children.some((child) => isLive(state, child)))
    found.push(`${id} waits for children, but none is out.`);
  return found;
}

function isLive(state: State, id: string): boolean {
  const kind = find(state.tasks, id)?.place.kind;
  return kind !== undefined && kind !== 'done' && kind !== 'dropped';
}

function brokenRunning(state: State, task: Task, ids: string[]): string[] {
  const runs = ids.map((id) => find(state.runs, id)).filter((run) => run !== null);
  const deciding = runs.filter((run) => run.phase !== 'leaving' || isGatedLeaver(run));
  const found: string[] = [];
  if (deciding.length === 0) found.push(`${task.id} is running, but no run of it is.`);
  for (const run of runs)
    if (run.task !== task.id || run.epoch !== task.epoch)
      found.push(`${task.id} at epoch ${task.epoch} claims ${run.id}, of epoch ${run.epoch}.`);
  return found;
}

/** In a loop a run leaves before its task does: the command has yet to be asked. */
function isGatedLeaver(run: Run): boolean {
  return run.terms.loop !== null;
}

function brokenQueues({ queues, tasks }: State): string[] {
  const found: string[] = [];
  for (const [role, queue] of Object.entries(queues)) {
    if (queue.length === 0) found.push(`The queue of ${role} is kept, but empty.`);
    if (new Set(queue).size !== queue.length)
      found.push(`A task is twice in the queue of ${role}.`);
    for (const id of queue) {
      const place = find(tasks, id)?.place;
      if (place?.kind !== 'queued' || place.role !== role)
        found.push(`The queue of ${role} holds ${id}, which is elsewhere.`);
    }
  }
  return found;
}

function brokenRun(state: State, id: string, run: Run): string[] {
  const found: string[] = [];
  const seat = find(state.seats, run.seat);
  if (run.id !== id) found.push(`${id} calls itself ${run.id}.`);
  if (seat?.run !== id)
    found.push(`${id} sits at ${run.seat}, which holds ${seat?.run ?? 'none'}.`);
  const task = run.task === null ? null : find(state.tasks, run.task);
  if (run.task !== null && task === null)
    found.push(`${id} works on ${run.task}, which is unknown.`);
  if (task !== null && run.epoch > task.epoch) found.push(`${id} is ahead of its task.`);
  if (run.phase === 'checking' && run.verdict === null) found.push(`${id} checks no verdict.`);
  if (run.workspace === 'task' && run.task !== null) {
    const others = Object.values(state.runs).filter(
      (other) => other.id !== id && other.task === run.task && other.workspace === 'task',
    );
    if (others.length > 0 && run.terms.panel === null)
      found.push(`${id} shares the worktree of ${run.task} with ${others[0]!.id}.`);
  }
  return found;
}

function brokenSeats({ seats, runs }: State): string[] {
  return Object.values(seats).flatMap(({ name, run, draining }) => {
    if (run !== null && find(runs, run)?.seat !== name) return [`${name} holds ${run}, not there.`];
    return draining && run === null ? [`${name} is gone from the graph and empty, but kept.`] : [];
  });
}

function brokenInbox({ inbox, tasks, runs }: State): string[] {
  return Object.values(inbox).flatMap(({ id, kind, task, run }) => {
    if (run !== null && kind !== 'undelivered' && find(runs, run) === null)
      return [`${id} speaks of ${run}, which is over.`];
    const place = task === null ? null : find(tasks, task)?.place;
    const holds = kind === 'decision' || kind === 'homeless';
    if (holds && !(place?.kind === 'human' && place.item === id))
      return [`${id} holds ${task}, which is elsewhere.`];
    return [];
  });
}

function brokenBatches({ batches, tasks }: State): string[] {
  return Object.values(batches).flatMap(({ id, tasks: held }) => {
    const wrong = held.find((task) => {
      const place = find(tasks, task)?.place;
      return place?.kind !== 'station' || place.batch !== id;
    });
    if (held.length === 0) return [`${id} is kept, but empty.`];
    return wrong === undefined ? [] : [`${id} holds ${wrong}, which is elsewhere.`];
  });
}
