/** The town as a whole: founded, opened, paused, closed, reshaped, found again by a daemon. */
import { type Draft, edit, find, put, refuse, remove, tell } from '../draft.ts';
import type { Event } from '../event.ts';
import type { Graph } from '../graph.ts';
import { appeal, renewChoices, settleAll } from './inbox.ts';
import { letGo, stop } from './leave.ts';
import { findTaker, isQueueing, leaveHomeless } from './queue.ts';

type Reported<T extends Event['type']> = Extract<Event, { type: T }>;

export function townFounded(draft: Draft, { graph }: Reported<'town.founded'>): void {
  if (draft.state.graph !== null) return refuse(draft, 'founding', 'The town stands already.');
  draft.state.graph = graph;
  arrangeSeats(draft, graph);
}

/** Opens a town that was closed. One that was paused before is then paused as before, if that is said. */
export function townOpened(draft: Draft, { keepPause = false }: Reported<'town.opened'>): void {
  const { pause } = draft.state;
  if (!keepPause || pause === null) return townResumed(draft);
  draft.state.activity = 'paused';
  draft.state.activityReason = pause.reason;
}

/** Nothing is claimed until the pause is over; what runs goes on. */
export function townPaused(draft: Draft, { reason }: Reported<'town.paused'>): void {
  draft.state.activity = 'paused';
  draft.state.activityReason = reason;
  draft.state.pause = { reason };
}

export function townResumed(draft: Draft): void {
  draft.state.activity = 'open';
  draft.state.activityReason = '';
  draft.state.pause = null;
}

export function townClosed(draft: Draft, { stopAgents }: Reported<'town.closed'>): void {
  draft.state.activity = 'closed';
  draft.state.activityReason = stopAgents ? 'agents were stopped' : 'agents were kept';
  if (!stopAgents) return;
  for (const { id } of Object.values(draft.state.runs)) {
    const run = edit(draft, 'runs', id)!;
    run.ending ??= 'stopped';
    // What is not up yet is ended as soon as it is.
    const isUp = run.phase !== 'preparing' && run.phase !== 'starting';
    if (isUp && run.exit === null) stop(draft, run, 'the town is going down');
  }
}

export function graphChanged(draft: Draft, event: Reported<'graph.changed'>): void {
  const { graph, difference } = event;
  const version = draft.state.graph!.version + 1;
  if (graph.version !== version)
    return refuse(draft, 'the new graph', `It is version ${graph.version}, not ${version}.`);
  reshape(draft, graph, { difference });
}

/** Puts a graph in the place of the one in force. */
export function reshape(
  draft: Draft,
  graph: Graph,
  about: { difference: string[]; landings?: string[] },
): void {
  const before = draft.state.graph!;
  draft.state.graph = graph;
  arrangeSeats(draft, graph);
  endStanding(draft);
  renewChoices(draft, before, graph);
  houseTasks(draft);
  settleAll(draft, 'the file is in order again', (item) => item.kind === 'refused edit');
  tell(draft, { kind: 'reshaped', ...about });
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

/** A session kept open to talk to goes when the file says its role is not standing any more. */
function endStanding(draft: Draft): void {
  for (const { id, task, role } of Object.values(draft.state.runs)) {
    const now = find(draft.state.graph!.roles, role);
    const stands = now?.kind === 'agent' && now.standing && now.seats > 0;
    if (task === null && !stands) letGo(draft, id, 'dropped');
  }
}

/** Tasks queued for a role that takes none any more wait for the human, with the reason. */
function houseTasks(draft: Draft): void {
  for (const [role, queue] of Object.entries(draft.state.queues)) {
    if (!isQueueing(findTaker(draft, role)))
      for (const id of queue) leaveHomeless(draft, id, { gone: role });
  }
}
