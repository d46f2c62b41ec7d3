/** All processes of a run: found by the agent's session and by the marks of the run, and ended together. */
import { existsSync, statSync } from 'node:fs';
import { setImmediate as nextTurn, setTimeout as pause } from 'node:timers/promises';
import { exitPath, type HolderInfo, infoPath, MARKS } from '../../holder/record.ts';
import { segmentsIn } from '../../holder/segments.ts';
import {
  commandOf,
  environmentOf,
  isAlive,
  isOlder,
  type Listed,
  listProcesses,
  startTimeOf,
} from './processes.ts';

/** What the processes of a run are known by. */
export type Roots = Pick<HolderInfo, 'agentPid' | 'agentStartTime' | 'marks'> & {
  /** The last moment at which the agent is known to have lived, in milliseconds since 1970; null for none. */
  livedAt: number | null;
};

/** A process that could not be ended. */
export type Survivor = { pid: number; command: string };

export type Ending = {
  /** SIGKILL comes after this many milliseconds. */
  graceMs: number;
  /** What is still there so many milliseconds after that is given up; 10 s if left out. */
  killedMs?: number;
  /** Called once, with what is there, before the first signal. */
  onFound?: (found: Survivor[]) => void;
};

/** Killed processes may take so long to disappear: a busy machine takes its time to bury them. */
const KILLED_MS = 10_000;
/** So many looks in a row that find nothing are the end; a single one can miss a process that forks just then. */
const LOOKS = 2;
/** So many looks more are taken at processes that are just becoming other programs. */
const UNSURE_LOOKS = 3;
const FIRST_POLL_MS = 5;
const LONGEST_POLL_MS = 100;
/** Start times from /proc are up to a second off. */
const CLOCK_SLACK_MS = 1000;

/**
 * Ends every process of a run: SIGHUP and SIGTERM, then SIGKILL after the grace for what is left, until
 * nothing is found twice in a row. When nothing is there it takes two looks and no pause. Answers what
 * outlives SIGKILL. No process of anyone else is touched; `finderOf` says what counts.
 */
export async function endProcesses(roots: Roots, ending: Ending): Promise<Survivor[]> {
  const find = finderOf(roots);
  const killAt = Date.now() + ending.graceMs;
  const giveUpAt = killAt + (ending.killedMs ?? KILLED_MS);
  const asked = new Set<string>();
  for (let looks = 0, empty = 0, unsure = 0; empty < LOOKS; looks += 1) {
    const found = find();
    if (found.all.length === 0) {
      if (found.isUnsure && unsure < UNSURE_LOOKS) {
        unsure += 1;
        await pause(FIRST_POLL_MS);
        continue;
      }
      empty += 1;
      await nextTurn();
      continue;
    }
    empty = 0;
    if (looks === 0) ending.onFound?.(found.all.map(survivorOf));
    const now = Date.now();
    if (now >= giveUpAt) return found.all.map(survivorOf);
    if (now >= killAt) signal(found, 'SIGKILL');
    else askToLeave(found, asked);
    await untilGone(found.all, now >= killAt ? Math.min(now + LONGEST_POLL_MS, giveUpAt) : killAt);
  }
  return [];
}

/** Lets every stopped process of a run go on. Each gets one SIGCONT: it may stop itself again at once. */
export function continueProcesses(roots: Roots): void {
  const { all } = finderOf(roots)();
  signal({ all, groups: [] }, 'SIGCONT');
}

/** An agent whose pid was never written down is still known by what Town has put in its environment. */
export function markedOnly(socket: string, run: string): HolderInfo {
  const nobody = { pid: 0, startTime: '', agentPid: 0, agentStartTime: '', socket };
  return { ...nobody, marks: [`TOWN_RUN=${run}`, `TOWN_SOCKET=${socket}`] };
}

/** What the processes of the run in `runDirectory` are known by, which `info` is the record of. */
export function rootsIn(runDirectory: string, info: HolderInfo): Roots {
  const { agentPid, agentStartTime, marks } = info;
  const livedAt = changedAt(exitPath(runDirectory)) ?? lastOutputAt(runDirectory);
  // A holder of an earlier version wrote fewer, which other runs may have, too.
  const known = marks.length === MARKS.length ? marks : [];
  return { agentPid, agentStartTime, marks: known, livedAt };
}

