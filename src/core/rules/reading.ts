/** What the screen of a run says, and the reminders of a turn that ended without a verdict. */
import { type Draft, edit, find, refuse, tell } from '../draft.ts';
import type { Event } from '../event.ts';
import type { InboxItem, InboxKind } from '../inbox.ts';
import type { Run } from '../run.ts';
import { appeal, settleAll } from './inbox.ts';
import { withLastLines } from './last-words.ts';
import { stop } from './leave.ts';
import { isBeyondWords, say } from './message.ts';

type Reported<T extends Event['type']> = Extract<Event, { type: T }>;

/** The reading of a screen changed, or the turn that was due is over; the daemon has debounced it. */
export function runRead(draft: Draft, event: Reported<'run.read'>): void {
  const run = edit(draft, 'runs', event.run);
  if (run === null) return refuse(draft, event.type, `${event.run} is over.`);
  if (run.exit !== null) return refuse(draft, event.type, `${event.run} has left already.`);
  // A new daemon sees what the one before it has told.
  if (event.reading === 'stopped' && isToldStopped(draft, run)) return;
  run.reading = event.reading;
  run.readingSince = draft.at;
  run.turnDue = false;
  run.stuck = false;
  delete run.aside;
  delete run.asked;
  if (event.reading === 'asking') run.asked = event.text;
  const old: InboxKind[] = ['asking', 'stuck', 'stopped'];
  settleAll(draft, 'it goes on', (item) => item.run === run.id && old.includes(item.kind));
  if (event.turnOver === true && run.phase === 'leaving' && run.stopAt !== null)
    return stop(draft, run, 'its work is handed on');
  if (run.phase === 'checking' || isBeyondWords(run)) return;
  if (event.reading === 'asking') {
    const text = event.text === '' ? askedText(run, event.tail) : event.text;
    appeal(draft, { ...whereOf(run), kind: 'asking', text, choices: ['dismiss'] });
  } else if (event.reading === 'idle' && event.limited !== true) turnEnded(draft, run, event.tail);
  else if (event.reading === 'stopped') tellStopped(draft, run);
}

/** Told once for each such screen, and settled when the screen is known again. */
export function screenUnknown(draft: Draft, event: Reported<'screen.unknown'>): void {
  const run = edit(draft, 'runs', event.run);
  if (run === null) return refuse(draft, event.type, `${event.run} is over.`);
  if (run.phase !== 'live' || isBeyondWords(run) || run.still === event.tail) return;
  run.still = event.tail;
  settleAll(draft, 'its screen has changed', (item) => isScreenOf(run.id, item));
  const what =
    event.why === 'no rule'
      ? 'shows a screen that no rule of its preset knows'
      : 'shows its prompt and has not been seen at work';
  const text = withLastLines(`${run.seat} ${what}.`, event.tail);
  appeal(draft, { ...whereOf(run), kind: 'screen', text, choices: ['dismiss'] });
}

export function screenKnown(draft: Draft, event: Reported<'screen.known'>): void {
  const run = edit(draft, 'runs', event.run);
  if (run === null) return refuse(draft, event.type, `${event.run} is over.`);
  delete run.still;
  settleAll(draft, 'its screen is known', (item) => isScreenOf(run.id, item));
}

function isScreenOf(run: string, item: InboxItem): boolean {
  return item.kind === 'screen' && item.run === run;
}

function isToldStopped(draft: Draft, { id, reading }: Run): boolean {
  const told = Object.values(draft.state.inbox).some(
    (item) => item.run === id && item.kind === 'stopped',
  );
  return reading === 'stopped' && told;
}

/** A stopped agent does nothing until the person lets it go on. */
export function tellStopped(draft: Draft, run: Run): void {
  const text = `${run.seat} is stopped (SIGSTOP or Ctrl+Z) and does nothing. "continue" lets it go on.`;
  appeal(draft, { ...whereOf(run), kind: 'stopped', text, choices: ['continue', 'dismiss'] });
}

function askedText({ seat }: Run, tail: string | undefined): string {
  const text = `${seat} asks on its screen.`;
  return tail === undefined ? text : withLastLines(text, tail);
}

function whereOf({ id, task, role, seat }: Run) {
  return { run: id, task, role, seat };
}

/** A turn that ends without a verdict is reminded of it in plain words, then told to the human. */
function turnEnded(draft: Draft, run: Run, tail: string | undefined): void {
  if (run.task === null || run.phase !== 'live') return;
  if (waitsForWords(draft, run.id) || hasMail(draft, run.id)) return;
  const limit = run.terms.limits.reminders;
  if (run.reminders < limit) {
    run.reminders += 1;
    const names = Object.keys(run.terms.handoffs).join(', ');
    const text = `No verdict has been given for ${run.task} yet. When your work is finished, run: town verdict <${names}> --note "what you did"`;
    say(draft, run.id, text);
    tell(draft, { kind: 'reminded', task: run.task, run: run.id, reminder: run.reminders, limit });
    return;
  }
  run.stuck = true;
  const text = stuckText(draft, run, tail);
  appeal(draft, { ...whereOf(run), kind: 'stuck', text, choices: ['retry', 'drop'] });
}

function stuckText({ state }: Draft, { seat, task, terms }: Run, tail: string | undefined): string {
  const { reminders } = terms.limits;
  if (tail === undefined)
    return `${seat} ended its turn on ${task} without a verdict, after ${reminders} reminders.`;
  const times = `${reminders} ${reminders === 1 ? 'reminder' : 'reminders'}`;
  const on = `${task} "${state.tasks[task!]?.title ?? ''}"`;
  return withLastLines(`${seat} ended its turn on ${on} without a verdict, after ${times}.`, tail);
}

/** It has asked the human something, so its silence is no end of a turn. */
export function waitsForWords(draft: Draft, run: string): boolean {
  return Object.values(draft.state.inbox).some(
    (item) => item.run === run && (item.kind === 'question' || item.kind === 'asking'),
  );
}

/** A text is on its way to it, so its next turn is about to begin. */
function hasMail(draft: Draft, run: string): boolean {
  return Object.values(draft.state.messages).some((message) => message.run === run);
}

/** `town ask`. The same key again is the same question, asked by a caller that lost the line. */
export function questionAsked(draft: Draft, event: Reported<'question.asked'>): void {
  const run = find(draft.state.runs, event.run);
  const what = `the question of ${event.run}`;
  if (run === null) return refuse(draft, what, `${event.run} is over.`);
  if (draft.by !== 'human' && draft.by !== event.run)
    return refuse(draft, what, `${draft.by} may not speak for ${event.run}.`);
  if (Object.hasOwn(run.answers, event.key)) return;
  const text = event.text.trim();
  if (text === '') return refuse(draft, what, 'There is no text in it.');
  if (run.phase === 'checking' || isBeyondWords(run))
    return refuse(draft, what, `${event.run} has come to its end.`);
  const { key } = event;
  const asked = Object.values(draft.state.inbox).find(
    (item) => item.run === run.id && item.kind === 'question' && item.key === key,
  );
  draft.created = asked?.id ?? appeal(draft, { ...whereOf(run), kind: 'question', text, key });
}
