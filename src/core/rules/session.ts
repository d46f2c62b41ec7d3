/** Sessions of agent CLIs: which of them can be resumed, and which turned out not to exist. */
import { type Draft, edit, find, refuse } from '../draft.ts';
import type { Event } from '../event.ts';
import type { Run } from '../run.ts';

type Reported<T extends Event['type']> = Extract<Event, { type: T }>;

export function sessionNamed(draft: Draft, event: Reported<'session.named'>): void {
  const run = edit(draft, 'runs', event.run);
  if (run === null) return refuse(draft, event.type, `${event.run} is over.`);
  nameSession(draft, run, event.session);
}

/** Keeps the id of a run's session. The task remembers it once the run was seen at work. */
export function nameSession(draft: Draft, run: Run, session: string): void {
  run.session = session;
  if (run.proven !== false) remember(draft, run);
}

export function sessionProven(draft: Draft, event: Reported<'session.proven'>): void {
  const run = edit(draft, 'runs', event.run);
  if (run === null) return refuse(draft, event.type, `${event.run} is over.`);
  prove(draft, run);
}

/** A run that gives a verdict, asks or writes has been at work, whatever its screen shows. */
export function hearFrom(draft: Draft, by: string): void {
  if (find(draft.state.runs, by)?.proven === false) prove(draft, edit(draft, 'runs', by)!);
}

function prove(draft: Draft, run: Run): void {
  run.proven = true;
  remember(draft, run);
}

function remember(draft: Draft, { task: id, role, agent, session }: Run): void {
  const task = id === null || session === null ? null : edit(draft, 'tasks', id);
  if (task !== null) task.sessions[role] = { agent, session: session! };
}

/** It was told to resume a session, and came to its end without ever being at work. */
export function resumedInVain({ resumes, proven }: Run): boolean {
  return resumes && proven === false;
}

/** The next run at this role begins a session of its own. */
export function forgetSession(draft: Draft, { task: id, role, session }: Run): void {
  const task = id === null ? null : edit(draft, 'tasks', id);
  if (task !== null && find(task.sessions, role)?.session === session) delete task.sessions[role];
}
