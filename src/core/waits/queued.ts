/** Why a task is still in a queue, and why a seat takes no work. */
import { find } from '../draft.ts';
import type { AgentRole } from '../graph.ts';
import type { Seat } from '../run.ts';
import type { State } from '../state.ts';
import type { Task } from '../task.ts';
import { type About, clock, nextFor, own, type Wait, workTime } from './wait.ts';

/** Everything that keeps a queued task where it is. */
export function waitsInQueue(
  state: State,
  task: Task,
  name: string,
  notBefore: number | null,
): Wait[] {
  const about = { task: task.id, since: task.since };
  const waits: Wait[] = [];
  const open = task.needs.filter((need) => find(state.tasks, need)?.place.kind !== 'done');
  if (open.length > 0) waits.push(own('needs', `needs ${open.join(', ')} first`, about));
  waits.push(...waitsOfTown(state, about));
  if (notBefore !== null && notBefore > state.clock)
    waits.push(own('resting', `retries at ${workTime(state, notBefore)}, after a crash`, about));
  const role = find(state.graph?.roles ?? {}, name);
  const writer = Object.values(state.runs).find((run) => run.task === task.id);
  if (writer !== undefined)
    waits.push(own('worktree in use', `${writer.id} has not left its worktree yet`, about));
  if (role?.kind === 'agent') waits.push(...waitsForSeat(state, role, notBefore ?? 0, about));
  const held = Object.values(state.batches).filter((other) => other.role === name);
  if (held.length > 0) {
    const tasks = held.flatMap((batch) => batch.tasks).join(', ');
    waits.push(own('station busy', `${name} has ${tasks} in hand`, about));
  }
  if (role?.kind === 'check' && role.seats === 0)
    waits.push(own('no seats', `${name} has no seats`, about));
  return waits;
}

/** Nothing starts in a town that is paused or stopped. */
function waitsOfTown({ activity, activityReason }: State, about: About): Wait[] {
  if (activity === 'open') return [];
  const why = activityReason === '' ? '' : ` (${activityReason})`;
  return activity === 'paused'
    ? [own('paused', `the town is paused${why}`, about)]
    : [own('town stopped', `the town is stopped${why}`, about)];
}

/** True for a seat that takes work again by itself, which a parked one does not. */
function isResting({ clock: now }: State, { run, parked: isParked, restAt }: Seat): boolean {
  return run === null && !isParked && (restAt ?? 0) > now;
}

/** A seat that rests no longer than the task itself, `until` on the work clock, does not hold it up. */
function waitsForSeat(state: State, role: AgentRole, until: number, about: About): Wait[] {
  const seats = Object.values(state.seats).filter((seat) => seat.role === role.name);
  const waits: Wait[] = [];
  if (role.seats === 0) waits.push(own('no seats', `${role.name} has no seats`, about));
  for (const seat of seats.filter(({ parked }) => parked)) waits.push(parked(state, seat, about));
  const resting = seats.filter((seat) => isResting(state, seat) && seat.restAt! > until);
  for (const { name, restAt } of resting) {
    const text = `${name} retries at ${workTime(state, restAt!)}, after a crash`;
    waits.push(own('resting', text, about));
  }
  const free = seats.filter((seat) => seat.run === null).length;
  const size = role.panel?.size ?? 1;
  if (seats.length > 0 && free === 0)
    waits.push(
      own(
        'seats busy',
        seats.length === 1 ? 'its seat is busy' : `all ${seats.length} seats are busy`,
        about,
      ),
    );
  if (free > 0 && free < size) {
    const text = `its panel needs ${size} seats at once, ${free} of them free now`;
    waits.push(own('panel', text, about));
  }
  return [...waits, ...limits(state, role, about)];
}

function limits({ limited, at }: State, { agents }: AgentRole, about: About): Wait[] {
  const resting = agents.filter((agent) => (find(limited, agent) ?? 0) > at);
  if (resting.length < agents.length) return [];
  return resting.map((agent) =>
    own('limited', `${agent} is rate-limited until ${clock(limited[agent]!)}`, about),
  );
}

/** Why a seat without a run takes none; empty when it would. */
export function waitsOfEmptySeat(state: State, seat: Seat): Wait[] {
  const about = { seat: seat.name, since: state.at };
  if (seat.parked) return [parked(state, seat, about)];
  if (!isResting(state, seat)) return [];
  const text = `${seat.name} retries at ${workTime(state, seat.restAt!)}, after a crash`;
  return [own('resting', text, about)];
}

function parked(state: State, { name, crashes }: Seat, about: About): Wait {
  const item = Object.values(state.inbox).find(
    ({ kind, seat }) => kind === 'parked' && seat === name,
  );
  const since = item?.at ?? crashes.at(-1) ?? about.since;
  return {
    kind: 'parked',
    task: about.task ?? null,
    seat: name,
    batch: null,
    text: `${name} is parked`,
    since,
    item: item?.id ?? null,
    next: item === undefined ? '' : nextFor(item),
  };
}
