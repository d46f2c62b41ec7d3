/** The environment a daemon is started with, and what it finds in it for its agents. */

/**
 * Node 20 reads every certificate of this file before the first line of a program, which takes longer
 * than all the rest of its start. A daemon speaks to nobody who needs them; its agents may.
 */
const certificates = 'NODE_EXTRA_CA_CERTS';
const carried = `TOWN_${certificates}`;

/** Without what belongs to a run: a daemon that an agent's command woke is no part of it. */
export function environmentForDaemon(from: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const own = Object.entries(from).filter(([name]) => !name.startsWith('TOWN_'));
  const { [certificates]: path, ...rest } = Object.fromEntries(own);
  return path === undefined ? rest : { ...rest, [carried]: path };
}

/** Puts what was carried past the start of a daemon where programs started from now on find it. */
export function unpackEnvironment(environment: NodeJS.ProcessEnv): void {
  const path = environment[carried];
  if (path === undefined) return;
  environment[certificates] = path;
  delete environment[carried];
}
