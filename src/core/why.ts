/** Why a task is where it is, and what it waits for. Every state that is not the end can say so. */
import { find } from './draft.ts';
import type { AgentRole } from './graph.ts';
import type { Run } from './run.ts';
import { sayKept } from './sentence.ts';
import { onWallClock, type State } from './state.ts';
import type { Mark, Task } from './task.ts';

/** Lines for `town why`: the place and its reason first, then the last lines of the history. */
export function why(state: State, id: string): string[] {
  const task = find(state.tasks, id);
  if (task === null) return [`There is no task ${id}.`];
  const past = task.history.slice(-5).map((line) => `  ${sayMark(line)}`);
  return [
    `${id} "${task.title}"`,
    ...whyHere(state, task),
    ...(past.length > 0 ? ['Before:', ...past] : []),
  ];
}

/** One sentence about why a task does not move, or what is being done about it. */
export function whyHere(state: State, task: Task): string[] {
  const { place } = task;
  switch (place.kind) {
    case 'draft':
      return [`is part of a plan; ${place.run} has not given its verdict yet.`];
    case 'queued':
      return whyQueued(state, task, place.role);
    case 'running':
      return place.runs.map((run) => whyRunning(state, run));
    case 'station':
      return [whyAtStation(state, place.role, place.batch)];
    case 'children':
      return [whyWaiting(state, task, place.then)];
    case 'human': {
      const item = find(state.inbox, place.item);
      const choices = item?.choices.join(' · ') ?? '';
      return [`waits for you (${place.item}): ${item?.text ?? ''}`, `You can answer: ${choices}.`];
    }
    case 'done':
      return [
        task.landed === null ? 'is done.' : `is done; it landed as ${task.landed.slice(0, 10)}.`,
        ...whyStill(state, task),
      ];
    case 'dropped':
      return [`was dropped: ${place.reason}`, ...whyStill(state, task)];
  }
}

/** What is left of a task that is over: a worktree that cannot be removed, files that were kept. */
function whyStill(state: State, { id, worktree, kept }: Task): string[] {
  const items = Object.values(state.inbox).filter(
    ({ task, kind }) => task === id && kind === 'kept',
  );
  return [
    ...(worktree === 'archiving' ? items.map(({ text }) => text) : []),
    ...(kept === undefined ? [] : [sayKept(kept)]),
  ];
}

function whyQueued(state: State, task: Task, name: string): string[] {
  const reasons: string[] = [];
  const open = task.needs.filter((need) => find(state.tasks, need)?.place.kind !== 'done');
  if (open.length > 0) reasons.push(`it needs ${open.join(', ')} first`);
  if (state.activity !== 'open')
    reasons.push(
      `the town is ${state.activity}${state.activityReason === '' ? '' : ` (${state.activityReason})`}`,
    );
  const { place } = task;
  if (place.kind === 'queued' && place.notBefore !== null && place.notBefore > state.clock)
    reasons.push(`it rests until ${clock(onWallClock(state, place.notBefore))} after a crash`);
  const role = find(state.graph?.roles ?? {}, name);
  const writer = Object.values(state.runs).find((run) => run.task === task.id);
  if (writer !== undefined) reasons.push(`${writer.id} has not left its worktree yet`);
  if (role?.kind === 'agent') reasons.push(...whyNoSeat(state, role));
  const batches = Object.values(state.batches).filter((other) => other.role === name);
  if (batches.length > 0) {
    const held = batches.flatMap((batch) => batch.tasks);
    reasons.push(`${name} has ${held.join(', ')} in hand`);
  }
  if (role?.kind === 'check' && role.seats === 0) reasons.push(`${name} has no seats`);
  const ahead = (find(state.queues, name) ?? []).indexOf(task.id);
  const line = ahead > 0 ? `, ${ahead} before it` : '';
  const reason = reasons.length > 0 ? `: ${reasons.join('; ')}` : '';
  return [`is queued at ${name}${line}${reason}.`];
}

