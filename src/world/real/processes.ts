/** Processes by identity: a pid together with when it was started. */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { bootId, startTimeOf, statFieldsOf } from '../../holder/start-time.ts';

export { startTimeOf };

/** A process as it was when the table was read. Zombies are in no table. */
export type Listed = {
  pid: number;
  /** The same text as `startTimeOf` answers. */
  startTime: string;
  group: number;
  /** The session on Linux; the group elsewhere, where `ps` does not tell sessions apart. */
  session: number;
  /** Its start in milliseconds since 1970, up to a second early. */
  startedAt: number;
};

/** The unit of start times in /proc is 1/USER_HZ, which is 1/100 s on every Linux; see proc(5). */
const MS_PER_TICK = 10;

/** True while the very process that had `pid` at `startTime` lives. */
export function isAlive(pid: number, startTime: string): boolean {
  return startTime !== '' && startTimeOf(pid) === startTime;
}

/** True when a process of start time `one` is older than one of `other`. False when they are not comparable. */
export function isOlder(one: string, other: string): boolean {
  const [ticks, others] = [one, other].map((time) => /^([0-9a-f]{8})\.(\d+)$/.exec(time));
  return Boolean(ticks && others && ticks[1] === others[1] && Number(ticks[2]) < Number(others[2]));
}

/**
 * A process, its ancestors and the leader of its session, by pid, each with its start time. Empty where the
 * system does not tell. Linux only.
 */
export function ancestryOf(pid: number): ReadonlyMap<number, string> {
  const found = new Map<number, string>();
  if (process.platform !== 'linux') return found;
  const boot = bootId();
  const add = (each: number) => {
    const fields = each > 1 && !found.has(each) ? statFieldsOf(each) : null;
    if (fields !== null) found.set(each, `${boot}.${fields.startTicks}`);
    return fields;
  };
  for (let fields = add(pid); fields !== null; fields = add(fields.parent)) add(fields.session);
  return found;
}

/** Every process that lives now. */
export function listProcesses(): Listed[] {
  return process.platform === 'linux' ? listProc() : listPs();
}

function listProc(): Listed[] {
  const [boot, bootedAt] = [bootId(), bootTime()];
  return readdirSync('/proc').flatMap((name) => {
    const pid = Number(name);
    const fields = Number.isInteger(pid) ? statFieldsOf(pid) : null;
    if (!fields || fields.state === 'Z' || fields.state === 'X') return [];
    const { group, session, startTicks } = fields;
    const startedAt = bootedAt + Number(startTicks) * MS_PER_TICK;
    const startTime = `${boot}.${startTicks}`;
    return [{ pid, startTime, group, session, startedAt }];
  });
}

function bootTime(): number {
  return Number(/^btime (\d+)/m.exec(readFileSync('/proc/stat', 'latin1'))?.[1] ?? 0) * 1000;
}

/** The columns of POSIX `ps`, and `lstart`, which the BSDs, macOS and Linux have. */
export function listPs(): Listed[] {
  const columns = ['-A', '-o', 'pid=,pgid=,stat=,lstart='];
  const env = { ...process.env, LC_ALL: 'C' };
  const lines = execFileSync('/bin/ps', columns, { encoding: 'utf8', env }).split('\n');
  return lines.flatMap((line) => {
    const [, pid, group, state = '', started = ''] =
      /^\s*(\d+)\s+(\d+)\s+(\S+)\s+(.*)$/.exec(line) ?? [];
    if (pid === undefined || state.startsWith('Z')) return [];
    const startTime = started.trim();
    const place = { pid: Number(pid), startTime, group: Number(group), session: Number(group) };
    return [{ ...place, startedAt: Date.parse(startTime) }];
  });
}

/**
 * The variables a process was started with, as `NAME=value`. Linux only. Empty for one that is gone, that
 * belongs to someone else, or that is just becoming another program.
 */
export function environmentOf(pid: number): ReadonlySet<string> {
  const text = readProc(pid, 'environ') ?? '';
  return new Set(text === '' ? [] : text.split('\0'));
}

/** The command line of a process, for people. Empty when it is gone or does not tell. */
export function commandOf(pid: number): string {
  const text = readProc(pid, 'cmdline') ?? '';
  return text.replaceAll('\0', ' ').trim();
}

/** True while the process is stopped by a signal, such as SIGSTOP. False when there is no such process. */
export function isStopped(pid: number): boolean {
  if (process.platform === 'linux') return statFieldsOf(pid)?.state === 'T';
  return stateByPs(pid).startsWith('T');
}

function stateByPs(pid: number): string {
  try {
    return execFileSync('/bin/ps', ['-o', 'state=', '-p', String(pid)], {
      encoding: 'utf8',
    }).trim();
  } catch {
    // There is no such process.
    return '';
  }
}

function readProc(pid: number, name: string): string | null {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'utf8');
  } catch {
    // It ended meanwhile, it belongs to someone else, or this is no Linux.
    return null;
  }
}
