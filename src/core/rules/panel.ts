/** Panels: several runs judge one task, and their votes are counted. */
import { type Draft, edit, find, tell } from '../draft.ts';
import type { Run } from '../run.ts';
import type { Vote } from '../task.ts';
import { hand } from './handoff.ts';
import { leaveWithHuman } from './inbox.ts';
import { dismiss, letGo } from './leave.ts';
import { mark } from './place.ts';
import { enqueue } from './queue.ts';

/** Takes the proven verdict of a member as its vote. */
export function vote(draft: Draft, run: Run): void {
  const { name, note } = run.verdict!;
  const task = edit(draft, 'tasks', run.task!)!;
  if (task.place.kind !== 'running') return;
  const votes = [...task.place.votes, { run: run.id, verdict: name, note }];
  task.place = { ...task.place, votes };
  const count = { attempt: countOf(votes, name), limit: run.terms.panel!.quorum };
  const line = { role: run.role, verdict: name, note, to: null, by: run.id };
  mark(draft, task.id, { ...line, ...count, kind: 'vote' });
  const news = { task: task.id, run: run.id, verdict: name };
  tell(draft, { kind: 'voted', ...news, votes: count.attempt, quorum: count.limit });
  judgePanel(draft, task.id, run);
  dismiss(draft, run.id);
}

/**
 * Counts the votes. A missing verdict never counts as approval; when no verdict can reach the
 * quorum any more the human decides, or, while the town is closed, the panel is asked again later.
 */
export function judgePanel(draft: Draft, id: string, run: Run): void {
  const task = edit(draft, 'tasks', id)!;
  if (task.place.kind !== 'running') return;
  const { votes, order } = task.place;
  const { role, terms } = run;
  const quorum = terms.panel!.quorum;
  const open = openMembers(draft, id);
  const verdict = votes
    .map((given) => given.verdict)
    .find((name) => countOf(votes, name) >= quorum);
  const most = Math.max(0, ...votes.map((given) => countOf(votes, given.verdict)));
  if (verdict === undefined && most + open.length >= quorum) return;
  for (const member of open) letGo(draft, member, 'handed');
  if (verdict !== undefined) {
    const note = notesFor(votes, verdict);
    return hand(draft, id, { role, verdict, note, edge: terms.handoffs[verdict]!, run: run.id });
  }
  if (draft.state.activity === 'closed') return enqueue(draft, id, { role, order });
  const text = `The panel of ${role} can not reach its quorum of ${quorum} any more.`;
  leaveWithHuman(draft, id, { kind: 'stuck', role, text });
}

/** The runs a task is still waiting for: those that are there and have not voted. */
export function openMembers(draft: Draft, id: string): string[] {
  const place = find(draft.state.tasks, id)?.place;
  if (place?.kind !== 'running') return [];
  const voted = new Set(place.votes.map((given) => given.run));
  return place.runs.filter((run) => find(draft.state.runs, run) !== null && !voted.has(run));
}

function countOf(votes: Vote[], verdict: string): number {
  return votes.filter((given) => given.verdict === verdict).length;
}

function notesFor(votes: Vote[], verdict: string): string {
  const notes = votes.filter((given) => given.verdict === verdict).map((given) => given.note);
  return notes.filter((text) => text !== '').join(' ');
}
