/** A daemon came up: what it did not find is lost, what was under way is asked for again. */
import { ask, type Draft, edit } from '../draft.ts';
import type { Event } from '../event.ts';
import type { Run } from '../run.ts';
import { askStation } from './claim.ts';
import { askEvidence } from './evidence.ts';
import { runIsGone } from './gone.ts';
import { identify } from './identity.ts';
import { stop } from './leave.ts';
import { askLoop } from './loop.ts';
import { processLeft } from './run.ts';

export function daemonStarted(
  draft: Draft,
  event: Extract<Event, { type: 'daemon.started' }>,
): void {
  identify(draft, event.id);
  for (const id of Object.keys(draft.state.runs)) {
    const run = edit(draft, 'runs', id);
    // The loss of one member of a panel may have ended another.
    if (run === null) continue;
    const tail = event.tails?.[id];
    if (tail !== undefined) run.tail = tail;
    if (hasProcess(run) && !event.alive.includes(id)) lose(draft, run);
    else askAgain(draft, run);
  }
  for (const id of Object.keys(draft.state.batches)) askStation(draft, id);
  for (const task of Object.values(draft.state.tasks))
    if (task.worktree === 'archiving') ask(draft, { type: 'workspace.archive', task: task.id });
  for (const { id, run, text } of Object.values(draft.state.messages))
    ask(draft, { type: 'agent.say', run, message: id, text });
}

function hasProcess({ phase, exit }: Run): boolean {
  return phase !== 'preparing' && exit === null;
}

function lose(draft: Draft, run: Run): void {
  if (run.ending === null && run.phase !== 'checking')
    return runIsGone(draft, run.id, {
      kind: 'lost',
      text: `${run.id} was lost: its process is gone.`,
    });
  run.exit = { code: null, signal: null };
  run.reading = 'lost';
  run.readingSince = draft.at;
  // Its verdict stands: the evidence is in the workspace, not in the process.
  if (run.phase === 'checking') askEvidence(draft, run);
  processLeft(draft, run);
}

/**
 * Effects may have been lost with the last daemon, so they are asked again. Not so `agent.start`: a
 * run whose process was found is reported as started by whoever found it.
 */
function askAgain(draft: Draft, run: Run): void {
  const { id, task, workspace, phase } = run;
  if (phase === 'preparing') ask(draft, { type: 'workspace.prepare', run: id, task, workspace });
  else if (phase === 'checking') askEvidence(draft, run);
  else if (phase === 'looping') askLoop(draft, run);
  const isUp = hasProcess(run) && phase !== 'starting';
  if (isUp && run.ending !== null && run.stopAt === null) stop(draft, run, run.ending);
}
