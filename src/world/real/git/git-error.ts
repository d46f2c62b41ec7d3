/** What git refused, in one line for the person, and what to do next. */

const advice: [RegExp, string][] = [
  [/spawn git ENOENT/, 'Install git, or put it on the PATH.'],
  [
    /dubious ownership/,
    'Tell git that you trust it: git config --global --add safe.directory <it>.',
  ],
  [/\.lock'?: File exists/, 'Another git process is at work there; let it end, then try again.'],
  [/No space left|Disk quota/i, 'Free some disk space, then try again.'],
  [/Permission denied|Read-only file system|not permitted/, 'Make it writable for this user.'],
  [
    /git-lfs.*not found|git-lfs: No such file/,
    'Install git-lfs, or take it out of this repository: git lfs uninstall --local.',
  ],
  [
    /unknown repository extension found:\s*(\S+)/,
    'Take it out: git config --file .git/config --unset-all extensions.<that name>.',
  ],
  [/bad (numeric|boolean) config value/, 'Correct that setting in the configuration of git.'],
  [
    /transport '.*' not allowed/,
    'Objects are missing here, and Town fetches only from the promisor remote it was founded with. Fetch them: git fetch --refetch.',
  ],
  [
    /from promisor remote/,
    'This is a partial clone, and its remote cannot be reached. Connect to it, or fetch all of it.',
  ],
  [
    /bad object|missing blob|unable to read|promisor/,
    'Run "git fsck"; in a partial clone, fetch all.',
  ],
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
  /** All that git printed, or its last 16,000 characters, for the log. */
  readonly stderr: string;

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
    this.stderr = failure.stderr.slice(-longestCause);
  }
}

/** What a line says of the cause, the most telling kind first. git often dies of what another program
 * said before, and its own last line names only the end of that program. */
const telling = [
  /: (command )?not found$|: No such file or directory$|cannot run .*: /,
  /No space left|Disk quota exceeded|Permission denied|Read-only file system|Too many open files/i,
  /could not fetch|Could not resolve|Connection (refused|timed out)|Authentication failed|does not appear to be a git repository|transport '.*' not allowed/i,
  /^(fatal|error): .*(filter|smudge|clean) .*failed/i,
];
/** Lines of git that name no cause where another line does. */
const empty =
  /the remote end hung up unexpectedly|could not fetch .* from promisor remote|index-pack failed|unpack-objects|early EOF|^(fatal|error): \s*$/;
const own = /^(fatal|error): /;

/** The line that names the reason; git may print hints and progress around it. */
function tellingLine(stderr: string): string {
  const lines = stderr
    .split(/[\n\r]/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const known = telling.map((kind) => lines.find((line) => kind.test(line) && !empty.test(line)));
  const line =
    known.find((found) => found !== undefined) ??
    lines.find((each) => own.test(each) && !empty.test(each)) ??
    lines.find((each) => own.test(each)) ??
    lines[0] ??
    'no reason given';
  return line.replace(own, '').replace(/\.$/, '').slice(0, longestLine);
}

/** Characters of a line that a person reads at a glance. */
const longestLine = 300;
/** Characters of the end of stderr that are kept for the log. */
const longestCause = 16_000;