function whyNoSeat(state: State, role: AgentRole): string[] {
  const seats = Object.values(state.seats).filter((seat) => seat.role === role.name);
  const reasons: string[] = [];
  const parked = seats.filter((seat) => seat.parked);
  if (role.seats === 0) reasons.push(`${role.name} has no seats`);
  if (parked.length > 0) reasons.push(`parked: ${parked.map((seat) => seat.name).join(', ')}`);
  const resting = seats.filter((seat) => seat.run === null && (seat.restAt ?? 0) > state.clock);
  for (const { name, restAt } of resting)
    reasons.push(`${name} rests until ${clock(onWallClock(state, restAt!))} after a crash`);
  if (seats.length > 0 && seats.every((seat) => seat.run !== null))
    reasons.push(seats.length === 1 ? 'its seat is busy' : `all ${seats.length} seats are busy`);
  const free = seats.filter((seat) => seat.run === null).length;
  const size = role.panel?.size ?? 1;
  if (free > 0 && free < size)
    reasons.push(`its panel needs ${size} seats at once, ${free} of them free now`);
  const limited = role.agents.filter((agent) => (find(state.limited, agent) ?? 0) > state.at);
  if (limited.length === role.agents.length)
    for (const agent of limited)
      reasons.push(`${agent} is rate-limited until ${clock(state.limited[agent]!)}`);
  return reasons;
}

function whyRunning(state: State, id: string): string {
  const run = find(state.runs, id);
  if (run === null) return `${id} is over.`;
  const items = Object.values(state.inbox);
  const away = items.find((item) => item.kind === 'unreachable' && item.run === id);
  const doing =
    run.ending !== null && run.ending !== 'handed'
      ? sayEnding(run.ending, state.activity)
      : away !== undefined
        ? `its terminal cannot be reached (${away.id})`
        : run.phase === 'live' && run.reading === 'stopped'
          ? sayStopped(state, run)
          : sayPhase(run);
  return `is with ${run.seat} (${id}, ${run.agent}) since ${clock(run.claimedAt)}: ${doing}.`;
}

function sayStopped({ inbox }: State, { id, seat, pid }: Run): string {
  const item = Object.values(inbox).find(({ run, kind }) => run === id && kind === 'stopped');
  const way =
    item === undefined
      ? `"kill -CONT ${pid}" lets it go on`
      : `"town answer ${item.id} continue" lets it go on`;
  return `${seat} is stopped (SIGSTOP or Ctrl+Z) and does nothing; ${way}`;
}

function sayEnding(ending: 'timeout' | 'stopped' | 'dropped', activity: State['activity']): string {
  const reason = {
    timeout: 'it used up its time',
    stopped: activity === 'closed' ? 'the town was closed' : 'it was stopped',
    dropped: 'its task was taken away',
  }[ending];
  return `it is being ended, because ${reason}`;
}

function sayPhase(run: Run): string {
  return {
    preparing: 'its workspace is being made',
    starting: 'its process is being started',
    live: run.stuck ? 'it ended its turn without a verdict' : `its screen says ${run.reading}`,
    checking: `the evidence for its verdict ${run.verdict?.name ?? ''} is being checked`,
    looping: `"${run.terms.loop?.until ?? ''}" decides about another round`,
    leaving: 'it has given its verdict and is leaving',
  }[run.phase];
}

function whyAtStation(state: State, role: string, batch: string): string {
  const found = find(state.batches, batch);
  const company =
    (found?.tasks.length ?? 1) > 1 ? ` together with ${found!.tasks.length - 1} more` : '';
  const waits = found?.waits ?? null;
  return `is in the hands of ${role}${company}${waits === null ? '' : `, which waits: ${waits}`}.`;
}

function whyWaiting(state: State, task: Task, then: string): string {
  const open = task.children.filter((child) => {
    const kind = state.tasks[child]!.place.kind;
    return kind !== 'done' && kind !== 'dropped';
  });
  return `waits for its subtasks ${open.join(', ')}; then it goes to ${then}.`;
}

/** One line of a task's history, in words. */
export function sayMark({ at, role, kind, verdict, note, to, attempt, limit, by }: Mark): string {
  const times = limit === null ? '' : ` (${attempt} of ${limit})`;
  const said = note === '' ? '' : `: ${note}`;
  const time = clock(at);
  if (kind === 'verdict') return `${time} ${role} (${by}) said ${verdict} → ${to}${times}${said}`;
  if (kind === 'vote') return `${time} ${role} (${by}) voted ${verdict}${times}${said}`;
  if (kind === 'refused')
    return `${time} the verdict ${verdict} of ${role} (${by}) was refused${said}`;
  if (kind === 'moved') return `${time} sent to ${to} by the ${by}${said}`;
  return `${time} ${kind} at ${role}${times}${said}`;
}

/** Hours, minutes and seconds in UTC, because the core knows no time zone. */
function clock(at: number): string {
  const seconds = Math.floor(at / 1000) % 86_400;
  const two = (value: number) => String(Math.floor(value)).padStart(2, '0');
  return `${two(seconds / 3600)}:${two((seconds % 3600) / 60)}:${two(seconds % 60)} UTC`;
}
