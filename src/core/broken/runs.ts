/** What must be true of runs and seats. */
import { find } from '../draft.ts';
import type { Run } from '../run.ts';
import type { State } from '../state.ts';

export function brokenRuns(state: State): string[] {
  const runs = Object.entries(state.runs);
  return [...runs.flatMap(([id, run]) => brokenRun(state, id, run)), ...brokenSharing(state)];
}

function brokenRun(state: State, id: string, run: Run): string[] {
  const found: string[] = [];
  const seat = find(state.seats, run.seat);
  if (run.id !== id) found.push(`${id} calls itself ${run.id}.`);
  if (seat?.run !== id)
    found.push(`${id} sits at ${run.seat}, which holds ${seat?.run ?? 'none'}.`);
  return [...found, ...brokenPhase(run), ...brokenWork(state, run)];
}

/** What a run has, and has not yet, in each phase. */
function brokenPhase({ id, phase, exit, verdict, path, ending, pid, stopAt }: Run): string[] {
  const found: string[] = [];
  const gone = exit !== null;
  if (gone && phase !== 'checking' && phase !== 'looping')
    found.push(`${id} is ${phase}, but its process is gone.`);
  if (!gone && phase === 'looping') found.push(`${id} loops, but its process is there.`);
  if ((phase === 'checking' || phase === 'looping') && verdict === null)
    found.push(`${id} is ${phase} without a verdict.`);
  if ((path === null) !== (phase === 'preparing'))
    found.push(`${id} is ${phase} ${path === null ? 'without' : 'with'} a workspace.`);
  if (phase === 'live' && pid === null) found.push(`${id} is live without a process.`);
  if (phase === 'leaving' && ending === null) found.push(`${id} leaves for no reason.`);
  if (phase === 'live' && ending === 'dropped') found.push(`${id} is dropped, but not leaving.`);
  if (phase === 'live' && ending !== null && stopAt !== null)
    found.push(`${id} is to end, but was not told.`);
  return found;
}

/** Whoever works for a task is known to it, and everyone else is on the way out. */
function brokenWork(state: State, { id, task: name, epoch, phase, ending, terms }: Run): string[] {
  if (name === null) return terms.standing ? [] : [`${id} has no task, and does not stand.`];
  const task = find(state.tasks, name);
  if (task === null) return [`${id} works on ${name}, which is unknown.`];
  if (epoch > task.epoch) return [`${id} is ahead of its task.`];
  const held = task.place.kind === 'running' && task.place.runs.includes(id);
  const working = phase !== 'leaving' && ending === null;
  return working && !held ? [`${id} works on ${name}, which does not wait for it.`] : [];
}

/** One writer in a worktree. The members of a panel share theirs. */
function brokenSharing({ runs }: State): string[] {
  const writers = new Map<string, Run>();
  return Object.values(runs).flatMap((run) => {
    if (run.workspace !== 'task' || run.task === null) return [];
    const other = writers.get(run.task);
    writers.set(run.task, run);
    if (other === undefined || (other.epoch === run.epoch && run.terms.panel !== null)) return [];
    return [`${run.id} shares the worktree of ${run.task} with ${other.id}.`];
  });
}

export function brokenSeats({ seats, runs, inbox }: State): string[] {
  const parked = new Set(
    Object.values(inbox).flatMap(({ kind, seat }) => (kind === 'parked' ? [seat] : [])),
  );
  return Object.values(seats).flatMap((seat) => {
    const { name, run, draining } = seat;
    if (run !== null && find(runs, run)?.seat !== name) return [`${name} holds ${run}, not there.`];
    if (seat.parked && run !== null) return [`${name} is parked, but ${run} sits there.`];
    if (seat.parked !== parked.has(name)) return [`${name} is parked, or not, without being told.`];
    return draining && run === null ? [`${name} is gone from the graph and empty, but kept.`] : [];
  });
}
