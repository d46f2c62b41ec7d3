/** What is the same in every git call, so that neither a repository's configuration nor the caller's
 * environment decides what runs or where. The system's and the person's own configuration stay in force
 * (git-lfs is set up there): an agent's worktree does not reach them. */

/** A working tree and the git directory that belongs to it, both absolute. */
export type Checkout = { path: string; gitDir: string };

export type GitCall = {
  args: readonly string[];
  /** Where to run. A plain path is one that git may search upwards from, for first contact only. */
  in: Checkout | string;
  input?: Buffer | string;
  /** Variables for this call: GIT_INDEX_FILE or GIT_REFLOG_ACTION. */
  env?: Record<string, string>;
  /** Exit codes that are answers, not failures. 0 when not given. */
  accept?: readonly number[];
  timeMs?: number;
  /** Bytes of output kept; more is a failure, or is cut off when `overflow` says so. */
  limit?: number;
  overflow?: 'fail' | 'cut';
};

/** What one call needs beyond that: settings to lay over the configuration, and the protocols with
 * which git may fetch objects that are missing. */
export type Overrides = { config: [key: string, value: string][]; protocols: string[] };

/** Laid over every configuration file. No hooks, no monitors, no signing programs, no maintenance
 * behind our back, no walking into submodules. */
export const fixedConfig = [
  'core.fsmonitor=false',
  'core.hooksPath=/dev/null',
  'protocol.ext.allow=never',
  'core.quotePath=false',
  'core.safecrlf=false',
  'submodule.recurse=false',
  'commit.gpgSign=false',
  'merge.verifySignatures=false',
  'log.showSignature=false',
  'maintenance.auto=false',
  'gc.auto=0',
];

/** Names that change what git runs or where it looks. simple-git refuses them too. */
const unwanted = /^(git_.*|editor|visual|pager|prefix|ssh_askpass|language)$/i;

/** The variables for one call: what the caller has, less what is unwanted, and what Town insists on. */
export function environmentOf(
  environment: NodeJS.ProcessEnv,
  call: GitCall,
  { config, protocols }: Overrides,
): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(environment)) {
    if (value !== undefined && !unwanted.test(name)) kept[name] = value;
  }
  return {
    ...kept,
    ...placeOf(call.in),
    LC_ALL: 'C',
    GIT_TERMINAL_PROMPT: '0',
    // Reading a status must not take the lock of somebody's index.
    GIT_OPTIONAL_LOCKS: '0',
    // What is tested must be what lands: refs/replace would show other objects than the real ones.
    GIT_NO_REPLACE_OBJECTS: '1',
    // A planted promisor remote could otherwise name a command.
    GIT_ALLOW_PROTOCOL: protocols.join(':'),
    GIT_NO_LAZY_FETCH: protocols.length === 0 ? '1' : '0',
    // Grafts would show another history than the real one. A file that is there, even an empty one,
    // makes git print advice.
    GIT_GRAFT_FILE: '/dev/null/none',
    // Here and not as `-c`, because a driver's name may hold an equals sign.
    ...configVariables(config),
    ...call.env,
  };
}

/** Settings laid over all configuration files; see git-config(1), GIT_CONFIG_COUNT. */
export function configVariables(config: Overrides['config']): Record<string, string> {
  const pairs = config.flatMap(([key, value], at) => [
    [`GIT_CONFIG_KEY_${at}`, key],
    [`GIT_CONFIG_VALUE_${at}`, value],
  ]);
  return { GIT_CONFIG_COUNT: String(config.length), ...Object.fromEntries(pairs) };
}

/** Both named outright: a worktree whose `.git` file is gone would otherwise make git climb to the
 * person's own checkout around it. */
function placeOf(place: Checkout | string): Record<string, string> {
  if (typeof place === 'string') return {};
  return { GIT_DIR: place.gitDir, GIT_WORK_TREE: place.path };
}
