/** Giving queued work to free seats and stations. Asked after every event. */
import { ask, type Draft, edit, find, nextId, put, tell } from '../draft.ts';
import type { AgentRole, CheckStation, MergeQueue } from '../graph.ts';
import type { Run, Seat } from '../run.ts';
import type { Task } from '../task.ts';
import { hand } from './handoff.ts';
import { move } from './place.ts';

/** Claims everything that can be claimed now. Nothing starts while the town is paused or closed. */
export function claim(draft: Draft): void {
  const { graph, activity } = draft.state;
  if (graph === null || activity !== 'open') return;
  const roles = Object.values(graph.roles);
  for (const role of roles)
    if (role.kind === 'merge-queue' || role.kind === 'check') sendBackEmpty(draft, role);
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

function claimStanding(draft: Draft, role: AgentRole): void {
  const agent = restedAgent(draft, role);
  const seat = freeSeats(draft, role.name)[0];
  if (agent !== null && seat !== undefined)
    startRun(draft, { task: null, role, agent, seat, epoch: 0 });
}

/** The tasks of a queue that nothing holds back, in serving order. */
export function readyTasks(draft: Draft, role: string): Task[] {
  const queue = find(draft.state.queues, role) ?? [];
  const tasks = queue.map((id) => draft.state.tasks[id]!);
  return tasks.filter((task) => isReady(draft, task));
}

function isReady(draft: Draft, task: Task): boolean {
  if (task.place.kind !== 'queued') return false;
  if (task.place.notBefore !== null && task.place.notBefore > draft.at) return false;
  return task.needs.every((need) => draft.state.tasks[need]?.place.kind === 'done');
}

/** Two processes never share the worktree of a task, so the last one must have left. */
function isWorkedOn(draft: Draft, task: string): boolean {
  return Object.values(draft.state.runs).some(
    (run) => run.task === task && run.workspace === 'task',
  );
}

function freeSeats(draft: Draft, role: string): Seat[] {
  const free = Object.values(draft.state.seats).filter(
    (seat) =>
      seat.role === role &&
      seat.run === null &&
      !seat.parked &&
      !seat.draining &&
      (seat.restAt ?? 0) <= draft.at,
  );
  return free.sort((a, b) => numberOf(a) - numberOf(b));
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
  const resumes = earlier !== null && earlier.agent === agent && role.loop === null;
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

function landable(draft: Draft, role: MergeQueue | CheckStation): Task[] {
  return readyTasks(draft, role.name).filter((task) => !isWorkedOn(draft, task.id));
}

/** A station can do nothing with a task that has no commits: it is handed back as failed. */
function sendBackEmpty(draft: Draft, role: MergeQueue | CheckStation): void {
  const edge = role.handoffs['failed'];
  for (const { id, head } of readyTasks(draft, role.name))
    if (head === null && edge !== undefined)
      hand(draft, id, {
        role: role.name,
        verdict: 'failed',
        note: 'It has no branch with commits.',
        edge,
      });
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
