/** What the human says to the things in the inbox. */
import { ask, type Draft, edit, find, refuse } from '../draft.ts';
import type { Event } from '../event.ts';
import type { InboxItem } from '../inbox.ts';
import { tryAgain } from './failed.ts';
import { hand } from './handoff.ts';
import { settle } from './inbox.ts';
import { stopUnreachable } from './reach.ts';
import { dropFamily, lastRole, sendAgain, whyNotDrop } from './task.ts';
import { decideProposal } from './team-files.ts';

type Reported<T extends Event['type']> = Extract<Event, { type: T }>;

/** Settles an inbox item: a question by any text, everything else by one of its choices. */
export function inboxAnswered(draft: Draft, event: Reported<'inbox.answered'>): void {
  const item = find(draft.state.inbox, event.item);
  const what = `the answer to ${event.item}`;
  if (item === null) return refuse(draft, what, `${event.item} is not in the inbox.`);
  if (item.kind === 'question') return answer(draft, item, event);
  const choice = event.choice ?? event.text.trim();
  if (!item.choices.includes(choice))
    return refuse(draft, what, `It can be settled by: ${item.choices.join(', ')}.`);
  decide(draft, item, { choice, note: event.choice === null ? '' : event.text });
}

function answer(draft: Draft, item: InboxItem, event: Reported<'inbox.answered'>): void {
  const text = event.text.trim() === '' ? (event.choice ?? '') : event.text;
  if (text.trim() === '')
    return refuse(draft, `the answer to ${item.id}`, 'There is no text in it.');
  const run = edit(draft, 'runs', item.run!)!;
  run.answers = { ...run.answers, [item.key!]: text };
  run.turnDue = true;
  if (run.stopAt !== null) run.stopAt = draft.clock + run.terms.limits.timeMs;
  settle(draft, item.id, text);
}

type Decision = { choice: string; note: string };

function decide(draft: Draft, item: InboxItem, decision: Decision): void {
  if (item.choices.includes('unpark')) unpark(draft, item.seat);
  else if (item.kind === 'team change') decideProposal(draft, decision.choice);
  else if (item.kind === 'failed') tryAgain(draft, item, decision.choice);
  else if (item.kind === 'asking') setAside(draft, item.run);
  else if (item.kind === 'stopped') letGoOn(draft, item, decision);
  else if (item.kind === 'unreachable') {
    if (decision.choice === 'stop') stopUnreachable(draft, item.run!);
  } else if (item.task !== null && decision.choice !== 'dismiss')
    decideTask(draft, { item, task: item.task }, decision);
  // A refused decision, and it alone, leaves its item where it is.
  if (draft.refused === null) settle(draft, item.id, decision.choice);
}

/** Whether it does go on is told by its next reading. */
function letGoOn(draft: Draft, { run }: InboxItem, { choice }: Decision): void {
  if (run !== null && choice === 'continue') ask(draft, { type: 'agent.continue', run });
}

function decideTask(
  draft: Draft,
  { item, task: id }: { item: InboxItem; task: string },
  { choice, note }: Decision,
): void {
  const task = edit(draft, 'tasks', id)!;
  const station = find(draft.state.graph?.roles ?? {}, item.role ?? '');
  const edge = station?.kind === 'human' ? find(station.handoffs, choice) : null;
  if (task.place.kind === 'human' && edge !== null)
    return hand(draft, id, { role: station!.name, verdict: choice, note, edge, run: null });
  if (choice === 'drop') {
    const problem = whyNotDrop(draft, id);
    if (problem !== null) return refuse(draft, `dropping ${id}`, problem);
    return dropFamily(draft, id, note === '' ? 'The human dropped it.' : note);
  }
  const to = choice === 'retry' ? lastRole(draft, task) : choice.replace(/^to /, '');
  sendAgain(draft, task, { to, note });
}

/** A prompt that was dismissed counts no more as one that needs the person, until it changes. */
function setAside(draft: Draft, id: string | null): void {
  const run = id === null ? null : edit(draft, 'runs', id);
  if (run !== null) run.aside = true;
}

function unpark(draft: Draft, name: string | null): void {
  const seat = name === null ? null : edit(draft, 'seats', name);
  if (seat === null) return;
  seat.parked = false;
  seat.crashes = [];
  seat.restAt = null;
}
