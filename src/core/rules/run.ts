/** What the world reports of runs: their workspace, their process, their screen. */
import { ask, type Draft, edit, find, nextId, put, refuse, remove, tell } from '../draft.ts';
import type { Event } from '../event.ts';
import type { Run } from '../run.ts';
import { undelivered } from './handoff.ts';
import { appeal, settleAll } from './inbox.ts';
import { describeExit, dropDrafts, endRun, runIsGone, stop } from './leave.ts';
import { enqueue } from './place.ts';

type Reported<T extends Event['type']> = Extract<Event, { type: T }>;

/** A run in the middle of its evidence check is not cut off; it is looked at again after this. */
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
  if (run !== null) neverStarted(draft, run, `Its workspace could not be made: ${event.reason}`);
}

export function runStarted(draft: Draft, event: Reported<'run.started'>): void {
  const run = inPhase(draft, event.run, ['starting', 'checking', 'leaving'], event.type);
  if (run === null) return;
  run.pid = event.pid;
  run.startTime = event.startTime;
  run.tokenHash = event.tokenHash;
  if (event.session !== null) nameSession(draft, run, event.session);
  if (run.ending === 'stopped' || run.ending === 'dropped') return stop(draft, run, run.ending);
  if (run.phase !== 'starting') return;
  run.phase = 'live';
  run.since = draft.at;
  if (run.task !== null) run.stopAt = draft.at + run.terms.limits.timeMs;
}

export function runFailed(draft: Draft, event: Reported<'run.failed'>): void {
  const run = inPhase(draft, event.run, ['starting'], event.type);
  if (run !== null) neverStarted(draft, run, `It could not be started: ${event.reason}`);
}

function neverStarted(draft: Draft, run: Run, text: string): void {
  if (run.ending !== null) interrupted(draft, run, text);
  else runIsGone(draft, run.id, { kind: 'crash', text });
}

/** The process left. What that means depends on what the run had said before. */
export function runExited(draft: Draft, event: Reported<'run.exited'>): void {
  const run = edit(draft, 'runs', event.run);
  if (run === null) return refuse(draft, event.type, `${event.run} is over.`);
  run.exit = { code: event.code, signal: event.signal };
  run.reading = 'exited';
  run.readingSince = draft.at;
  const text = describeExit(run);
  if (run.phase === 'checking') return;
  if (run.ending === 'stopped') interrupted(draft, run, text);
  else if (run.ending === 'timeout')
    runIsGone(draft, run.id, { kind: 'timeout', text: timeoutText(run) });
  else if (run.ending !== null) endOrLoop(draft, run, text);
  else goneByItself(draft, run, text);
}

function timeoutText({ role, terms }: Run): string {
  return `It used up the time limit of ${role}, ${Math.round(terms.limits.timeMs / 60_000)} min.`;
}

/** A run that was asked to go after its verdict: in a loop, its command now says if that was it. */
function endOrLoop(draft: Draft, run: Run, text: string): void {
  if (run.verdict !== null && isGated(run, run.verdict.name) && run.ending === 'handed')
    askLoop(draft, run);
  else endRun(draft, run.id, text);
}

function goneByItself(draft: Draft, run: Run, text: string): void {
  const clean = run.exit?.code === 0 && run.exit.signal === null;
  if (clean && run.terms.loop !== null) askLoop(draft, run);
  else if (run.task === null)
    runIsGone(draft, run.id, { kind: 'crash', text: `The standing session ended: ${text}.` });
  else if (clean)
    runIsGone(draft, run.id, { kind: 'no verdict', text: `${run.id} left without a verdict.` });
  else runIsGone(draft, run.id, { kind: 'crash', text: `${run.id} crashed: ${text}.` });
}

/** The first handoff of a `loop` role is the one its command guards. */
export function isGated({ terms }: Run, verdict: string): boolean {
  return terms.loop !== null && Object.keys(terms.handoffs)[0] === verdict;
}

function askLoop(draft: Draft, run: Run): void {
  run.phase = 'looping';
  run.since = draft.at;
  ask(draft, {
    type: 'loop.check',
    run: run.id,
    task: run.task!,
    command: run.terms.loop!.until,
  });
}

