/** Loops: fresh sessions on the same brief until a command passes. */
import { ask, type Draft, edit, find, refuse, tell } from '../draft.ts';
import type { Event } from '../event.ts';
import type { Run } from '../run.ts';
import { heldTask } from './gone.ts';
import { hand } from './handoff.ts';
import { leaveWithHuman, settleRun } from './inbox.ts';
import { describeExit, endRun, leavingGraceMs } from './leave.ts';
import { mark } from './place.ts';
import { enqueue } from './queue.ts';

type Reported<T extends Event['type']> = Extract<Event, { type: T }>;

/** The first handoff of a `loop` role is the one its command guards. A panel does not loop. */
export function guardedVerdict({ terms }: Run): string | null {
  if (terms.loop === null || terms.panel !== null) return null;
  return Object.keys(terms.handoffs)[0] ?? null;
}

/** The verdict is proven. The process leaves first; then the command says if that was it. */
export function dismissToLoop(draft: Draft, run: Run): void {
  run.ending = 'handed';
  if (run.exit !== null) return askLoop(draft, run);
  run.phase = 'leaving';
  run.since = draft.at;
  run.stopAt = draft.clock + leavingGraceMs;
  settleRun(draft, run.id, 'its command decides now');
}

/** Asks the command whether another round is due; also after a restart of the daemon. */
export function askLoop(draft: Draft, run: Run): void {
  run.phase = 'looping';
  run.since = draft.at;
  run.stopAt = null;
  settleRun(draft, run.id, 'its command decides now');
  const command = run.terms.loop!.until;
  ask(draft, { type: 'loop.check', run: run.id, task: run.task!, command });
}

/** The loop's command has run: passed means the handoff, else another round of a fresh session. */
export function loopChecked(draft: Draft, event: Reported<'loop.checked'>): void {
  const run = edit(draft, 'runs', event.run);
  if (run?.phase !== 'looping') return refuse(draft, event.type, `${event.run} is in no loop.`);
  const { role, terms, verdict } = run;
  if (!event.passed)
    return nextRound(draft, run, `"${terms.loop!.until}" does not pass yet: ${event.tail}`);
  const { name, note } = verdict!;
  const task = edit(draft, 'tasks', run.task!)!;
  delete task.rounds[role];
  hand(draft, task.id, { role, verdict: name, note, edge: terms.handoffs[name]!, run: run.id });
  endRun(draft, run.id, describeExit(run));
}

/** Another round of a fresh session, or the human when all rounds are used. */
export function nextRound(draft: Draft, run: Run, why: string): void {
  endRun(draft, run.id, describeExit(run));
  const held = heldTask(draft, run);
  if (held?.place.kind !== 'running') return;
  const task = edit(draft, 'tasks', held.id)!;
  const { role, terms } = run;
  const { until, limit } = terms.loop!;
  const { order } = held.place;
  const round = (find(task.rounds, role) ?? 0) + 1;
  task.rounds[role] = round;
  const line = { role, verdict: null, note: why, to: role, attempt: round, limit };
  mark(draft, task.id, { ...line, kind: 'no verdict' });
  tell(draft, { kind: 'round', task: task.id, role, round, limit });
  if (round < limit) return enqueue(draft, task.id, { role, order });
  const text = `"${until}" did not pass in ${limit} ${limit === 1 ? 'round' : 'rounds'}.`;
  leaveWithHuman(draft, task.id, { kind: 'stuck', role, text });
}
