/** Processes by identity: a pid together with when it was started. */
import { readdirSync, readFileSync } from 'node:fs';
import { startTimeOf, statFieldsOf } from '../../holder/start-time.ts';

export { startTimeOf };

/** True while the very process that had `pid` at `startTime` lives. */
export function isAlive(pid: number, startTime: string): boolean {
  return startTime !== '' && startTimeOf(pid) === startTime;
}

/** True while any process is in the process group `group`, zombies included. */
export function groupExists(group: number): boolean {
  try {
    process.kill(-group, 0);
    return true;
  } catch (error) {
    return !(error instanceof Error && 'code' in error && error.code === 'ESRCH');
  }
}

/**
 * Processes outside the group `session` that belong to the session of that number or carry every
 * one of `marks` (`NAME=value`) in their environment. Linux only; empty elsewhere.
 */
export function strays(wanted: { session: number | null; marks: string[] }): number[] {
  if (process.platform !== 'linux') return [];
  const pids = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
  return pids.filter((pid) => pid !== process.pid && isStray(pid, wanted));
}

function isStray(pid: number, wanted: { session: number | null; marks: string[] }): boolean {
  const fields = statFieldsOf(pid);
  if (!fields || fields.state === 'Z' || fields.group === wanted.session) return false;
  return fields.session === wanted.session || isMarked(pid, wanted.marks);
}

function isMarked(pid: number, marks: string[]): boolean {
  if (marks.length === 0) return false;
  try {
    const entries = new Set(readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0'));
    return marks.every((mark) => entries.has(mark));
  } catch {
    // It ended meanwhile, or it belongs to someone else.
    return false;
  }
}
