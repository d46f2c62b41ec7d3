/** Telling one process from a later one with the same number. */
import { execFile } from 'node:child_process';
import { readFile, readlink } from 'node:fs/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/**
 * When a process was started, as a text that is only good for comparing; null when there is no such process,
 * or only what is left of one that its parent has not collected. On Linux it is field 22 of
 * /proc/<pid>/stat (clock ticks since boot, see proc(5)), elsewhere what `ps -o lstart=` prints.
 */
export async function startTimeOf(pid: number): Promise<string | null> {
  return process.platform === 'linux' ? fromProc(pid) : fromPs(pid);
}

/**
 * Which processes this one can see: a container counts its own. Null where the system has no such thing.
 */
export async function processSpace(): Promise<string | null> {
  if (process.platform !== 'linux') return null;
  const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => '');
  const space = await readlink('/proc/self/ns/pid').catch(() => '');
  return boot === '' || space === '' ? null : `${boot.trim()} ${space}`;
}

async function fromProc(pid: number): Promise<string | null> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null);
  if (stat === null) return null;
  // The program's name is field 2 and may hold anything; the fields after it begin behind its last bracket.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [state, startTime] = [fields[0], fields[19]];
  return state === 'Z' || state === 'X' ? null : (startTime ?? null);
}

async function fromPs(pid: number): Promise<string | null> {
  // One language and one time zone, so that the same moment is always the same text.
  const env = { ...process.env, LC_ALL: 'C', TZ: 'UTC0' };
  const columns = ['-o', 'stat=', '-o', 'lstart=', '-p', String(pid)];
  const { stdout } = await run('ps', columns, { env }).catch(() => ({ stdout: '' }));
  const [state, ...startTime] = stdout.trim().split(/\s+/);
  return !state || state.startsWith('Z') ? null : startTime.join(' ');
}
