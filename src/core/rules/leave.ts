/** How runs leave: the process is let go or ended, then the run is taken out of the town. */
import { ask, type Draft, edit, remove, tell } from '../draft.ts';
import type { Run } from '../run.ts';
import { archive, draftsOf, drop } from './handoff.ts';
import { settleFailed, settleRun } from './inbox.ts';
import { returnMessages } from './message.ts';

/** A run whose work is handed on may finish its turn for this long, in milliseconds. */
export const leavingGraceMs = 10_000;

/** Takes a run out of the town: its process is gone. A plan it did not finish is dropped. */
export function endRun(draft: Draft, id: string, how: string): void {
  const run = draft.state.runs[id]!;
  const seat = edit(draft, 'seats', run.seat);
  if (seat?.run === id) {
    seat.run = null;
    if (seat.draining) remove(draft, 'seats', seat.name);
  }
  settleRun(draft, id, how);
  settleFailed(draft, { run: id }, 'it is over');
  returnMessages(draft, id);
  remove(draft, 'runs', id);
  tell(draft, { kind: 'ended', run: id, task: run.task, how });
  if (run.workspace !== 'task' && run.path !== null)
    ask(draft, { type: 'workspace.release', run: id, path: run.path });
  if (run.task === null) return;
  const text = 'Its planner ended before it gave its verdict.';
  drop(draft, draftsOf(draft, run.task, id), text);
  archive(draft, run.task);
}

/** The work is handed on. The process may finish its turn, then it is ended. */
export function dismiss(draft: Draft, id: string): void {
  const run = edit(draft, 'runs', id)!;
  if (run.exit !== null) return endRun(draft, id, describeExit(run));
  run.phase = 'leaving';
  run.since = draft.at;
  run.ending ??= 'handed';
  run.stopAt = draft.clock + leavingGraceMs;
  settleRun(draft, id, 'its work is handed on');
}

/**
 * The work is not wanted any more, so the process is ended now. One that is not up yet is ended
 * as soon as it is: until then nobody knows what to end.
 */
export function letGo(draft: Draft, id: string, ending: 'handed' | 'dropped'): void {
  const run = edit(draft, 'runs', id)!;
  run.ending = ending;
  run.stuck = false;
  settleRun(draft, id, 'it is ended');
  if (run.exit !== null) return endRun(draft, id, describeExit(run));
  if (run.phase === 'preparing' || run.phase === 'starting') return;
  run.phase = 'leaving';
  run.since = draft.at;
  stop(draft, run, ending === 'handed' ? 'its work is handed on' : 'its task was taken away');
}

/** Lets go of every process of a task. */
export function letGoOf(draft: Draft, task: string): void {
  for (const run of Object.values(draft.state.runs))
    if (run.task === task) letGo(draft, run.id, 'dropped');
}

/** Ends the process now. */
export function stop(draft: Draft, run: Run, reason: string): void {
  run.stopAt = null;
  ask(draft, { type: 'agent.stop', run: run.id, reason });
}

/** Says how a process left, in words. */
export function describeExit({ exit, tail }: Pick<Run, 'exit' | 'tail'>): string {
  if (tail !== undefined && exit?.signal === null && exit.code !== null)
    return `exited (${exit.code})`;
  if (exit === null || (exit.code === null && exit.signal === null)) return 'its process is gone';
  if (exit.signal !== null) return `it was killed by ${exit.signal}`;
  return `it exited with code ${exit.code ?? 0}`;
}
