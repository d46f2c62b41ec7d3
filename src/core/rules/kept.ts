/** What becomes of checkouts that are taken away, and what the person is told of it. */
import { type Draft, edit, refuse, tell } from '../draft.ts';
import type { Event } from '../event.ts';
import type { InboxItem } from '../inbox.ts';
import { appeal, settleAll, settleFailed } from './inbox.ts';

type Reported<T extends Event['type']> = Extract<Event, { type: T }>;

/** Everything of a task that is over is kept under its archive, and its worktree is removed. */
export function taskArchived(draft: Draft, event: Reported<'task.archived'>): void {
  const task = edit(draft, 'tasks', event.task);
  if (task?.worktree !== 'archiving')
    return refuse(draft, event.type, `${event.task} is not being archived.`);
  task.worktree = 'archived';
  if (event.commit !== undefined) task.archive = { ref: event.ref, commit: event.commit };
  nowTakenAway(draft, task.id);
  settleFailed(draft, { task: task.id }, 'its work is archived');
  if (event.kept === undefined) return;
  task.kept = event.kept;
  tell(draft, { kind: 'kept', task: task.id, run: null, kept: event.kept });
}

/** Says it once: a step that is tried again fails for the same reason. */
export function workspaceKept(draft: Draft, event: Reported<'workspace.kept'>): void {
  const { task, run, what, reason, kept } = event;
  const checkout = task ?? run ?? '';
  if (kept !== null) tell(draft, { kind: 'kept', task, run, kept });
  if (what !== 'stays') nowTakenAway(draft, checkout);
  if (what === 'left over') return;
  const isSaid = ({ kind, text }: InboxItem) => kind === 'kept' && text === reason;
  if (Object.values(draft.state.inbox).some(isSaid)) return;
  const key = what === 'stays' ? staysKey(checkout) : null;
  appeal(draft, { kind: 'kept', task, key, text: reason, choices: ['dismiss'] });
}

/** Settles what was said about a checkout that could not be taken away. */
function nowTakenAway(draft: Draft, checkout: string): void {
  const key = staysKey(checkout);
  settleAll(draft, 'taken away', (item) => item.kind === 'kept' && item.key === key);
}

function staysKey(checkout: string): string {
  return `stays ${checkout}`;
}
