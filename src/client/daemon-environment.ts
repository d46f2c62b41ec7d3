/** The environment a daemon is started with, and what it finds in it for its agents. */

/**
 * Node 20 reads every certificate of this file before the first line of a program, which takes longer
 * than all the rest of its start. A daemon speaks to nobody who needs them; its agents may.
 */
const certificates = 'NODE_EXTRA_CA_CERTS';
const carried = `TOWN_${certificates}`;

/** Who commits, and how git is reached and set up: true for longer than one command. */
const lasting =
  /^GIT_((AUTHOR|COMMITTER)_(NAME|EMAIL)|CONFIG_(GLOBAL|SYSTEM|NOSYSTEM)|SSH|SSH_COMMAND|SSH_VARIANT|SSL_.*|PROXY_.*)$/;

/**
 * What is true only for the command that happens to start the daemon, which outlives it by days: a run of
 * Town's (a daemon that an agent's command woke is no part of it), a git hook, a script of npm or make, one
 * window of a terminal or an editor, a debugger.
 */
const momentary = [
  /^TOWN_/,
  /^GIT_/,
  /^npm_|^(INIT_CWD|NODE|NODE_CHANNEL_FD|NODE_CHANNEL_SERIALIZATION_MODE|NODE_UNIQUE_ID)$/,
  /^(MAKEFLAGS|MAKELEVEL|MFLAGS|MAKE_TERM(OUT|ERR))$/,
  /^(TMUX|TMUX_PANE|STY|WINDOW|WINDOWID|COLUMNS|LINES|VTE_VERSION|WT_SESSION|TERM_PROGRAM.*|TERM_SESSION_ID)$/,
  /^(ITERM|KITTY|WEZTERM|KONSOLE|ALACRITTY|GHOSTTY|ZELLIJ|GNOME_TERMINAL|VSCODE)_|^ZELLIJ$/,
  /^(CLAUDECODE|CLAUDE_CODE_(ENTRYPOINT|SSE_PORT|SESSION_ID))$/,
  /^(SSH_TTY|SSH_CLIENT|SSH_CONNECTION)$/,
  /^(PWD|OLDPWD|SHLVL|_)$/,
];

/** Options that make every Node load something, as a debugger does; how much memory it takes may stay. */
const loading = /(^|\s)(--inspect|--require|-r|--import|--loader|--experimental-loader)/;

/** The variables of the caller that are as true for the daemon, its agents and its checks. */
export function environmentForDaemon(from: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const own = Object.entries(withLastingAuthor(from)).filter(([name, value]) => {
    if (name === 'NODE_OPTIONS') return !loading.test(value ?? '');
    return lasting.test(name) || !momentary.some((names) => names.test(name));
  });
  const { [certificates]: path, ...rest } = Object.fromEntries(own);
  return path === undefined ? rest : { ...rest, [carried]: path };
}

/**
 * git tells the hooks of a commit who its author is, and when: all three variables. That may be somebody
 * else than the person, who is the committer (githooks(5), `git commit --author`).
 */
function withLastingAuthor(from: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  if (from['GIT_AUTHOR_DATE'] === undefined) return from;
  const { GIT_AUTHOR_NAME: _name, GIT_AUTHOR_EMAIL: _email, ...rest } = from;
  const { GIT_COMMITTER_NAME: name, GIT_COMMITTER_EMAIL: email } = from;
  return {
    ...rest,
    ...(name !== undefined && { GIT_AUTHOR_NAME: name }),
    ...(email !== undefined && { GIT_AUTHOR_EMAIL: email }),
  };
}

/**
 * Puts what was carried past the start of a daemon where programs started from now on find it, and takes out
 * what is true for one command only, for whoever started this program otherwise.
 */
export function unpackEnvironment(environment: NodeJS.ProcessEnv): void {
  const path = environment[carried] ?? environment[certificates];
  const lasting = environmentForDaemon(environment);
  for (const name of Object.keys(environment)) if (!(name in lasting)) delete environment[name];
  if (path !== undefined) environment[certificates] = path;
}
