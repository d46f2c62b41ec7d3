/** What the person can say of a task where it is: which outcomes there are, or why there are none. Pure. */
import type { Handoff } from '../../../core/graph.ts';
import type { Run } from '../../../core/run.ts';
import type { State } from '../../../core/state.ts';
import type { Task } from '../../../core/task.ts';
import type { Command } from '../../model/effect.ts';

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

/**
 * Work that goes round does so a limited number of times; what goes on has no limit. Work of one's own
 * is never sent back by handing it on.
 */
function wayOf({ to, limit, needs }: Handoff): Way {
  if (needs.some(({ kind }) => kind === 'commit')) return 'on';
  return limit !== null || to === 'human' ? 'back' : 'on';
}

/**
 * The person gives the verdict in place of the one run that is at it. One that would bring the task
 * to the person is none of theirs: their own words would come back to them as a decision.
 */
function atSeat(state: State, task: Task, way: Way): Outcomes {
  const { place } = task;
  const [id, ...others] = place.kind === 'running' ? place.runs : [];
  const run = id === undefined ? undefined : state.runs[id];
  if (run === undefined) return none(`${task.id} is at no seat.`);
  if (others.length > 0 || run.terms.panel !== null)
    return none(`A panel of ${run.role} votes on ${task.id}.`);
  if (run.phase === 'checking') return none(`The verdict on ${task.id} is being checked.`);
  const outcomes = Object.entries(run.terms.handoffs)
    .filter(([, edge]) => edge.each === null && wayOf(edge) === way)
    .flatMap(([verdict, edge]) => outcomeAtSeat(state, task, run, { verdict, edge }));
  if (outcomes.length > 0) return { kind: 'some', outcomes };
  if (way === 'back') return { kind: 'some', outcomes: [noteTo(run)] };
  return none(
    `${run.seat} is at work on ${task.id}; no verdict of ${run.role} hands it on past you (${verdictsOf(run.terms.handoffs)}).`,
  );
}

type Given = { verdict: string; edge: Handoff };

function outcomeAtSeat(state: State, task: Task, run: Run, { verdict, edge }: Given): Outcome[] {
  const used = task.attempts[`${run.role}.${verdict}`] ?? 0;
  const isSpent = edge.limit !== null && used >= edge.limit;
  if (!isHuman(state, isSpent ? edge.else : edge.to))
    return [
      {
        words: `${verdict}, for ${run.seat}`,
        command: (note) => ({ kind: 'verdict', task: task.id, verdict, note }),
      },
    ];
  // The person may go past a limit; they are whom it would ask.
  return isSpent && !isHuman(state, edge.to) ? [movedTo(task, edge.to)] : [];
}

function isHuman(state: State, role: string): boolean {
  return role === 'human' || state.graph?.roles[role]?.kind === 'human';
}

/** The agent that makes the work goes on with it, and minds what it is told. */
function noteTo({ id, seat, task }: Run): Outcome {
  return {
    words: `a note to ${seat}`,
    command: (text) => ({
      kind: 'act',
      event: { type: 'message.sent', to: id, text },
      done: `The note on ${task} is on its way to ${seat}`,
    }),
  };
}

function movedTo({ id }: Task, role: string): Outcome {
  return {
    words: `to ${role}`,
    command: (note) => ({
      kind: 'act',
      event: { type: 'task.retried', task: id, role, note },
      done: `${id} goes back to ${role}`,
    }),
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
  return { kind: 'some', outcomes: others.map((role) => movedTo(task, role)) };
}
