/** The town as a whole: founded, opened, paused, closed, reshaped, found again by a daemon. */
import { ask, type Draft, edit, find, put, refuse, remove, tell } from '../draft.ts';
import type { Event } from '../event.ts';
import type { Graph } from '../graph.ts';
import type { Run } from '../run.ts';
import { askStation } from './claim.ts';
import { appeal, leaveWithHuman, settleAll } from './inbox.ts';
import { runIsGone, stop } from './leave.ts';
import { interrupted, runExited } from './run.ts';
import { askEvidence } from './verdict.ts';

type Reported<T extends Event['type']> = Extract<Event, { type: T }>;

export function townFounded(draft: Draft, { graph }: Reported<'town.founded'>): void {
  if (draft.state.graph !== null) return refuse(draft, 'founding', 'The town stands already.');
  draft.state.graph = graph;
  arrangeSeats(draft, graph);
}

/** Opens, pauses or resumes: nothing is claimed unless the town is open. */
export function townSet(draft: Draft, activity: 'open' | 'paused', reason: string): void {
  draft.state.activity = activity;
  draft.state.activityReason = reason;
}

export function townClosed(draft: Draft, { stopAgents }: Reported<'town.closed'>): void {
  draft.state.activity = 'closed';
  draft.state.activityReason = stopAgents ? 'agents were stopped' : 'agents were kept';
  if (!stopAgents) return;
  for (const { id } of Object.values(draft.state.runs)) {
    const run = edit(draft, 'runs', id)!;
    run.ending ??= 'stopped';
    if (run.phase === 'preparing') interrupted(draft, run, 'the town went down');
    else if (run.phase !== 'starting' && run.exit === null)
      stop(draft, run, 'the town is going down');
  }
}

export function graphChanged(draft: Draft, event: Reported<'graph.changed'>): void {
  const { graph, difference } = event;
  const version = draft.state.graph?.version ?? 0;
  if (graph.version !== version + 1)
    return refuse(draft, 'the new graph', `It is version ${graph.version}, not ${version + 1}.`);
  draft.state.graph = graph;
  arrangeSeats(draft, graph);
  houseTasks(draft, graph);
  settleAll(draft, 'the file is in order again', (item) => item.kind === 'refused edit');
  tell(draft, { kind: 'reshaped', difference });
}

/** The old graph stays in force; the human sees why. */
export function graphRefused(draft: Draft, { problems }: Reported<'graph.refused'>): void {
  settleAll(draft, 'edited again', (item) => item.kind === 'refused edit');
  appeal(draft, { kind: 'refused edit', text: problems.join('\n'), choices: ['dismiss'] });
}

/** Makes the seats of a graph. A seat that is gone from it goes when its run has left. */
function arrangeSeats(draft: Draft, graph: Graph): void {
  const wanted = new Set<string>();
  for (const role of Object.values(graph.roles))
    if (role.kind === 'agent')
      for (let number = 1; number <= role.seats; number++) {
        const name = `${role.name}.${number}`;
        wanted.add(name);
        keepSeat(draft, name, role.name);
      }
  for (const { name, run } of Object.values(draft.state.seats)) {
    if (wanted.has(name)) continue;
    settleAll(draft, 'the seat is gone', (item) => item.kind === 'parked' && item.seat === name);
    if (run === null) remove(draft, 'seats', name);
    else edit(draft, 'seats', name)!.draining = true;
  }
}

function keepSeat(draft: Draft, name: string, role: string): void {
  const seat = edit(draft, 'seats', name);
  if (seat !== null) seat.draining = false;
  else
    put(draft, 'seats', name, {
      name,
      role,
      run: null,
      draining: false,
      crashes: [],
      restAt: null,
      parked: false,
    });
}

/** Tasks queued for a role that is gone wait for the human, with the reason. */
function houseTasks(draft: Draft, graph: Graph): void {
  for (const [role, queue] of Object.entries(draft.state.queues)) {
    const found = find(graph.roles, role);
    if (found !== null && found.kind !== 'human') continue;
    for (const id of queue)
      leaveWithHuman(draft, id, {
        kind: 'homeless',
        role,
        text: `The role "${role}" takes no tasks any more; it was queued there.`,
      });
  }
}

/** A daemon came up: what it did not find is lost, what was under way is asked for again. */
export function daemonStarted(draft: Draft, event: Reported<'daemon.started'>): void {
  for (const { id } of Object.values(draft.state.runs)) {
    const run = edit(draft, 'runs', id)!;
    if (run.phase === 'preparing') {
      const { task, workspace } = run;
      ask(draft, { type: 'workspace.prepare', run: id, task, workspace });
    } else if (hasProcess(run) && !event.alive.includes(id)) lose(draft, run);
    else askAgain(draft, run);
  }
  for (const id of Object.keys(draft.state.batches)) askStation(draft, id);
  for (const task of Object.values(draft.state.tasks))
    if (task.worktree === 'archiving') ask(draft, { type: 'workspace.archive', task: task.id });
  for (const { id, run, text } of Object.values(draft.state.messages))
    ask(draft, { type: 'agent.say', run, message: id, text });
}

function hasProcess(run: Run): boolean {
  return run.phase !== 'looping' && run.exit === null;
}

function lose(draft: Draft, run: Run): void {
  if (run.phase === 'checking') {
    // Its verdict stands: the evidence is in the workspace, not in the process.
    run.exit = { code: null, signal: null };
    run.reading = 'lost';
    askEvidence(draft, run);
    return;
  }
  if (run.ending !== null)
    return runExited(draft, { type: 'run.exited', run: run.id, code: null, signal: null });
  runIsGone(draft, run.id, { kind: 'lost', text: `${run.id} was lost: its process is gone.` });
}

function askAgain(draft: Draft, run: Run): void {
  if (run.phase === 'checking') askEvidence(draft, run);
  else if (run.phase === 'looping')
    ask(draft, {
      type: 'loop.check',
      run: run.id,
      task: run.task!,
      command: run.terms.loop!.until,
    });
  else if (run.ending !== null && run.stopAt === null) stop(draft, run, run.ending);
}
