/**
 * When V8 makes optimised code of a function. By itself it waits for thousands of calls, which is soon for a
 * loop, and for what runs once a key some hours of typing. Until then every key is interpreted, with far
 * more to fetch into caches that are cold by then. `npm run bench echo` prints a first round beside later ones.
 */
import { setFlagsFromString } from 'node:v8';

/**
 * What says so, by the first number of V8's release: 11 (Node 20) counts steps and has 67,584, 12 and 13
 * (Node 22 and 24) count calls and have 3,000. No other release is told anything: one that does not know a
 * flag complains on the terminal.
 */
const flags: Record<string, string> = {
  11: '--interrupt-budget=1000',
  12: '--invocation-count-for-turbofan=100',
  13: '--invocation-count-for-turbofan=100',
};

/** The flag for this release of V8; null when there is none. */
export function earlyFlag(release: string): string | null {
  return flags[release.split('.')[0] ?? ''] ?? null;
}

/** From now on functions are optimised early. For a process that has started up, and waits for keys. */
export function compileEarly(): void {
  const flag = earlyFlag(process.versions.v8);
  if (flag !== null) setFlagsFromString(flag);
}
