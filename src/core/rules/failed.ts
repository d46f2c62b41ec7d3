/** What the town could not do by itself is told to the human, who may have it tried again. */
import { ask, type Draft, edit, find } from '../draft.ts';
import type { Event } from '../event.ts';
import type { Failed, InboxItem } from '../inbox.ts';
import { askStation } from './claim.ts';
import { askEvidence } from './evidence.ts';
import { appeal, settle } from './inbox.ts';
import { askLoop } from './loop.ts';

/** What each effect is to a person. Those that are left out answer for themselves when they fail. */
const actions: Partial<Record<Failed['type'], string>> = {
  'workspace.archive': 'archive the work of',
  'workspace.release': 'remove a checkout of',
  'agent.start': 'follow the agent of',
  'agent.stop': 'end the agent of',
  'evidence.check': 'check the evidence of',
  'loop.check': 'run the command of the loop for',
  'merge.run': 'go on with the landing of',
  'check.run': 'go on with the check of',
};

/** Puts a failure before the human; the same one again is no second item. */
export function effectFailed(draft: Draft, event: Extract<Event, { type: 'effect.failed' }>): void {
  const { effect: type, task, run, batch, reason } = event;
  const failed: Failed = { type, task, run, batch };
  const text = `Town could not ${actions[type] ?? `do ${type} for`} ${subjectOf(draft, failed)}: ${reason}`;
  const known = Object.values(draft.state.inbox).find((item) => isAbout(item, failed));
  if (known?.text === text) return;
  if (known !== undefined) settle(draft, known.id, 'it failed in another way');
  const choices = wanted(draft, failed) !== null ? ['retry', 'dismiss'] : ['dismiss'];
  const seat = run === null ? null : (find(draft.state.runs, run)?.seat ?? null);
  appeal(draft, {
    kind: 'failed',
    text,
    choices,
    task: taskOf(draft, failed),
    seat,
    effect: failed,
  });
}

function isAbout({ effect }: InboxItem, { type, task, run, batch }: Failed): boolean {
  return (
    effect?.type === type && effect.task === task && effect.run === run && effect.batch === batch
  );
}

function taskOf({ state }: Draft, { task, run, batch }: Failed): string | null {
  const ofRun = run === null ? null : (find(state.runs, run)?.task ?? null);
  const ofBatch = batch === null ? null : (find(state.batches, batch)?.tasks[0] ?? null);
  return task ?? ofRun ?? ofBatch;
}

function subjectOf(draft: Draft, failed: Failed): string {
  const id = taskOf(draft, failed);
  const task = id === null ? null : find(draft.state.tasks, id);
  return task === null ? (failed.run ?? failed.batch ?? 'the town') : `${task.id} "${task.title}"`;
}

/** Asks for it once more, if it is still wanted. */
export function tryAgain(draft: Draft, { effect }: InboxItem, choice: string): void {
  if (effect !== undefined && choice === 'retry') askOnce(draft, effect);
}

function askOnce(draft: Draft, failed: Failed): void {
  const effect = wanted(draft, failed);
  if (effect === 'archive') ask(draft, { type: 'workspace.archive', task: failed.task! });
  else if (effect === 'stop')
    ask(draft, { type: 'agent.stop', run: failed.run!, reason: 'it is asked for again' });
  else if (effect === 'evidence') askEvidence(draft, edit(draft, 'runs', failed.run!)!);
  else if (effect === 'loop') askLoop(draft, edit(draft, 'runs', failed.run!)!);
  else if (effect === 'station') askStation(draft, failed.batch!);
}

/** What would be asked for again; null when nothing waits for it any more. */
function wanted({ state }: Draft, { type, task, run: id, batch }: Failed) {
  const run = id === null ? null : find(state.runs, id);
  const isArchiving = find(state.tasks, task ?? '')?.worktree === 'archiving';
  if (type === 'workspace.archive') return isArchiving ? 'archive' : null;
  if (type === 'agent.stop') return run === null ? null : 'stop';
  if (type === 'evidence.check') return run?.phase === 'checking' ? 'evidence' : null;
  if (type === 'loop.check') return run?.phase === 'looping' ? 'loop' : null;
  return find(state.batches, batch ?? '') === null ? null : 'station';
}
