/** What the human says: answers, decisions, messages; and what runs ask them. */
import { type Draft, edit, find, refuse } from '../draft.ts';
import type { Event } from '../event.ts';
import type { InboxItem } from '../inbox.ts';
import { drop, hand } from './handoff.ts';
import { appeal, settle } from './inbox.ts';
import { say } from './run.ts';
import { endRunsOf, lastRole, sendAgain } from './task.ts';

type Reported<T extends Event['type']> = Extract<Event, { type: T }>;

/** `town ask`. The same key again is the same question, asked by a caller that lost the line. */
export function questionAsked(draft: Draft, event: Reported<'question.asked'>): void {
  const run = find(draft.state.runs, event.run);
  if (run === null) return refuse(draft, 'the question', `${event.run} is over.`);
  if (Object.hasOwn(run.answers, event.key)) return;
  const { id, task, role, seat } = run;
  const text = event.text.trim();
  const { key } = event;
  const asked = Object.values(draft.state.inbox).find(
    (item) => item.run === id && item.key === key,
  );
  draft.created =
    asked?.id ?? appeal(draft, { kind: 'question', run: id, task, role, seat, text, key });
}

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
  const run = item.run === null ? null : edit(draft, 'runs', item.run);
  const text = event.text === '' ? (event.choice ?? '') : event.text;
  if (run !== null && item.key !== null) run.answers[item.key] = text;
  if (run !== null && run.task !== null && run.stopAt !== null)
    run.stopAt = draft.at + run.terms.limits.timeMs;
  settle(draft, item.id, text);
}

type Decision = { choice: string; note: string };

function decide(draft: Draft, item: InboxItem, { choice, note }: Decision): void {
  const task = item.task === null ? null : edit(draft, 'tasks', item.task);
  const station = find(draft.state.graph?.roles ?? {}, item.role ?? '');
  const held = task?.place.kind === 'human' && task.place.item === item.id;
  if (choice === 'unpark') unpark(draft, item.seat);
  else if (choice === 'drop' && task !== null) {
    drop(draft, task.id, note === '' ? 'The human dropped it.' : note);
    endRunsOf(draft, task.id, 'dropped');
  } else if (held && station?.kind === 'human' && find(station.handoffs, choice) !== null) {
    const edge = station.handoffs[choice]!;
    hand(draft, task.id, { role: station.name, verdict: choice, note, edge });
  } else if (task !== null && choice !== 'dismiss') {
    const to = choice === 'retry' ? lastRole(draft, task) : choice.replace(/^to /, '');
    sendAgain(draft, task, { to, note });
  }
  settle(draft, item.id, choice);
}

function unpark(draft: Draft, name: string | null): void {
  const seat = name === null ? null : edit(draft, 'seats', name);
  if (seat === null) return;
  seat.parked = false;
  seat.crashes = [];
  seat.restAt = null;
}

/** A text for a run, typed into it when its reading allows. */
export function messageSent(draft: Draft, event: Reported<'message.sent'>): void {
  const run = find(draft.state.runs, event.to);
  if (run === null || run.phase === 'leaving')
    return refuse(draft, `the message to ${event.to}`, `${event.to} is over.`);
  if (event.text.trim() === '')
    return refuse(draft, `the message to ${event.to}`, 'There is no text in it.');
  draft.created = say(draft, event.to, event.text);
}
