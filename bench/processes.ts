/** What processes cost, as the Linux kernel counts it; see proc(5). */
import { readdirSync, readFileSync } from 'node:fs';

/** Milliseconds of processor time that the process has used, all its threads together. */
export function cpuMs(pid: number): number {
  return threadsOf(pid)
    .map((path) => Number(read(`${path}/schedstat`).split(' ')[0] ?? 0) / 1e6)
    .reduce((sum, ms) => sum + ms, 0);
}

export function cpuOf(pids: readonly number[]): number {
  return pids.reduce((sum, pid) => sum + cpuMs(pid), 0);
}

/** The proportional set size in MB: memory that is shared counts in parts. */
export function pssOf(pid: number): number {
  return Number(/^Pss:\s+(\d+)/m.exec(read(`/proc/${pid}/smaps_rollup`))?.[1] ?? Number.NaN) / 1024;
}

/** The processes that `pid` has started and that are there now. */
export function childrenOf(pid: number): number[] {
  return threadsOf(pid).flatMap((path) =>
    read(`${path}/children`).split(' ').filter(Boolean).map(Number),
  );
}

/**
 * A number that grows with every process that `pid` starts and that ends again: the page faults of
 * children it has waited for (field 11 of stat). With `childrenOf` no start can hide from it.
 */
export function faultsOfChildren(pid: number): number {
  const stat = read(`/proc/${pid}/stat`);
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[8] ?? 0);
}

/** Processes whose environment or arguments hold `mark`. */
export function processesWith(mark: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .filter((pid) => read(`/proc/${pid}/environ`).includes(mark) || commandOf(+pid).includes(mark))
    .map(Number);
}

/** Arguments of a process, with spaces between them. */
export function commandOf(pid: number): string {
  return read(`/proc/${pid}/cmdline`).replaceAll('\0', ' ');
}

function threadsOf(pid: number): string[] {
  try {
    return readdirSync(`/proc/${pid}/task`).map((thread) => `/proc/${pid}/task/${thread}`);
  } catch {
    return [];
  }
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
