/** What the world reports of runs: their workspace and their process. */
import { ask, type Draft, edit, find, refuse } from '../draft.ts';
import type { Event } from '../event.ts';
import type { Run } from '../run.ts';
import { checkVerdict } from './evidence.ts';
import { interrupted, runIsGone } from './gone.ts';
import { appeal, settleRun } from './inbox.ts';
import { describeExit, endRun, stop } from './leave.ts';
import { askLoop, guardedVerdict } from './loop.ts';
import { waitsForWords } from './reading.ts';
import { nameSession } from './session.ts';

type Reported<T extends Event['type']> = Extract<Event, { type: T }>;

/** A run that waits for a check or for the human is not cut off; it is looked at again after this. */
const recheckMs = 60_000;

export function workspaceReady(draft: Draft, event: Reported<'workspace.ready'>): void {
  const run = inPhase(draft, event.run, ['preparing'], event.type);
  if (run === null) return;
  run.path = event.path;
  const task = run.task === null ? null : edit(draft, 'tasks', run.task);
  if (task !== null && run.workspace === 'task') {
    task.worktree = 'made';
    task.base = event.base;
    task.head = event.head;
  }
  if (run.ending !== null) return interrupted(draft, run, 'it was stopped before it started');
  run.phase = 'starting';
  run.since = draft.at;
  ask(draft, { type: 'agent.start', run: run.id });
}

export function workspaceFailed(draft: Draft, event: Reported<'workspace.failed'>): void {
  const run = inPhase(draft, event.run, ['preparing'], event.type);
  if (run === null) return;
  keepTail(run, event.tail);
  const why = `its workspace could not be made. ${event.reason}`;
  neverStarted(draft, run, { text: `Its workspace could not be made: ${event.reason}`, why });
}

/** The process is there. It may have spoken before this report came, or be unwanted by now. */
export function runStarted(draft: Draft, event: Reported<'run.started'>): void {
  const run = inPhase(draft, event.run, ['starting', 'checking', 'leaving'], event.type);
  if (run === null) return;
  run.pid = event.pid;
  run.startTime = event.startTime;
  run.tokenHash = event.tokenHash;
  if (event.provisional === true) run.proven ??= false;
  if (event.session !== null) nameSession(draft, run, event.session);
  if (run.phase === 'leaving') return;
  const isTimed = run.task !== null && run.ending === null;
  if (isTimed) run.stopAt = draft.clock + run.terms.limits.timeMs;
  if (run.phase === 'starting') comeUp(draft, run);
}

function comeUp(draft: Draft, run: Run): void {
  run.phase = run.ending === null || run.ending === 'stopped' ? 'live' : 'leaving';
  run.since = draft.at;
  if (run.ending !== null) stop(draft, run, 'it is not wanted any more');
}

export function runFailed(draft: Draft, event: Reported<'run.failed'>): void {
  const run = inPhase(draft, event.run, ['starting'], event.type);
  if (run === null) return;
  keepTail(run, event.tail);
  const why = `it could not be started. ${event.reason.replace(/\.$/, '')}`;
  neverStarted(draft, run, { text: `It could not be started: ${event.reason}`, why });
}

/** Reports of an earlier version have no tail. */
function keepTail(run: Run, tail: string | undefined): void {
  if (tail !== undefined) run.tail = tail;
}

function neverStarted(draft: Draft, run: Run, told: { text: string; why: string }): void {
  if (run.ending !== null) interrupted(draft, run, told.text);
  else runIsGone(draft, run.id, { kind: 'crash', ...told });
}

/** The process left. What that means depends on what the run had said before. */
export function runExited(draft: Draft, event: Reported<'run.exited'>): void {
  const run = edit(draft, 'runs', event.run);
  if (run === null) return refuse(draft, event.type, `${event.run} is over.`);
  if (run.exit !== null) return refuse(draft, event.type, `${event.run} has left already.`);
  if (run.phase === 'preparing')
    return refuse(draft, event.type, `${event.run} has no process yet.`);
  run.exit = { code: event.code, signal: event.signal };
  keepTail(run, event.tail);
  run.reading = 'exited';
  run.readingSince = draft.at;
  processLeft(draft, run);
}

