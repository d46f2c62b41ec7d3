/** What must be true of the inbox and of messages. */
import { find } from '../draft.ts';
import type { InboxItem } from '../inbox.ts';
import type { Run } from '../run.ts';
import type { State } from '../state.ts';

export function brokenInbox(state: State): string[] {
  const keys = new Set<string>();
  return Object.values(state.inbox).flatMap((item) => {
    const key = `${item.run} ${item.key}`;
    const twice = item.kind === 'question' && keys.has(key);
    if (item.kind === 'question') keys.add(key);
    return twice ? [`${item.id} asks a second time.`] : brokenItem(state, item);
  });
}

function brokenItem(state: State, item: InboxItem): string[] {
  const { id, kind, task, run, choices } = item;
  const found: string[] = [];
  if (kind !== 'question' && choices.length === 0) found.push(`${id} cannot be settled.`);
  if (run !== null && kind !== 'undelivered')
    found.push(...brokenCaller(id, find(state.runs, run)));
  const place = task === null ? null : find(state.tasks, task)?.place;
  const holds = kind === 'decision' || kind === 'homeless' || (kind === 'stuck' && run === null);
  if (holds && !(place?.kind === 'human' && place.item === id))
    found.push(`${id} holds ${task}, which is elsewhere.`);
  if (kind === 'stuck' && run !== null && find(state.runs, run)?.stuck !== true)
    found.push(`${id} says that ${run} is stuck, and it is not.`);
  return found;
}

/** Only a run that is at work asks for anything. */
function brokenCaller(item: string, run: Run | null): string[] {
  if (run === null) return [`${item} speaks for a run that is over.`];
  const atWork = run.phase === 'live' || run.phase === 'starting' || run.ending !== null;
  return atWork && run.exit === null
    ? []
    : [`${item} speaks for ${run.id}, which is ${run.phase}.`];
}

export function brokenMessages({ messages, runs }: State): string[] {
  return Object.values(messages).flatMap(({ id, run }) =>
    find(runs, run) === null ? [`${id} is on its way to ${run}, which is over.`] : [],
  );
}
