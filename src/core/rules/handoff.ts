/** Handing a task along an edge of the graph. */
import { ask, type Draft, edit, find, tell } from '../draft.ts';
import type { Handoff } from '../graph.ts';
import { appeal, leaveWithHuman } from './inbox.ts';
import { enqueue, mark, move } from './place.ts';

export type Verdict = { role: string; verdict: string; note: string; edge: Handoff };

/** Hands a task on. Past the edge's limit it goes to `else`, and the use is not counted. */
export function hand(draft: Draft, id: string, given: Verdict): void {
  const task = edit(draft, 'tasks', id)!;
  const { edge, role, verdict, note } = given;
  const key = `${role}.${verdict}`;
  const used = (task.attempts[key] ?? 0) + 1;
  const spent = edge.limit !== null && used > edge.limit;
  const to = spent ? edge.else : edge.to;
  const count = { attempt: used, limit: edge.limit };
  if (!spent) task.attempts[key] = used;
  mark(draft, id, { role, kind: 'verdict', verdict, note, to, ...count });
  tell(draft, { kind: 'handed', task: id, from: role, verdict, to, note, ...count });
  if (edge.each === 'subtask' && !spent) sendChildren(draft, id, { to, then: edge.then ?? 'done' });
  else route(draft, id, { to, from: role, why: spent ? limitText(key, edge.limit!, note) : note });
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
  else if (role !== null) enqueue(draft, id, { role: to });
  else if (to === 'human') leaveWithHuman(draft, id, { kind: 'decision', role: from, text });
  else
    leaveWithHuman(draft, id, {
      kind: 'homeless',
      role: from,
      text: `The role "${to}" is no longer in the graph.`,
    });
}

function sendChildren(draft: Draft, id: string, plan: { to: string; then: string }): void {
  const drafts = draftsOf(draft, id);
  move(draft, id, { kind: 'children', then: plan.then });
  for (const child of drafts) {
    route(draft, child, { to: plan.to, from: plan.to, why: '' });
    for (const need of draft.state.tasks[child]!.needs)
      if (draft.state.tasks[need]?.place.kind === 'dropped') stuckWithout(draft, child, need);
  }
  tell(draft, { kind: 'planned', task: id, children: drafts, to: plan.to });
}

/** The children that a planner's run, or any of them, has written down and not sent out yet. */
export function draftsOf(draft: Draft, id: string, run: string | null = null): string[] {
  const children = find(draft.state.tasks, id)?.children ?? [];
  return children.filter((child) => {
    const place = draft.state.tasks[child]?.place;
    return place?.kind === 'draft' && (run === null || place.run === run);
  });
}

/** The task is done. Its worktree is archived, and its parent may have been waiting for it. */
export function finish(draft: Draft, id: string): void {
  move(draft, id, { kind: 'done' });
  draft.state.counts.done += 1;
  tell(draft, { kind: 'done', task: id });
  retire(draft, id);
}

/** The task is dropped. Whoever needs it can not start any more, so the human is told. */
export function drop(draft: Draft, id: string, reason: string): void {
  move(draft, id, { kind: 'dropped', reason });
  draft.state.counts.dropped += 1;
  tell(draft, { kind: 'dropped', task: id, reason });
  retire(draft, id);
  for (const task of Object.values(draft.state.tasks))
    if (task.needs.includes(id)) stuckWithout(draft, task.id, id);
}

function stuckWithout(draft: Draft, id: string, need: string): void {
  const { place } = draft.state.tasks[id]!;
  if (place.kind !== 'queued') return;
  const text = `It needs ${need}, which was dropped. "retry" goes on without it.`;
  leaveWithHuman(draft, id, { kind: 'stuck', role: place.role, text });
}

/** What is over keeps no worktree: it is archived, then removed. */
export function retire(draft: Draft, id: string): void {
  archive(draft, id);
  const parent = find(draft.state.tasks, id)?.parent ?? null;
  if (parent !== null) gather(draft, parent);
}

/** Asks for the archive once no process can write to the worktree any more. */
export function archive(draft: Draft, id: string): void {
  const task = edit(draft, 'tasks', id)!;
  const over = task.place.kind === 'done' || task.place.kind === 'dropped';
  const busy = Object.values(draft.state.runs).some((run) => run.task === id);
  if (!over || busy || task.worktree !== 'made') return;
  task.worktree = 'archiving';
  ask(draft, { type: 'workspace.archive', task: id });
}

/** When all children of a waiting task are in, it goes on to where its plan said. */
export function gather(draft: Draft, id: string): void {
  const task = find(draft.state.tasks, id);
  if (task?.place.kind !== 'children') return;
  const over = (child: string) =>
    ['done', 'dropped'].includes(draft.state.tasks[child]!.place.kind);
  if (!task.children.every(over)) return;
  const to = task.place.then;
  tell(draft, { kind: 'gathered', task: id, to });
  route(draft, id, { to, from: to, why: 'All subtasks are in.' });
}

/** Tells the human that a message did not reach its run. */
export function undelivered(draft: Draft, run: string, text: string): void {
  appeal(draft, { kind: 'undelivered', run, text, choices: ['dismiss'] });
}
