/**
 * When V8 makes optimised code of a function. By itself it waits for thousands of calls, which is soon for a
 * loop, and for what runs once a key some hours of typing. Until then every key is interpreted, with far
 * more to fetch into caches that are cold by then. On the other hand it compiles in threads of its own, some
 * milliseconds at a time, and a key waits where one of them has the processor, whosesoever it is. So what
 * keys run through is compiled early, and elsewhere little or nothing is: `npm run bench echo` has both.
 */
import { setFlagsFromString } from 'node:v8';

type Compiling = {
  /** What runs once a key, too: for those who are typed to. */
  early: string[];
  /** In small pieces: for what works hard while others are typed to. */
  little: string[];
  /** Not at all: for what mostly moves bytes, which takes no longer without. */
  nothing: string[];
};

/** `early` counts steps in V8 11, which has 67,584, and calls in later ones, which have 3,000. */
const by = (early: string): Compiling => ({
  early: ['--opt', early],
  little: ['--max-inlined-bytecode-size-cumulative=100'],
  nothing: ['--no-opt'],
});

/**
 * What says so, by the first number of V8's release: 11 is in Node 20, 12 in 22, 13 in 24. No other release
 * is told anything: one that does not know a flag complains on the terminal.
 */
const releases: Record<string, Compiling> = {
  11: by('--interrupt-budget=1000'),
  12: by('--invocation-count-for-turbofan=100'),
  13: by('--invocation-count-for-turbofan=100'),
};

/** The flags for this release of V8; null when it is not known. */
export function compilingIn(release: string): Compiling | null {
  return releases[release.split('.')[0] ?? ''] ?? null;
}

/** From now on this process compiles so. */
export function compile(how: keyof Compiling): void {
  for (const flag of compilingIn(process.versions.v8)?.[how] ?? []) setFlagsFromString(flag);
}
