/** What must be true of tasks. */
import { find } from '../draft.ts';
import type { State } from '../state.ts';
import type { Task } from '../task.ts';

export function brokenCounts({ tasks, counts }: State): string[] {
  const all = Object.values(tasks);
  const { created, done, dropped } = counts;
  const found: string[] = [];
  const placed = (kind: string) => all.filter((task) => task.place.kind === kind).length;
  if (created !== all.length) found.push(`${created} tasks were created, ${all.length} are known.`);
  if (done !== placed('done')) found.push(`${done} tasks are counted done, ${placed('done')} are.`);
  if (dropped !== placed('dropped'))
    found.push(`${dropped} tasks are counted dropped, ${placed('dropped')} are.`);
  return found;
}

export function brokenTasks(state: State): string[] {
  return Object.entries(state.tasks).flatMap(([id, task]) => [
    ...brokenFamily(state, id, task),
    ...brokenPlace(state, id, task),
    ...brokenLimits(state, id, task),
  ]);
}

function brokenFamily(state: State, id: string, task: Task): string[] {
  const found: string[] = [];
  if (task.id !== id) found.push(`${id} calls itself ${task.id}.`);
  if (task.parent !== null && !find(state.tasks, task.parent)?.children.includes(id))
    found.push(`${id} is no child of its parent ${task.parent}.`);
  for (const other of [...task.needs, ...task.children])
    if (find(state.tasks, other) === null)
      found.push(`${id} speaks of ${other}, which is unknown.`);
  return found;
}

function brokenPlace(state: State, id: string, task: Task): string[] {
  const { place, worktree } = task;
  const over = place.kind === 'done' || place.kind === 'dropped';
  if (!over && (worktree === 'archiving' || worktree === 'archived'))
    return [`The worktree of ${id} is ${worktree}, but the task is not over.`];
  switch (place.kind) {
    case 'queued':
      return brokenQueued(state, task, place.role);
    case 'running':
      return brokenRunning(state, task, place.runs);
    case 'human':
      return find(state.inbox, place.item)?.task === id
        ? []
        : [`${id} waits for the human at ${place.item}, which is not in the inbox.`];
    case 'station':
      return find(state.batches, place.batch)?.tasks.includes(id)
        ? []
        : [`${id} is at a station in ${place.batch}, which does not hold it.`];
    case 'draft':
      return find(state.runs, place.run)?.task === task.parent
        ? []
        : [`${id} is a draft of ${place.run}, which does not plan its parent.`];
    case 'children':
      return task.children.some((child) => isLive(state, child))
        ? []
        : [`${id} waits for children, but none is out.`];
    default:
      return [];
  }
}

function brokenQueued(state: State, { id, needs }: Task, name: string): string[] {
  const found: string[] = [];
  const role = find(state.graph?.roles ?? {}, name);
  if (!(find(state.queues, name) ?? []).includes(id))
    found.push(`${id} is queued at ${name}, whose queue does not hold it.`);
  if (role === null || role.kind === 'human' || (role.kind === 'agent' && role.standing))
    found.push(`${id} is queued at ${name}, which takes no tasks.`);
  if (needs.some((need) => find(state.tasks, need)?.place.kind === 'dropped'))
    found.push(`${id} is queued, but needs a dropped task.`);
  return found;
}

function brokenRunning(state: State, task: Task, ids: string[]): string[] {
  const runs = ids.map((id) => find(state.runs, id)).filter((run) => run !== null);
  // In a loop a run leaves before its task does: the command has yet to be asked.
  const deciding = runs.filter((run) => run.phase !== 'leaving' || run.terms.loop !== null);
  const found: string[] = [];
  if (deciding.length === 0) found.push(`${task.id} is running, but no run of it is.`);
  for (const run of runs)
    if (run.task !== task.id || run.epoch !== task.epoch)
      found.push(`${task.id} at epoch ${task.epoch} claims ${run.id}, of epoch ${run.epoch}.`);
  return found;
}

function isLive(state: State, id: string): boolean {
  const kind = find(state.tasks, id)?.place.kind;
  return kind !== undefined && kind !== 'done' && kind !== 'dropped';
}

/** Past its limit an edge is not used. After a change of the graph the old uses count as they are. */
function brokenLimits({ graph }: State, id: string, { attempts }: Task): string[] {
  if (graph === null || graph.version > 1) return [];
  return Object.entries(attempts).flatMap(([edge, used]) => {
    const [role, verdict] = edge.split('.') as [string, string];
    const limit = find(find(graph.roles, role)?.handoffs ?? {}, verdict)?.limit ?? null;
    return limit !== null && used > limit
      ? [`${id} used ${edge} ${used} times; its limit is ${limit}.`]
      : [];
  });
}
