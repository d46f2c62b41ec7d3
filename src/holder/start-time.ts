/** When a process was started, as the kernel tells it: a pid alone may have been given anew. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/**
 * The start of process `pid`, to compare with an earlier answer and for nothing else; null when no
 * such process lives. On Linux it is the boot's id and field 22 of /proc/<pid>/stat (see proc(5)),
 * elsewhere what `ps` prints. A zombie is not alive.
 */
export function startTimeOf(pid: number): string | null {
  if (process.platform !== 'linux') return startTimeByPs(pid);
  const fields = statFieldsOf(pid);
  if (!fields || fields.state === 'Z' || fields.state === 'X') return null;
  return `${bootId()}.${fields.startTicks}`;
}

/** What start times begin with, so that those of another boot are told apart. Linux only. */
export function bootId(): string {
  return readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').slice(0, 8);
}

/** Parts of /proc/<pid>/stat; null when there is no such process. Linux only. */
export function statFieldsOf(
  pid: number,
): { state: string; parent: number; group: number; session: number; startTicks: string } | null {
  const stat = readOrNull(`/proc/${pid}/stat`);
  if (stat === null) return null;
  // The second field is the program's name in parentheses, which may hold spaces and parentheses.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return {
    state: fields[0] ?? '',
    parent: Number(fields[1]),
    group: Number(fields[2]),
    session: Number(fields[3]),
    startTicks: fields[19] ?? '',
  };
}

function readOrNull(path: string): string | null {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return null;
  }
}

function startTimeByPs(pid: number): string | null {
  try {
    const question = ['-o', 'lstart=', '-p', String(pid)];
    return execFileSync('/bin/ps', question, { encoding: 'utf8', stdio: 'pipe' }).trim() || null;
  } catch {
    return null;
  }
}
