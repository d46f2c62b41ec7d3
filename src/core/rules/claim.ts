/** Giving queued work to free seats and stations. Asked after every event. */
import { ask, type Draft, edit, find, nextId, put, tell } from '../draft.ts';
import type { AgentRole, CheckStation, Handoff, MergeQueue, Role } from '../graph.ts';
import type { Run, Seat } from '../run.ts';
import type { Task } from '../task.ts';
import { hand } from './handoff.ts';
import { leaveWithHuman } from './inbox.ts';
import { move } from './place.ts';

/** Claims everything that can be claimed now. Nothing starts while the town is paused or closed. */
export function claim(draft: Draft): void {
  const { graph, activity } = draft.state;
  if (graph === null || activity !== 'open') return;
  const roles = Object.values(graph.roles);
  sendBackEmpty(draft, roles);
  for (const role of roles) {
    if (role.kind === 'merge-queue') claimMerges(draft, role);
    else if (role.kind === 'check') claimChecks(draft, role);
    else if (role.kind === 'agent' && role.standing) claimStanding(draft, role);
    else if (role.kind === 'agent') claimSeats(draft, role);
  }
}

function claimSeats(draft: Draft, role: AgentRole): void {
  const size = role.panel?.size ?? 1;
  for (const task of readyTasks(draft, role.name)) {
    const agent = restedAgent(draft, role);
    const seats = freeSeats(draft, role.name).slice(0, size);
    if (agent === null || seats.length < size) return;
    if (role.workspace === 'task' && isWorkedOn(draft, task.id)) continue;
    startRuns(draft, { task, role, agent, seats });
  }
}

/** One session, always at the first seat, so that it rests after a crash. */
function claimStanding(draft: Draft, role: AgentRole): void {
  const agent = restedAgent(draft, role);
  const seat = find(draft.state.seats, `${role.name}.1`);
  if (agent !== null && seat !== null && isFree(draft, seat))
    startRun(draft, { task: null, role, agent, seat, epoch: 0 });
}

/** The tasks of a queue that nothing holds back, in serving order. */
function readyTasks(draft: Draft, role: string): Task[] {
  const queue = find(draft.state.queues, role) ?? [];
  const tasks = queue.map((id) => draft.state.tasks[id]!);
  return tasks.filter((task) => isReady(draft, task));
}

function isReady(draft: Draft, task: Task): boolean {
  if (task.place.kind !== 'queued') return false;
  if (task.place.notBefore !== null && task.place.notBefore > draft.clock) return false;
  return task.needs.every((need) => draft.state.tasks[need]?.place.kind === 'done');
}

/** Two processes never share the worktree of a task, so the last one must have left. */
function isWorkedOn(draft: Draft, task: string): boolean {
  return Object.values(draft.state.runs).some(
    (run) => run.task === task && run.workspace === 'task',
  );
}

function freeSeats(draft: Draft, role: string): Seat[] {
  const seats = Object.values(draft.state.seats);
  const free = seats.filter((seat) => seat.role === role && isFree(draft, seat));
  return free.sort((a, b) => numberOf(a) - numberOf(b));
}

function isFree(draft: Draft, { run, parked, draining, restAt }: Seat): boolean {
  return run === null && !parked && !draining && (restAt ?? 0) <= draft.clock;
}

function numberOf(seat: Seat): number {
  return Number(seat.name.slice(seat.name.lastIndexOf('.') + 1));
}

function restedAgent(draft: Draft, role: AgentRole): string | null {
  const rested = (agent: string) => (find(draft.state.limited, agent) ?? 0) <= draft.at;
  return role.agents.find(rested) ?? null;
}

type Claim = { task: Task; role: AgentRole; agent: string; seats: Seat[] };

/** One claim: the epoch grows once, and every member of a panel gets a run of that epoch. */
function startRuns(draft: Draft, { task: { id }, role, agent, seats }: Claim): void {
  const task = edit(draft, 'tasks', id)!;
  const order = task.place.kind === 'queued' ? task.place.order : 0;
  task.epoch += 1;
  const runs = seats.map((seat) => startRun(draft, { task, role, agent, seat, epoch: task.epoch }));
  move(draft, id, { kind: 'running', role: role.name, order, runs, votes: [] });
}

type Start = { task: Task | null; role: AgentRole; agent: string; seat: Seat; epoch: number };

