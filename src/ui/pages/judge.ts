/** What the person can say of a task where it is: which outcomes there are, or why there are none. Pure. */
import type { Handoff } from '../../core/graph.ts';
import type { State } from '../../core/state.ts';
import type { Task } from '../../core/task.ts';
import type { Command } from '../step.ts';

/** On, as approved; or back, to be done again. */
export type Way = 'on' | 'back';

export type Outcome = { words: string; command(note: string): Command };

export type Outcomes = { kind: 'some'; outcomes: Outcome[] } | { kind: 'none'; reason: string };

/** The outcomes of one way, the most usual first. */
export function outcomesOf(state: State, task: Task, way: Way): Outcomes {
  const { place } = task;
  switch (place.kind) {
    case 'human':
      return atHuman(state, task, place.item, way);
    case 'running':
      return atSeat(state, task, way);
    case 'queued':
      return way === 'back'
        ? sentBack(state, task)
        : none(`${task.id} is queued for ${place.role}: nobody has to approve it there.`);
    case 'station':
      return none(`${task.id} is in the hands of ${place.role}, which decides by itself.`);
    case 'children':
      return none(`${task.id} waits for its subtasks.`);
    case 'draft':
      return none(`${task.id} is a draft of ${place.run}.`);
    case 'done':
      return way === 'back' ? sentBack(state, task) : none(`${task.id} is done already.`);
    case 'dropped':
      return way === 'back' ? sentBack(state, task) : none(`${task.id} was dropped.`);
  }
}

function none(reason: string): Outcomes {
  return { kind: 'none', reason };
}

/** At a human station its verdicts, else what an item of the inbox offers. */
function atHuman(state: State, task: Task, id: string, way: Way): Outcomes {
  const item = state.inbox[id];
  if (item === undefined) return none(`${task.id} waits for something else.`);
  const role = item.role === null ? undefined : state.graph?.roles[item.role];
  const ways = new Map<string, Way | null>(
    item.choices.map((choice) => {
      const handoff = role?.kind === 'human' ? role.handoffs[choice] : undefined;
      return [choice, handoff === undefined ? wayOfChoice(choice) : wayOf(handoff)];
    }),
  );
  const fitting = item.choices.filter((choice) => ways.get(choice) === way);
  if (fitting.length === 0)
    return none(`${task.id} can be settled by: ${item.choices.join(', ')}. Press a.`);
  return {
    kind: 'some',
    outcomes: fitting.map((choice) => ({
      words: choice,
      command: (text) => ({
        kind: 'act',
        event: { type: 'inbox.answered', item: id, choice, text },
        done: `${task.id}: ${choice}`,
      }),
    })),
  };
}

function wayOfChoice(choice: string): Way | null {
  if (choice === 'drop' || choice === 'dismiss') return null;
  return choice === 'done' ? 'on' : 'back';
}

/** Work that goes round does so a limited number of times; what goes on has no limit. */
function wayOf({ to, limit }: Handoff): Way {
  return limit !== null || to === 'human' ? 'back' : 'on';
}

/** The person gives the verdict in place of the one run that is at it. */
function atSeat(state: State, task: Task, way: Way): Outcomes {
  const { place } = task;
  const [id, ...others] = place.kind === 'running' ? place.runs : [];
  const run = id === undefined ? undefined : state.runs[id];
  if (run === undefined) return none(`${task.id} is at no seat.`);
  if (others.length > 0 || run.terms.panel !== null)
    return none(`A panel of ${run.role} votes on ${task.id}.`);
  if (run.phase === 'checking') return none(`The verdict on ${task.id} is being checked.`);
  const verdicts = Object.entries(run.terms.handoffs)
    .filter(([, handoff]) => handoff.each === null && wayOf(handoff) === way)
    .map(([verdict]) => verdict);
  if (verdicts.length === 0)
    return none(`${run.role} has no verdict for that; it has ${verdictsOf(run.terms.handoffs)}.`);
  return {
    kind: 'some',
    outcomes: verdicts.map((verdict) => ({
      words: `${verdict}, for ${run.seat}`,
      command: (note) => ({ kind: 'verdict', task: task.id, verdict, note }),
    })),
  };
}

function verdictsOf(handoffs: Record<string, Handoff>): string {
  return Object.keys(handoffs).join(', ') || 'none';
}

/** To a role that has had it, the last one first. */
function sentBack(state: State, task: Task): Outcomes {
  const had = task.history.toReversed().map(({ role }) => role);
  const roles = [...new Set(had)].filter((role) => state.graph?.roles[role]?.kind === 'agent');
  const { place } = task;
  const others = roles.filter((role) => place.kind !== 'queued' || place.role !== role);
  if (others.length === 0) return none(`No role has had ${task.id} yet, so it cannot go back.`);
  return {
    kind: 'some',
    outcomes: others.map((role) => ({
      words: `to ${role}`,
      command: (note) => ({
        kind: 'act',
        event: { type: 'task.retried', task: task.id, role, note },
        done: `${task.id} goes back to ${role}`,
      }),
    })),
  };
}