/** The town was closed under a run: its task takes its old place in the queue again. */
export function interrupted(draft: Draft, run: Run, text: string): void {
  endRun(draft, run.id, text);
  if (run.task !== null) dropDrafts(draft, run.task, run.id);
  const task = run.task === null ? null : find(draft.state.tasks, run.task);
  if (task?.place.kind !== 'running' || !task.place.runs.includes(run.id)) return;
  const rest = task.place.runs.filter((id) => find(draft.state.runs, id) !== null);
  if (rest.length === 0) enqueue(draft, task.id, { role: run.role, order: task.place.order });
}

/** The reading of a screen changed; the daemon has debounced it. */
export function runRead(draft: Draft, event: Reported<'run.read'>): void {
  const run = edit(draft, 'runs', event.run);
  if (run === null) return refuse(draft, event.type, `${event.run} is over.`);
  run.reading = event.reading;
  run.readingSince = draft.at;
  run.stuck = false;
  settleAll(draft, 'it goes on', (item) => item.run === run.id && isAboutReading(item.kind));
  if (event.reading === 'asking') {
    const text = event.text === '' ? `${run.seat} asks on its screen.` : event.text;
    appeal(draft, { ...here(run), kind: 'asking', text, choices: ['dismiss'] });
  } else if (event.reading === 'idle') turnEnded(draft, run);
}

function isAboutReading(kind: string): boolean {
  return kind === 'asking' || kind === 'stuck';
}

function here({
  id,
  task,
  role,
  seat,
}: Run): Pick<Run, 'task' | 'role' | 'seat'> & { run: string } {
  return { run: id, task, role, seat };
}

/** A turn that ends without a verdict is reminded of it in plain words, then told to the human. */
function turnEnded(draft: Draft, run: Run): void {
  if (run.task === null || run.phase !== 'live' || isAsking(draft, run.id)) return;
  const limit = run.terms.limits.reminders;
  if (run.reminders < limit) {
    run.reminders += 1;
    const names = Object.keys(run.terms.handoffs).join(', ');
    const text = `No verdict has been given for ${run.task} yet. When your work is finished, run: town verdict <${names}> --note "what you did"`;
    say(draft, run.id, text);
    tell(draft, { kind: 'reminded', task: run.task, run: run.id, reminder: run.reminders, limit });
    return;
  }
  run.stuck = true;
  const text = `${run.seat} ended its turn on ${run.task} without a verdict, after ${limit} reminders.`;
  appeal(draft, { ...here(run), kind: 'stuck', text, choices: ['retry', 'drop'] });
}

function isAsking(draft: Draft, run: string): boolean {
  return Object.values(draft.state.inbox).some((item) => item.run === run);
}

/** Puts a text on its way to a run. Returns the id of the message. */
export function say(draft: Draft, run: string, text: string): string {
  const id = nextId(draft, 'message');
  put(draft, 'messages', id, { id, run, text, at: draft.at, by: draft.by });
  ask(draft, { type: 'agent.say', run, message: id, text });
  return id;
}

export function messageDelivered(draft: Draft, event: Reported<'message.delivered'>): void {
  if (find(draft.state.messages, event.message) !== null) remove(draft, 'messages', event.message);
}

export function messageFailed(draft: Draft, event: Reported<'message.failed'>): void {
  if (find(draft.state.messages, event.message) === null) return;
  remove(draft, 'messages', event.message);
  undelivered(draft, event.run, `A message did not reach ${event.run}: ${event.reason}`);
}

export function sessionNamed(draft: Draft, event: Reported<'session.named'>): void {
  const run = edit(draft, 'runs', event.run);
  if (run === null) return refuse(draft, event.type, `${event.run} is over.`);
  nameSession(draft, run, event.session);
}

function nameSession(draft: Draft, run: Run, session: string): void {
  run.session = session;
  const task = run.task === null ? null : edit(draft, 'tasks', run.task);
  if (task !== null) task.sessions[run.role] = { agent: run.agent, session };
}

export function agentLimited(draft: Draft, event: Reported<'agent.limited'>): void {
  draft.state.limited = { ...draft.state.limited, [event.agent]: event.until };
}

/** Ends what has taken too long: runs past their time, and those that should have left by now. */
export function timePassed(draft: Draft): void {
  for (const { id, stopAt } of Object.values(draft.state.runs)) {
    if (stopAt === null || stopAt > draft.at) continue;
    const run = edit(draft, 'runs', id)!;
    if (run.phase === 'checking') run.stopAt = draft.at + recheckMs;
    else if (run.phase === 'leaving') stop(draft, run, 'its work is handed on');
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