/** Writes the run down before anything of it exists; its workspace comes first. */
function startRun(draft: Draft, { task, role, agent, seat, epoch }: Start): string {
  const id = nextId(draft, 'run');
  const earlier = task === null ? null : find(task.sessions, role.name);
  // Every round of a loop and every member of a panel begins afresh.
  const fresh = role.loop !== null || role.panel !== null;
  const resumes = earlier !== null && earlier.agent === agent && !fresh;
  const run: Run = {
    id,
    task: task?.id ?? null,
    epoch,
    role: role.name,
    terms: role,
    seat: seat.name,
    agent,
    workspace: role.workspace,
    phase: 'preparing',
    since: draft.at,
    claimedAt: draft.at,
    path: null,
    pid: null,
    startTime: null,
    tokenHash: null,
    session: resumes ? earlier.session : null,
    resumes,
    reading: 'starting',
    readingSince: draft.at,
    reminders: 0,
    verdict: null,
    refusal: null,
    stuck: false,
    answers: {},
    stopAt: null,
    ending: null,
    exit: null,
  };
  put(draft, 'runs', id, run);
  edit(draft, 'seats', seat.name)!.run = id;
  tell(draft, { kind: 'claimed', task: run.task, run: id, seat: seat.name, epoch });
  const { workspace } = run;
  ask(draft, { type: 'workspace.prepare', run: id, task: run.task, workspace });
  return id;
}

/** One batch at a time, so that each is tested on top of all that landed before it. */
function claimMerges(draft: Draft, role: MergeQueue): void {
  const taken = Object.values(draft.state.batches).some((batch) => batch.role === role.name);
  if (taken) return;
  const tasks = landable(draft, role).slice(0, role.batch);
  if (tasks.length > 0) startBatch(draft, role, tasks);
}

function claimChecks(draft: Draft, role: CheckStation): void {
  const taken = Object.values(draft.state.batches).filter((batch) => batch.role === role.name);
  const free = Math.max(0, role.seats - taken.length);
  for (const task of landable(draft, role).slice(0, free)) startBatch(draft, role, [task]);
}

/** What a station can work on: tasks with a branch that nobody writes to any more. */
function landable(draft: Draft, role: MergeQueue | CheckStation): Task[] {
  return readyTasks(draft, role.name).filter(
    (task) => !isEmpty(task, role) && !isWorkedOn(draft, task.id),
  );
}

/** Nothing was ever checked out for it; or, where branches are merged, nothing was committed. */
function isEmpty({ base, head }: Task, role: Role): boolean {
  return head === null || (role.kind === 'merge-queue' && head === base);
}

/**
 * A station can do nothing with a task that has no commits: it is handed back as failed. Where it
 * goes may be a station again, so this is asked until all have found a place that can take them.
 */
function sendBackEmpty(draft: Draft, roles: Role[]): void {
  const seen = new Set<string>();
  const stations = roles.filter((role) => role.kind === 'merge-queue' || role.kind === 'check');
  const findEmpty = () =>
    stations.flatMap((role) =>
      readyTasks(draft, role.name).flatMap((task) => (isEmpty(task, role) ? { role, task } : [])),
    )[0];
  for (let empty = findEmpty(); empty !== undefined; empty = findEmpty()) {
    const { role, task } = empty;
    const again = seen.has(`${task.id} ${role.name}`);
    seen.add(`${task.id} ${role.name}`);
    sendBack(draft, task.id, {
      role: role.name,
      edge: again ? null : find(role.handoffs, 'failed'),
    });
  }
}

function sendBack(
  draft: Draft,
  id: string,
  { role, edge }: { role: string; edge: Handoff | null },
): void {
  const note = 'It has no branch with commits.';
  if (edge !== null) hand(draft, id, { role, verdict: 'failed', note, edge, run: null });
  else leaveWithHuman(draft, id, { kind: 'stuck', role, text: note });
}

function startBatch(draft: Draft, role: MergeQueue | CheckStation, tasks: Task[]): void {
  const batch = nextId(draft, 'batch');
  const ids = tasks.map((task) => task.id);
  put(draft, 'batches', batch, {
    id: batch,
    role: role.name,
    terms: role,
    tasks: ids,
    at: draft.at,
    waits: null,
  });
  for (const id of ids) {
    edit(draft, 'tasks', id)!.epoch += 1;
    move(draft, id, { kind: 'station', role: role.name, batch });
  }
  askStation(draft, batch);
}

/** Asks the world to work on what is left of a batch; also after a restart of the daemon. */
export function askStation(draft: Draft, id: string): void {
  const batch = draft.state.batches[id]!;
  const type = batch.terms.kind === 'check' ? 'check.run' : 'merge.run';
  const tasks = batch.tasks.map((task) => {
    const { epoch, branch, base, head, title } = draft.state.tasks[task]!;
    return { task, epoch, branch, base: base ?? head!, head: head!, title };
  });
  ask(draft, { type, role: batch.role, batch: id, tasks });
}
