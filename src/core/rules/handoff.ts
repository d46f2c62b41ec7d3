/** Handing a task along an edge of the graph. */
import { ask, type Draft, edit, find, tell } from '../draft.ts';
import type { Handoff } from '../graph.ts';
import type { Mark } from '../task.ts';
import { leaveWithHuman } from './inbox.ts';
import { isOver, mark, move } from './place.ts';
import { enqueue, leaveHomeless, takesTasks, tellOfDroppedNeed } from './queue.ts';

export type Verdict = {
  role: string;
  verdict: string;
  note: string;
  edge: Handoff;
  /** The run that gave it, whose drafts are the plan; null when a station or the human did. */
  run: string | null;
};

/** Hands a task on. Past the edge's limit it goes to `else`, and the use is not counted. */
export function hand(draft: Draft, id: string, given: Verdict): void {
  const task = edit(draft, 'tasks', id)!;
  const { edge, role, verdict, note, run } = given;
  const key = `${role}.${verdict}`;
  const used = (find(task.attempts, key) ?? 0) + 1;
  const spent = edge.limit !== null && used > edge.limit;
  const to = spent ? edge.else : edge.to;
  const count = { attempt: used, limit: edge.limit };
  if (!spent) task.attempts[key] = used;
  const by = run ?? draft.by;
  mark(draft, id, {
    role,
    kind: 'verdict',
    verdict,
    note,
    to,
    ...count,
    by,
    ...handedOn(draft, given),
  });
  tell(draft, { kind: 'handed', task: id, from: role, verdict, to, note, ...count });
  const plan = run === null ? [] : draftsOf(draft, id, run);
  if (edge.each === 'subtask' && !spent)
    return sendChildren(draft, id, { plan, to, then: edge.then ?? 'done' });
  drop(draft, plan, spent ? limitText(key, edge.limit!, '') : `Its plan ended with ${verdict}.`);
  route(draft, id, { to, from: role, why: spent ? limitText(key, edge.limit!, note) : note });
}

/** The commit that a verdict handed on, if it had to come with commits. */
function handedOn({ state }: Draft, { edge, run: id }: Verdict): Pick<Mark, 'work'> {
  const work = id === null ? undefined : find(state.runs, id)?.work;
  const isWork = edge.needs.some(({ kind }) => kind === 'commit');
  return work !== undefined && isWork ? { work } : {};
}

function limitText(key: string, limit: number, note: string): string {
  const reason = note === '' ? '' : ` Last time: ${note}`;
  return `The handoff ${key} was used ${limit} ${limit === 1 ? 'time' : 'times'}, its limit.${reason}`;
}

export type Route = { to: string; from: string; why: string };

/** Brings a task to a target: a role, the human, or `done`. */
export function route(draft: Draft, id: string, { to, from, why }: Route): void {
  const role = find(draft.state.graph?.roles ?? {}, to);
  const text = why === '' ? `${from} hands it to you.` : why;
  if (to === 'done') finish(draft, id);
  else if (role?.kind === 'human')
    leaveWithHuman(draft, id, {
      kind: 'decision',
      role: to,
      text,
      choices: Object.keys(role.handoffs),
    });
  else if (role !== null && takesTasks(role)) enqueue(draft, id, { role: to });
  else if (to === 'human') leaveWithHuman(draft, id, { kind: 'decision', role: from, text });
  else leaveHomeless(draft, id, { gone: to, role: from });
}

/** The children that runs, or one of them, have written down for a task and not sent out yet. */
export function draftsOf(draft: Draft, id: string, run: string | null = null): string[] {
  const children = find(draft.state.tasks, id)?.children ?? [];
  return children.filter((child) => {
    const place = draft.state.tasks[child]?.place;
    return place?.kind === 'draft' && (run === null || place.run === run);
  });
}

/** Sends the planned children out; their parent waits, unless the human dropped them all. */
function sendChildren(
  draft: Draft,
  id: string,
  { plan, to, then }: { plan: string[]; to: string; then: string },
): void {
  move(draft, id, { kind: 'children', then });
  tell(draft, { kind: 'planned', task: id, children: plan, to });
  for (const child of plan) route(draft, child, { to, from: to, why: '' });
  gather(draft, id);
}

/** The task is done. Its worktree is archived, and its parent may have been waiting for it. */
export function finish(draft: Draft, id: string): void {
  move(draft, id, { kind: 'done' });
  draft.state.counts.done += 1;
  tell(draft, { kind: 'done', task: id });
  retire(draft, id);
}

/** Drops tasks together. Whoever needs one of them cannot start any more: the human is told. */
export function drop(draft: Draft, ids: string[], reason: string): void {
  for (const id of ids) {
    move(draft, id, { kind: 'dropped', reason });
    draft.state.counts.dropped += 1;
    tell(draft, { kind: 'dropped', task: id, reason });
  }
  for (const id of ids) retire(draft, id);
  if (ids.length === 0) return;
  for (const task of Object.values(draft.state.tasks))
    if (task.needs.some((need) => ids.includes(need))) tellOfDroppedNeed(draft, task.id);
}

/** What is over keeps no worktree, and is the end of its parent's wait. */
function retire(draft: Draft, id: string): void {
  archive(draft, id);
  const parent = find(draft.state.tasks, id)?.parent ?? null;
  if (parent !== null) gather(draft, parent);
}

/** Asks for the archive once no process can write to the worktree any more. */
export function archive(draft: Draft, id: string): void {
  const task = edit(draft, 'tasks', id)!;
  const busy = Object.values(draft.state.runs).some((run) => run.task === id);
  if (!isOver(task) || busy || task.worktree !== 'made') return;
  task.worktree = 'archiving';
  ask(draft, { type: 'workspace.archive', task: id });
}

/** When all children of a waiting task are in, it goes on to where its plan said. */
function gather(draft: Draft, id: string): void {
  const task = find(draft.state.tasks, id);
  if (task?.place.kind !== 'children') return;
  if (!task.children.every((child) => isOver(draft.state.tasks[child]!))) return;
  const to = task.place.then;
  tell(draft, { kind: 'gathered', task: id, to });
  route(draft, id, { to, from: to, why: 'All subtasks are in.' });
}
