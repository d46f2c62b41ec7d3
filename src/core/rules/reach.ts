/** A run whose terminal nobody can reach, while its agent works on. */
import { type Draft, edit, find, refuse } from '../draft.ts';
import type { Event } from '../event.ts';
import { appeal, settleAll } from './inbox.ts';
import { stop } from './leave.ts';

type Reported<T extends Event['type']> = Extract<Event, { type: T }>;

/** Told once; the daemon goes on trying. A run that is on its way out is not worth a question. */
export function runUnreachable(draft: Draft, event: Reported<'run.unreachable'>): void {
  const run = find(draft.state.runs, event.run);
  if (run === null) return refuse(draft, event.type, `${event.run} is over.`);
  const items = Object.values(draft.state.inbox);
  const isTold = items.some((item) => item.kind === 'unreachable' && item.run === run.id);
  if (isTold || run.phase !== 'live' || run.ending !== null) return;
  const { id, task, role, seat } = run;
  const text = `The terminal of ${seat} cannot be reached, while its agent works on: ${event.reason}. Town tries again every few seconds. "stop" ends the agent and queues its task again.`;
  appeal(draft, {
    kind: 'unreachable',
    run: id,
    task,
    role,
    seat,
    text,
    choices: ['stop', 'dismiss'],
  });
}

export function runReachable(draft: Draft, event: Reported<'run.reachable'>): void {
  settleAll(draft, 'its terminal can be reached again', (item) => {
    return item.kind === 'unreachable' && item.run === event.run;
  });
}

/** The person would rather have the task at another run than wait. */
export function stopUnreachable(draft: Draft, id: string): void {
  const run = edit(draft, 'runs', id);
  if (run === null || run.ending !== null) return;
  run.ending = 'stopped';
  stop(draft, run, 'its terminal cannot be reached');
}
