/** What git refused, in one line for the person, and what to do next. */

const advice: [RegExp, string][] = [
  [/spawn git ENOENT/, 'Install git, or put it on the PATH.'],
  [
    /dubious ownership/,
    'Tell git that you trust it: git config --global --add safe.directory <it>.',
  ],
  [/\.lock'?: File exists/, 'Another git process is at work there; let it end, then try again.'],
  [/No space left|Disk quota/, 'Free some disk space, then try again.'],
  [/Permission denied|Read-only file system|not permitted/, 'Make it writable for this user.'],
  [
    /bad object|missing blob|unable to read|promisor/,
    'Run "git fsck"; in a partial clone, fetch all.',
  ],
  [/transport '.*' not allowed/, 'The repository lacks objects; fetch all of them first.'],
];

/**
 * A git command that failed. `command` is its argument list without the fixed configuration,
 * `exitCode` is null when the process was stopped, `detail` is the line of stderr that says why.
 */
export class GitError extends Error {
  readonly command: readonly string[];
  readonly exitCode: number | null;
  readonly detail: string;
  readonly next: string;

  constructor(failure: {
    command: readonly string[];
    exitCode: number | null;
    stderr: string;
    next?: string;
    cause?: unknown;
  }) {
    const detail = tellingLine(failure.stderr);
    const next =
      failure.next ?? advice.find(([pattern]) => pattern.test(failure.stderr))?.[1] ?? '';
    const how = failure.exitCode === null ? 'was stopped' : `failed (exit ${failure.exitCode})`;
    const command = failure.command.slice(0, 3).join(' ');
    super([`git ${command} ${how}: ${detail}.`, next].filter((part) => part !== '').join(' '), {
      cause: failure.cause,
    });
    this.name = 'GitError';
    this.command = failure.command;
    this.exitCode = failure.exitCode;
    this.detail = detail;
    this.next = next;
  }
}

/** The line that names the reason; git may print hints and progress around it. */
function tellingLine(stderr: string): string {
  const lines = stderr.split('\n').filter((line) => line.trim() !== '');
  const line = lines.find((each) => /^(fatal|error): /.test(each)) ?? lines[0] ?? 'no reason given';
  return line
    .trim()
    .replace(/^(fatal|error): /, '')
    .replace(/\.$/, '');
}
