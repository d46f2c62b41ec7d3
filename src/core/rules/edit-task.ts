/** Changing what a task says: its title, its text, its priority. */
import { type Draft, edit, find, refuse, tell } from '../draft.ts';
import type { Event } from '../event.ts';
import type { Task } from '../task.ts';
import { cleanTitle, nearestPriority } from './add.ts';
import { isBeyondWords, say } from './message.ts';
import { isOver, mark, resort } from './place.ts';
import { lastRole } from './task.ts';

type Edited = Extract<Event, { type: 'task.edited' }>;

/** Changes a task that is not over. Its history keeps what was changed; who is on it is told. */
export function taskEdited(draft: Draft, event: Edited): void {
  const task = edit(draft, 'tasks', event.task);
  const title = event.title === undefined ? undefined : cleanTitle(event.title);
  const changes = task === null ? [] : changesOf(task, { ...event, title });
  const problem = whyNotEdit(task, event.task, { title, changes });
  if (task === null || problem !== null)
    return refuse(draft, `editing ${event.task}`, problem ?? '');
  const what = changes.join('; ');
  const line = { role: lastRole(draft, task), verdict: null, to: null, attempt: 1, limit: null };
  mark(draft, task.id, { ...line, kind: 'edited', note: what });
  task.title = title ?? task.title;
  if (event.body !== undefined) {
    task.body = event.body;
    task.blob = event.blob ?? null;
  }
  task.priority = event.priority === undefined ? task.priority : nearestPriority(event.priority);
  resort(draft, task.id);
  tell(draft, { kind: 'edited', task: task.id, what });
  tellRuns(draft, task, changes);
}

/** A priority is nothing to those who are at work already. */
function tellRuns(draft: Draft, { id, place }: Task, changes: string[]): void {
  const told = changes.filter((change) => !change.startsWith('priority'));
  if (told.length === 0 || place.kind !== 'running') return;
  // One that is not started yet reads the new text when it starts.
  for (const run of place.runs.map((each) => find(draft.state.runs, each)))
    if (run !== null && run.phase !== 'preparing' && !isBeyondWords(run))
      say(
        draft,
        run.id,
        `${id} was edited while you work on it: ${told.join('; ')}. Read it again: town brief`,
      );
}

type Asked = { title: string | undefined; changes: string[] };

function whyNotEdit(task: Task | null, id: string, { title, changes }: Asked): string | null {
  if (task === null) return `There is no task ${id}.`;
  if (isOver(task)) return `${id} is over already.`;
  if (title === '') return 'A task needs a title.';
  return changes.length === 0 ? `Nothing of ${id} would change.` : null;
}

type Wanted = Omit<Edited, 'title'> & { title: string | undefined };

/** What is changed, in words; empty when all is as it was. */
function changesOf(task: Task, { title, body, blob, priority }: Wanted): string[] {
  const isNewBody = body !== undefined && (body !== task.body || (blob ?? null) !== task.blob);
  const wanted = priority === undefined ? task.priority : nearestPriority(priority);
  return [
    ...(title === undefined || title === task.title ? [] : [`title "${task.title}" → "${title}"`]),
    ...(isNewBody ? ['a new text'] : []),
    ...(wanted === task.priority ? [] : [`priority ${task.priority} → ${wanted}`]),
  ];
}
