/** Runs one check command to its end, and sees to it that nothing of it lives on. */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { StringDecoder } from 'node:string_decoder';
import { withoutSequences } from '../../terminal/sanitise.ts';
import { startTimeOf } from './processes.ts';
import { endProcesses } from './run-processes.ts';

export type CheckOrder = {
  /** A line for `sh -c`. */
  command: string;
  cwd: string;
  /** All variables the command sees; see `checkEnvironment`. */
  env: Record<string, string>;
  /** Milliseconds until it is ended. */
  timeMs: number;
  /** Output as it comes, both streams in one. */
  onOutput?: (text: string) => void;
  signal?: AbortSignal;
};

export type CheckResult = {
  passed: boolean;
  how: 'ended' | 'took too long' | 'aborted' | 'did not start';
  /** Exit code; 128 and the signal's number when a signal ended it; null when it did not end. */
  code: number | null;
  ms: number;
  /** The last 16 kB of its output, without escape sequences: it is read by people and agents. */
  tail: string;
};

const tailLength = 16 * 1024;
/** Milliseconds between the polite and the final signal. */
const grace = 2_000;

/**
 * The command runs in a process group of its own beside a reader of our end of its standard input:
 * when this process dies, however that happens, the reader sees the end of the pipe and kills the
 * group, so that a restart never meets an old check in the same checkout.
 */
const guarded = [
  'exec 3<&0',
  // One pipe for both streams keeps their order.
  'sh -c "$1" </dev/null 3<&- 2>&1 & command=$!',
  "(trap '' TERM; cat <&3; kill -KILL 0) >/dev/null 2>&1 &",
  // The polite signal goes to the whole group; the command decides what to do with it.
  'trap : TERM',
  'wait "$command"; code=$?',
  'while kill -0 "$command" 2>/dev/null; do wait "$command"; code=$?; done',
  'exit "$code"',
].join('\n');

/** Marks the processes of one check in their environment. */
const markName = 'TOWN_CHECK';

/**
 * Runs the command and gives its outcome; never rejects. When it ends, takes too long or is aborted,
 * all its processes are killed: its group, its session, and whatever carries its mark, so that nothing
 * of one check is at work in the next. (A process that left its session and cleared its environment
 * is out of reach, and without /proc one that left its group.)
 */
export function runCheck(order: CheckOrder): Promise<CheckResult> {
  const started = performance.now();
  const tail = keepTail();
  const outcome = (how: CheckResult['how'], code: number | null): CheckResult => ({
    passed: how === 'ended' && code === 0,
    how,
    code,
    ms: Math.round(performance.now() - started),
    tail: withoutSequences(tail.text()),
  });
  if (order.signal?.aborted) return Promise.resolve(outcome('aborted', null));
  const mark = randomUUID();
  const child = spawn('sh', ['-c', guarded, 'check', order.command], {
    cwd: order.cwd,
    env: { ...order.env, [markName]: mark },
    detached: true,
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  // Closed by the group's death, which is no news.
  child.stdin.on('error', () => undefined);
  // Its end follows, and counts as always.
  child.stdout.on('error', () => undefined);
  const startTime = child.pid === undefined ? null : startTimeOf(child.pid);
  const decoder = new StringDecoder('utf8');
  child.stdout.on('data', (chunk: Buffer) => {
    const text = decoder.write(chunk);
    tail.add(text);
    order.onOutput?.(text);
  });
  return new Promise((resolve) => {
    const ending = endOnTimeOrAbort(child, order);
    child.on('error', (error) => {
      ending.over();
      tail.add(`${error.message}\n`);
      resolve(outcome('did not start', null));
    });
    child.on('exit', (code, signal) => {
      ending.over();
      killGroup(child, 'SIGKILL');
      // A process that left the group may hold the pipes open; its output is not waited for.
      const patience = setTimeout(() => child.stdout.destroy(), 500);
      child.on('close', () => {
        clearTimeout(patience);
        const how = ending.how();
        const ended = code ?? (signal === 'SIGKILL' ? 137 : 143);
        const result = outcome(how, how === 'ended' ? ended : null);
        endRest(child, startTime, mark).then(() => resolve(result));
      });
    });
  });
}

function endOnTimeOrAbort(child: ChildProcess, order: CheckOrder) {
  let how: CheckResult['how'] = 'ended';
  let force: NodeJS.Timeout | undefined;
  const end = (why: CheckResult['how']) => {
    if (how !== 'ended') return;
    how = why;
    killGroup(child, 'SIGTERM');
    force = setTimeout(() => killGroup(child, 'SIGKILL'), grace);
  };
  const timer = setTimeout(() => end('took too long'), order.timeMs);
  const abort = () => end('aborted');
  order.signal?.addEventListener('abort', abort);
  return {
    how: () => how,
    over: () => {
      clearTimeout(timer);
      clearTimeout(force);
      order.signal?.removeEventListener('abort', abort);
    },
  };
}

/** Ends what left the group. */
async function endRest(
  { pid: agentPid }: ChildProcess,
  agentStartTime: string | null,
  mark: string,
): Promise<void> {
  if (agentPid === undefined || agentStartTime === null) return;
  const marks = [`${markName}=${mark}`];
  const roots = { agentPid, agentStartTime, marks, livedAt: Date.now() };
  await endProcesses(roots, { graceMs: 0 }).catch(() => null);
}

function killGroup(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch {
    // The group is gone already.
  }
}

function keepTail() {
  let text = '';
  return {
    add: (more: string) => {
      text = (text + more).slice(-2 * tailLength);
    },
    text: () => text.slice(-tailLength),
  };
}

/** Variables of ours that a check may see. Keys and tokens of agents are not among them. */
const passedOn =
  /^(PATH|HOME|USER|LOGNAME|SHELL|LANG|LC_.*|TZ|TMPDIR|XDG_.*|(HTTPS?|NO|ALL)_PROXY|SSL_CERT_(FILE|DIR)|JAVA_HOME|GOPATH|GOROOT|CARGO_HOME|RUSTUP_HOME|VIRTUAL_ENV|NVM_DIR|VOLTA_HOME|PNPM_HOME|ANDROID_HOME|DOCKER_HOST)$/i;

/** The environment of a check: an allow-list of `from`, then `CI=1` and a dumb terminal, then `extra`. */
export function checkEnvironment(
  from: NodeJS.ProcessEnv,
  extra: Record<string, string> = {},
): Record<string, string> {
  const kept = Object.entries(from).filter(
    (entry): entry is [string, string] => passedOn.test(entry[0]) && entry[1] !== undefined,
  );
  return { ...Object.fromEntries(kept), CI: '1', TERM: 'dumb', ...extra };
}

/** The end of an output, from the beginning of a line where there is one. */
export function lastOf(output: string, most: number): string {
  if (output.length <= most) return output;
  const end = output.slice(-most);
  const line = /[\r\n]/.exec(end);
  return line === null ? end : end.slice(line.index + 1);
}
