/** The one place that starts git. Everything it is told is in the argument list, the pinned
 * directory and a cleaned environment; nothing a repository configures runs, except as `planted.ts`
 * says. */
import { setTimeout as pause } from 'node:timers/promises';
import { simpleGit } from 'simple-git';
import { environmentOf, fixedConfig, type GitCall, type Overrides } from './git-call.ts';
import { GitError } from './git-error.ts';
import { type Config, configListing } from './listing.ts';
import { commandsIn, disarm } from './planted.ts';
import { allowedProtocols, isPartial } from './promisor.ts';
import { asFounded } from './settings.ts';

export type GitOutput = { code: number; stdout: Buffer; text: string; stderr: string };

export type GitSetting = {
  environment: NodeJS.ProcessEnv;
  /** Commands of the repository's own configuration that may run; see `planted.ts`. */
  trusted: Config;
  /** Settings of the repository at the founding; null when nobody knows them. See `settings.ts`. */
  founding: Config | null;
};

/** Commands that read neither files nor an index, so no filter or merge driver can run in them.
 * (`write-tree` is none of them: it looks again at files as young as the index.) */
const plumbing = new Set([
  'cat-file',
  'config',
  'for-each-ref',
  'hash-object',
  'merge-base',
  'rev-list',
  'rev-parse',
  'symbolic-ref',
  'update-ref',
  'version',
]);

/**
 * Runs one git command. Throws GitError when it exits with a code that is not accepted, takes
 * longer than `timeMs` (two minutes when not given) or prints more than `limit` bytes (64 MiB).
 */
export async function runGit(setting: GitSetting, call: GitCall): Promise<GitOutput> {
  const verb = call.args.find((each) => !each.startsWith('-')) ?? '';
  const isFiltered = call.args.some((arg) => arg === '--filters' || arg.startsWith('--path='));
  const isPlumbing = plumbing.has(verb) && !isFiltered;
  // In a partial clone any command may have to fetch, and where from stands in the configuration.
  if (isPlumbing && !isPartial(setting.founding)) return start(setting, call, nothing);
  const listing = await start(setting, { args: configListing, in: call.in }, nothing);
  return start(setting, call, overridesOf(setting, listing.text));
}

const nothing: Overrides = { config: [], protocols: [] };

function overridesOf(setting: GitSetting, listing: string): Overrides {
  const { environment, trusted, founding } = setting;
  const disarmed = disarm(commandsIn(listing), trusted);
  const settings = founding === null ? [] : asFounded(listing, founding, environment);
  return {
    config: [...disarmed, ...settings],
    protocols: allowedProtocols(listing, founding),
  };
}

/**
 * What another git does to the same repository at this moment, such as that of a second town: it has
 * made the folder of a worktree and not yet written into it (git dies of that), or it holds the lock
 * of a ref. The lock of an index is not among them: the person may be in the middle of a commit.
 */
const passing =
  /failed to read .*\/worktrees\/.*\/commondir|(packed-refs|config|HEAD|refs\/[^']*)\.lock'?: File exists|cannot lock ref .*: Unable to create/;
/** Git is started again after so many milliseconds, so many times. */
const again = { ms: 50, times: 40 };

/** Starts git, and again while another one is in its way for a moment. */
async function start(setting: GitSetting, call: GitCall, overrides: Overrides): Promise<GitOutput> {
  for (let left = again.times; ; left--) {
    try {
      return await startOnce(setting, call, overrides);
    } catch (error) {
      if (left === 0 || !(error instanceof GitError) || !passing.test(error.stderr)) throw error;
      await pause(again.ms);
    }
  }
}

type Ended = { code: number | null; out: Buffer; err: string };

async function startOnce(
  setting: GitSetting,
  call: GitCall,
  overrides: Overrides,
): Promise<GitOutput> {
  const limit = call.limit ?? 64 * 1024 * 1024;
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort('timeout'), call.timeMs ?? 120_000);
  const ended: Ended = { code: null, out: Buffer.alloc(0), err: '' };
  let printed = 0;
  const count = (chunk: Buffer) => {
    printed += chunk.length;
    if (printed > limit) stop.abort('overflow');
  };
  try {
    const run = speaker(setting, call, overrides, { signal: stop.signal, ended, count });
    await Promise.race([run.raw([...call.args]), stubborn(stop.signal)]);
  } catch (cause) {
    const stderr = cause instanceof Error ? cause.message : String(cause);
    throw new GitError({ command: call.args, exitCode: null, stderr, cause });
  } finally {
    clearTimeout(timer);
  }
  return judge(call, stop.signal, ended, limit);
}

/** simple-git, set up for one call. Each call has its own: one that fails must not empty the queue
 * of others. */
function speaker(
  setting: GitSetting,
  call: GitCall,
  overrides: Overrides,
  hear: { signal: AbortSignal; ended: Ended; count: (chunk: Buffer) => void },
) {
  const variables = environmentOf(setting.environment, call, overrides);
  return simpleGit({
    baseDir: typeof call.in === 'string' ? call.in : call.in.path,
    config: fixedConfig,
    // Exactly what `fixedConfig` and `overrides` set; everything else stays blocked.
    unsafe: {
      allowUnsafeFsMonitor: true,
      allowUnsafeHooksPath: true,
      allowUnsafeProtocolOverride: true,
      allowUnsafeFilter: true,
      allowUnsafeMergeDriver: true,
      allowUnsafeConfigEnvCount: true,
    },
    allowEnvironment: Object.keys(variables).filter((name) => name.startsWith('GIT_')),
    abort: hear.signal,
    // The end of its output ends a command; waiting longer after a silent one costs 50 ms a call.
    completion: { onClose: true, onExit: false },
    input: () => call.input,
    // Called for every end, good or bad. Exit codes are answers in git, so `judge` looks at them.
    errors: (_error, result) => {
      hear.ended.code = result.exitCode;
      hear.ended.out = Buffer.concat(result.stdOut);
      hear.ended.err = Buffer.concat(result.stdErr).toString('utf8');
      return undefined;
    },
  })
    .env(variables)
    .outputHandler((_command, stdout) => stdout.on('data', hear.count));
}

/** simple-git stops a command with SIGINT and waits. One that does not listen is not waited for. */
function stubborn(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    signal.addEventListener('abort', () => setTimeout(resolve, 5_000).unref());
  });
}

function judge(call: GitCall, signal: AbortSignal, ended: Ended, limit: number): GitOutput {
  const answer = (code: number, stdout: Buffer): GitOutput => ({
    code,
    stdout,
    text: stdout.toString('utf8'),
    stderr: ended.err,
  });
  if (signal.aborted && signal.reason === 'overflow') {
    if (call.overflow === 'cut') return answer(0, ended.out.subarray(0, limit));
    const stderr = `it printed more than ${limit} bytes`;
    throw new GitError({ command: call.args, exitCode: null, stderr });
  }
  if (signal.aborted) {
    throw new GitError({ command: call.args, exitCode: null, stderr: 'it took too long' });
  }
  if (ended.code !== null && (call.accept ?? [0]).includes(ended.code)) {
    return answer(ended.code, ended.out);
  }
  throw new GitError({ command: call.args, exitCode: ended.code, stderr: ended.err });
}
