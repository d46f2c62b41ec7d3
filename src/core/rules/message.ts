/** Texts on their way to a run, each with an id, until its receipt comes. */
import { ask, type Draft, edit, find, nextId, put, refuse, remove } from '../draft.ts';
import type { Event } from '../event.ts';
import type { Run } from '../run.ts';
import { appeal, settleAll } from './inbox.ts';

type Reported<T extends Event['type']> = Extract<Event, { type: T }>;

/** Puts a text on its way to a run. Returns the id of the message. */
export function say(draft: Draft, run: string, text: string): string {
  const id = nextId(draft, 'message');
  put(draft, 'messages', id, { id, run, text, at: draft.at, by: draft.by });
  ask(draft, { type: 'agent.say', run, message: id, text });
  return id;
}

/** A text for a run, typed into it when its reading allows. */
export function messageSent(draft: Draft, event: Reported<'message.sent'>): void {
  const what = `the message to ${event.to}`;
  const run = find(draft.state.runs, event.to);
  if (run === null || isBeyondWords(run)) return refuse(draft, what, `${event.to} is over.`);
  if (event.text.trim() === '') return refuse(draft, what, 'There is no text in it.');
  draft.created = say(draft, event.to, event.text);
}

/** Its process is gone, or going. */
export function isBeyondWords({ phase, exit, ending }: Run): boolean {
  return phase === 'leaving' || exit !== null || ending !== null;
}

export function messageDelivered(draft: Draft, event: Reported<'message.delivered'>): void {
  const message = find(draft.state.messages, event.message);
  if (message === null) return refuse(draft, event.type, `${event.message} is not on its way.`);
  takeOff(draft, event.message, 'it was delivered');
  expectTurn(draft, message.run);
}

/** A rest that was told while the text was on its way did not count as the end of a turn. */
function expectTurn(draft: Draft, id: string): void {
  const run = edit(draft, 'runs', id);
  if (run !== null) run.turnDue = true;
}

export function messageFailed(draft: Draft, event: Reported<'message.failed'>): void {
  const message = find(draft.state.messages, event.message);
  if (message === null) return refuse(draft, event.type, `${event.message} is not on its way.`);
  takeOff(draft, event.message, 'it was not delivered');
  expectTurn(draft, message.run);
  undelivered(draft, message.run, event.reason);
}

/** A message is not typed yet. Where a person can do something about it, they are told. */
export function messageWaits(draft: Draft, event: Reported<'message.waits'>): void {
  const message = edit(draft, 'messages', event.message);
  if (message === null) return refuse(draft, event.type, `${event.message} is not on its way.`);
  const run = find(draft.state.runs, message.run);
  if (message.waits === event.reason || run === null || isBeyondWords(run)) return;
  message.waits = event.reason;
  settleAll(draft, 'it goes on', (item) => item.message === message.id);
  if (event.next === '' || run.phase !== 'live') return;
  const text = `A message for ${run.seat} waits: ${event.reason}\n${event.next}`;
  const { task, seat, role } = run;
  const item = { task, seat, role, run: run.id, message: message.id };
  appeal(draft, { ...item, kind: 'waiting', text, choices: ['dismiss'] });
}

function takeOff(draft: Draft, message: string, text: string): void {
  settleAll(draft, text, (item) => item.message === message);
  remove(draft, 'messages', message);
}

/** Forgets what was on its way to a run that is over; what somebody else said goes to the human. */
export function returnMessages(draft: Draft, run: string): void {
  for (const { id, by, text, run: to } of Object.values(draft.state.messages)) {
    if (to !== run) continue;
    takeOff(draft, id, 'its run is over');
    if (by !== 'engine') undelivered(draft, run, `it is over. The message: ${text}`);
  }
}

function undelivered(draft: Draft, run: string, reason: string): void {
  const text = `A message did not reach ${run}: ${reason}`;
  appeal(draft, { kind: 'undelivered', run, text, choices: ['dismiss'] });
}
