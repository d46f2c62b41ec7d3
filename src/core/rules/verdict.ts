/** From a verdict to a handoff: who may give it, what proves it, where it leads. */
import { ask, type Draft, edit, find, refuse, tell } from '../draft.ts';
import type { Event } from '../event.ts';
import type { Run } from '../run.ts';
import { draftsOf, hand } from './handoff.ts';
import { leaveWithHuman } from './inbox.ts';
import {
  describeExit,
  dismiss,
  dropDrafts,
  endRun,
  judgePanel,
  leavingGraceMs,
  runIsGone,
} from './leave.ts';
import { enqueue, mark } from './place.ts';
import { isGated, say } from './run.ts';

type Reported<T extends Event['type']> = Extract<Event, { type: T }>;

/** A run says what came of its work. Nothing moves before the evidence is good. */
export function verdictGiven(draft: Draft, event: Reported<'verdict.given'>): void {
  const run = edit(draft, 'runs', event.run);
  const problem = run === null ? `${event.run} is over.` : whyNot(draft, run, event.verdict);
  if (run === null || problem !== null)
    return refuse(draft, `the verdict ${event.verdict} of ${event.run}`, problem ?? '');
  run.verdict = { name: event.verdict, note: event.note };
  run.refusal = null;
  run.phase = 'checking';
  run.since = draft.at;
  askEvidence(draft, run);
}

function whyNot(draft: Draft, run: Run, verdict: string): string | null {
  const { id, terms, task } = run;
  if (draft.by !== 'human' && draft.by !== id) return `${draft.by} may not speak for ${id}.`;
  if (task === null) return `${id} is a standing session; it has no task to give a verdict on.`;
  if (run.phase !== 'live' && run.phase !== 'starting')
    return run.verdict === null
      ? `${id} is ${run.phase}.`
      : `${id} has given the verdict ${run.verdict.name} already.`;
  if (run.ending !== null) return `${id} is being ended.`;
  const edge = find(terms.handoffs, verdict);
  if (edge === null) {
    const names = Object.keys(terms.handoffs).join(', ');
    return `The role ${run.role} knows no verdict "${verdict}". It can give: ${names}.`;
  }
  if (edge.each === 'subtask' && draftsOf(draft, task, id).length === 0)
    return `No subtask was written down. First run: town task add "title" --body "what to do"`;
  return null;
}

/** Asks for the evidence of a run's verdict; also after a restart of the daemon. */
export function askEvidence(draft: Draft, run: Run): void {
  const { id, task, epoch, verdict, terms } = run;
  const needs = verdict === null ? [] : terms.handoffs[verdict.name]!.needs;
  ask(draft, { type: 'evidence.check', run: id, task: task!, epoch, needs });
}

export function evidenceChecked(draft: Draft, event: Reported<'evidence.checked'>): void {
  const run = edit(draft, 'runs', event.run);
  if (run?.phase !== 'checking' || run.epoch !== event.epoch || run.verdict === null)
    return refuse(draft, event.type, `${event.run} waits for no evidence of ${event.epoch}.`);
  // The check only confirms what the run said, so what follows is the run's doing.
  draft.by = run.id;
  const task = edit(draft, 'tasks', run.task!)!;
  if (run.workspace === 'task' && event.head !== null) {
    task.head = event.head;
    task.base = event.base;
  }
  if (event.missing.length > 0) disbelieve(draft, run, event.missing.join(' '));
  else if (run.terms.panel !== null) vote(draft, run);
  else if (isGated(run, run.verdict.name)) dismissToLoop(draft, run);
  else believe(draft, run);
}

