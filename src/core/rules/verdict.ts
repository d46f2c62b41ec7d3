/** From a verdict to a handoff: who may give it, what proves it, where it leads. */
import { type Draft, edit, find, refuse, tell } from '../draft.ts';
import type { Event } from '../event.ts';
import type { Run } from '../run.ts';
import { checkVerdict } from './evidence.ts';
import { interrupted, runIsGone } from './gone.ts';
import { draftsOf, hand } from './handoff.ts';
import { settleRun } from './inbox.ts';
import { describeExit, dismiss } from './leave.ts';
import { dismissToLoop, guardedVerdict, nextRound } from './loop.ts';
import { say } from './message.ts';
import { vote } from './panel.ts';
import { mark } from './place.ts';
import { tellStopped } from './reading.ts';

type Reported<T extends Event['type']> = Extract<Event, { type: T }>;

/** A run says what came of its work. Nothing moves before the evidence is good. */
export function verdictGiven(draft: Draft, event: Reported<'verdict.given'>): void {
  const run = edit(draft, 'runs', event.run);
  const problem = run === null ? `${event.run} is over.` : whyNot(draft, run, event.verdict);
  if (run === null || problem !== null)
    return refuse(draft, `the verdict ${event.verdict} of ${event.run}`, problem ?? '');
  run.stuck = false;
  settleRun(draft, run.id, `it gave the verdict ${event.verdict}`);
  checkVerdict(draft, run, { name: event.verdict, note: event.note });
}

function whyNot(draft: Draft, run: Run, verdict: string): string | null {
  const { id, terms, task } = run;
  if (draft.by !== 'human' && draft.by !== id) return `${draft.by} may not speak for ${id}.`;
  if (task === null) return `${id} is a standing session; it has no task to give a verdict on.`;
  if (run.verdict !== null) return `${id} has given the verdict ${run.verdict.name} already.`;
  if (run.ending !== null) return `${id} is being ended.`;
  if (run.phase !== 'live' && run.phase !== 'starting') return `${id} is ${run.phase}.`;
  const edge = find(terms.handoffs, verdict);
  if (edge === null) {
    const names = Object.keys(terms.handoffs).join(', ');
    return `The role ${run.role} knows no verdict "${verdict}". It can give: ${names}.`;
  }
  if (edge.each === 'subtask' && draftsOf(draft, task, id).length === 0)
    return `No subtask was written down. First run: town task add "title" --body "what to do"`;
  return null;
}

export function evidenceChecked(draft: Draft, event: Reported<'evidence.checked'>): void {
  const run = edit(draft, 'runs', event.run);
  if (run?.phase !== 'checking' || run.epoch !== event.epoch || run.verdict === null)
    return refuse(draft, event.type, `${event.run} waits for no evidence of ${event.epoch}.`);
  const task = edit(draft, 'tasks', run.task!)!;
  if (run.workspace === 'task' && event.head !== null) {
    task.head = event.head;
    task.base = event.base;
    if (event.ownChecks !== undefined) task.ownChecks = event.ownChecks;
    else delete task.ownChecks;
    if (event.tree !== undefined) run.work = { head: event.head, tree: event.tree };
  }
  if (event.missing.length > 0) disbelieve(draft, run, event.missing.join(' '));
  else if (run.terms.panel !== null) vote(draft, run);
  else if (guardedVerdict(run) === run.verdict.name) dismissToLoop(draft, run);
  else believe(draft, run);
}

function believe(draft: Draft, run: Run): void {
  const { name, note } = run.verdict!;
  const edge = run.terms.handoffs[name]!;
  hand(draft, run.task!, { role: run.role, verdict: name, note, edge, run: run.id });
  dismiss(draft, run.id);
}

/** The verdict is refused with its reason; the run may go on and give another. */
function disbelieve(draft: Draft, run: Run, reason: string): void {
  const { id, role } = run;
  const { name, note } = run.verdict!;
  const said = note === '' ? reason : `${reason} It said: ${note}`;
  const line = { role, verdict: name, to: null, attempt: 1, limit: null, by: id };
  mark(draft, run.task!, { ...line, kind: 'refused', note: said });
  tell(draft, { kind: 'refused', what: `the verdict ${name} of ${id}`, reason });
  run.verdict = null;
  run.refusal = reason;
  run.phase = run.pid === null ? 'starting' : 'live';
  run.since = draft.at;
  if (run.exit !== null) return leftWithout(draft, run, { verdict: name, reason });
  if (run.reading === 'stopped' && run.ending === null) tellStopped(draft, run);
  if (run.ending === null) say(draft, id, `The verdict ${name} was not accepted. ${reason}`);
}

/** The process left meanwhile, so nobody is there to give another verdict. */
function leftWithout(
  draft: Draft,
  run: Run,
  { verdict, reason }: { verdict: string; reason: string },
): void {
  if (run.ending === 'stopped') return interrupted(draft, run, describeExit(run));
  if (guardedVerdict(run) === verdict) return nextRound(draft, run, reason);
  const text = `${run.id} left after the verdict ${verdict}, which was not accepted. ${reason}`;
  const why = `its verdict ${verdict} was not accepted. ${reason}`;
  runIsGone(draft, run.id, { kind: 'no verdict', text, why });
}