/** Nothing more can be done about them here, so the person is told their numbers. */
export function runOutlived(draft: Draft, { run: id, left }: Reported<'run.outlived'>): void {
  const run = find(draft.state.runs, id);
  const names = left.map(({ pid, command }) => (command === '' ? `${pid}` : `${pid} (${command})`));
  const what = left.length === 1 ? 'a process that does' : `${left.length} processes that do`;
  const text = `${id} left ${what} not end, not even by SIGKILL: ${names.join(', ')}. Look with "ps -o pid,stat,wchan,args -p ${left.map(({ pid }) => pid).join(',')}".`;
  const { task = null, role = null, seat = null } = run ?? {};
  appeal(draft, { kind: 'outlived', task, role, seat, text, choices: ['dismiss'] });
}

/** Decides what becomes of a run whose `exit` was just written down. */
export function processLeft(draft: Draft, run: Run): void {
  const text = describeExit(run);
  settleRun(draft, run.id, text);
  if (run.phase === 'checking') return;
  if (run.ending === 'stopped') interrupted(draft, run, text);
  else if (run.ending === 'timeout')
    runIsGone(draft, run.id, { kind: 'timeout', text: timeoutText(run) });
  else if (run.ending === 'handed' && run.verdict?.name === guardedVerdict(run))
    askLoop(draft, run);
  else if (run.ending !== null) endRun(draft, run.id, text);
  else leftByItself(draft, run, text);
}

function timeoutText({ role, terms }: Run): string {
  return `It used up the time limit of ${role}, ${Math.round(terms.limits.timeMs / 60_000)} min.`;
}

function leftByItself(draft: Draft, run: Run, text: string): void {
  const { id } = run;
  const clean = run.exit?.code === 0 && run.exit.signal === null;
  // Nobody saw how it ended: its holder was killed.
  const isUnseen = run.exit?.code === null && run.exit.signal === null;
  const guarded = guardedVerdict(run);
  if (run.task === null)
    runIsGone(draft, id, { kind: 'crash', text: `The standing session ended: ${text}.` });
  else if (isUnseen) runIsGone(draft, id, { kind: 'lost', text: `${id} was lost: ${text}.` });
  else if (!clean) runIsGone(draft, id, { kind: 'crash', text: `${id} crashed: ${text}.` });
  // A loop's session that ends in order has said what every such session says.
  else if (guarded !== null) checkVerdict(draft, run, { name: guarded, note: '' });
  else runIsGone(draft, id, { kind: 'no verdict', text: `${id} left without a verdict.` });
}

export function agentLimited(draft: Draft, event: Reported<'agent.limited'>): void {
  draft.state.limited = { ...draft.state.limited, [event.agent]: event.until };
}

/** Ends what has taken too long: runs past their time, and those that should have left by now. */
export function timePassed(draft: Draft): void {
  for (const { id, stopAt } of Object.values(draft.state.runs)) {
    if (stopAt === null || stopAt > draft.clock) continue;
    const run = edit(draft, 'runs', id)!;
    if (run.phase === 'leaving') stop(draft, run, 'its work is handed on');
    else if (run.phase === 'checking' || waitsForWords(draft, id))
      run.stopAt = draft.clock + recheckMs;
    else {
      run.ending = 'timeout';
      stop(draft, run, timeoutText(run));
    }
  }
}

function inPhase(draft: Draft, id: string, phases: Run['phase'][], what: string): Run | null {
  const run = edit(draft, 'runs', id);
  if (run !== null && phases.includes(run.phase)) return run;
  refuse(draft, what, run === null ? `${id} is over.` : `${id} is ${run.phase}.`);
  return null;
}