/** The verdict is refused with its reason; the run may go on and give another. */
function disbelieve(draft: Draft, run: Run, reason: string): void {
  const { name, note } = run.verdict!;
  const what = `the verdict ${name} of ${run.id}`;
  const count = { attempt: 1, limit: null };
  const line = { role: run.role, verdict: name, to: null, ...count };
  mark(draft, run.task!, {
    ...line,
    kind: 'refused',
    note: note === '' ? reason : `${reason} It said: ${note}`,
  });
  tell(draft, { kind: 'refused', what, reason });
  run.verdict = null;
  run.refusal = reason;
  run.phase = 'live';
  run.since = draft.at;
  if (run.exit === null) {
    say(draft, run.id, `The verdict ${name} was not accepted. ${reason}`);
    return;
  }
  const text = `${run.id} left after the verdict ${name}, which was not accepted. ${reason}`;
  runIsGone(draft, run.id, { kind: 'no verdict', text });
}

function believe(draft: Draft, run: Run): void {
  const { name, note } = run.verdict!;
  const edge = run.terms.handoffs[name]!;
  const { role } = run;
  if (edge.each !== 'subtask') dropDrafts(draft, run.task!, run.id);
  hand(draft, run.task!, { role, verdict: name, note, edge });
  dismiss(draft, run.id, leavingGraceMs);
}

function vote(draft: Draft, run: Run): void {
  const { name, note } = run.verdict!;
  const task = edit(draft, 'tasks', run.task!)!;
  if (task.place.kind !== 'running') return;
  const votes = [...task.place.votes, { run: run.id, verdict: name, note }];
  task.place = { ...task.place, votes };
  const count = votes.filter((given) => given.verdict === name).length;
  const quorum = run.terms.panel!.quorum;
  mark(draft, task.id, {
    role: run.role,
    kind: 'vote',
    verdict: name,
    note,
    to: null,
    attempt: count,
    limit: quorum,
  });
  tell(draft, { kind: 'voted', task: task.id, run: run.id, verdict: name, votes: count, quorum });
  dismiss(draft, run.id, leavingGraceMs);
  judgePanel(draft, task.id, run);
}

/** In a loop the process leaves first; then the command says if another round is due. */
function dismissToLoop(draft: Draft, run: Run): void {
  run.phase = 'leaving';
  run.since = draft.at;
  run.ending = 'handed';
  if (run.exit === null) run.stopAt = draft.at + leavingGraceMs;
  else {
    run.phase = 'looping';
    const command = run.terms.loop!.until;
    ask(draft, { type: 'loop.check', run: run.id, task: run.task!, command });
  }
}

/** The loop's command has run: passed means the handoff, else another round of a fresh session. */
export function loopChecked(draft: Draft, event: Reported<'loop.checked'>): void {
  const run = edit(draft, 'runs', event.run);
  if (run?.phase !== 'looping') return refuse(draft, event.type, `${event.run} is in no loop.`);
  const task = edit(draft, 'tasks', run.task!)!;
  const { role, terms } = run;
  const { limit } = terms.loop!;
  const order = task.place.kind === 'running' ? task.place.order : 0;
  const held = task.place.kind === 'running' && task.place.runs.includes(run.id);
  endRun(draft, run.id, describeExit(run));
  if (!held) return;
  const verdict = run.verdict?.name ?? Object.keys(terms.handoffs)[0]!;
  const note = run.verdict?.note ?? '';
  const edge = terms.handoffs[verdict]!;
  if (event.passed) return hand(draft, task.id, { role, verdict, note, edge });
  const round = (task.rounds[role] ?? 0) + 1;
  task.rounds[role] = round;
  const tail = `"${terms.loop!.until}" does not pass yet: ${event.tail}`;
  const line = { role, verdict: null, note: tail, to: role, attempt: round, limit };
  mark(draft, task.id, { ...line, kind: 'no verdict' });
  tell(draft, { kind: 'round', task: task.id, role, round, limit });
  if (round < limit) return enqueue(draft, task.id, { role, order });
  const text = `"${terms.loop!.until}" did not pass in ${limit} rounds.`;
  leaveWithHuman(draft, task.id, { kind: 'stuck', role, text });
}