function lastOutputAt(runDirectory: string): number | null {
  // The folder may be gone.
  if (!existsSync(runDirectory)) return null;
  return changedAt(segmentsIn(runDirectory).at(-1)?.path ?? infoPath(runDirectory));
}

function changedAt(path: string): number | null {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? null;
}

type Found = {
  all: Listed[];
  /** Process groups that have no other members. A signal to one also reaches what is forked meanwhile. */
  groups: number[];
  /** Some process has no environment for now, so it may be one of these. */
  isUnsure: boolean;
};

/**
 * Finds the processes of a run, as often as it is called. They are the members of the agent's session,
 * whatever carries all the marks of the run in its environment (Linux only), and the members of a
 * session that one of these leads.
 *
 * The kernel gives the number of a session anew once the session is empty. So that number is believed
 * while the agent lives, or when a member was started while the agent lived, and from then on for as
 * long as the session is not seen empty.
 */
function finderOf({ agentPid, agentStartTime, marks, livedAt }: Roots): () => Found {
  const isOfItsTime = ({ startedAt }: Listed) =>
    livedAt !== null && startedAt <= livedAt + CLOCK_SLACK_MS;
  // Reading an environment is most of the cost. What is older than the agent was not started by it, and
  // what was started without the marks does not get them later.
  const strangers = new Set<string>();
  let isUnsure = false;
  const isMarked = (one: Listed) => {
    if (marks.length === 0 || isOlder(one.startTime, agentStartTime)) return false;
    if (strangers.has(keyOf(one))) return false;
    const environment = environmentOf(one.pid);
    if (marks.every((mark) => environment.has(mark))) return true;
    // One without any may only be becoming another program; threads of the kernel are in no session.
    if (environment.size > 0) strangers.add(keyOf(one));
    else if (one.session > 0) isUnsure = true;
    return false;
  };
  let isBelieved = isAlive(agentPid, agentStartTime);
  return () => {
    isUnsure = false;
    const listed = listProcesses();
    const members = agentPid > 1 ? listed.filter(({ session }) => session === agentPid) : [];
    const leader = members.find(({ pid }) => pid === agentPid);
    const isAnothers = leader !== undefined && leader.startTime !== agentStartTime;
    isBelieved = !isAnothers && members.length > 0 && (isBelieved || members.some(isOfItsTime));
    const marked = new Set(listed.filter(isMarked).map(({ pid }) => pid));
    const all = listed.filter(
      ({ pid, session }) =>
        pid !== process.pid &&
        (marked.has(pid) || marked.has(session) || (isBelieved && session === agentPid)),
    );
    return { all, groups: wholeGroups(listed, all), isUnsure };
  };
}

function wholeGroups(listed: Listed[], found: Listed[]): number[] {
  const pids = new Set(found.map(({ pid }) => pid));
  const shared = new Set(listed.flatMap(({ pid, group }) => (pids.has(pid) ? [] : [group])));
  const groups = new Set(found.map(({ group }) => group));
  return [...groups].filter((group) => group > 1 && !shared.has(group));
}

/** Each process is asked once, so that one which tidies up is not disturbed. */
function askToLeave({ all }: Found, asked: Set<string>): void {
  const fresh = all.filter((one) => !asked.has(keyOf(one)));
  for (const one of fresh) asked.add(keyOf(one));
  // A stopped process takes the others only once it goes on.
  for (const name of ['SIGHUP', 'SIGTERM', 'SIGCONT'] as const)
    signal({ all: fresh, groups: [] }, name);
}

function keyOf({ pid, startTime }: Listed): string {
  return `${pid} ${startTime}`;
}

function survivorOf({ pid }: Listed): Survivor {
  return { pid, command: commandOf(pid) };
}

function signal({ all, groups }: Pick<Found, 'all' | 'groups'>, name: NodeJS.Signals): void {
  for (const target of [...groups.map((group) => -group), ...all.map(({ pid }) => pid)]) {
    try {
      process.kill(target, name);
    } catch {
      // It ended by itself in the meantime, or it belongs to another user.
    }
  }
}

async function untilGone(found: Listed[], end: number): Promise<void> {
  const isLeft = ({ pid, startTime }: Listed) => startTimeOf(pid) === startTime;
  for (let wait = FIRST_POLL_MS; found.some(isLeft); wait = Math.min(wait * 2, LONGEST_POLL_MS)) {
    const left = end - Date.now();
    if (left <= 0) return;
    await pause(Math.min(wait, left));
  }
}
