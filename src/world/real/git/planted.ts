/**
 * Commands that git's configuration can name and that no flag turns off.
 *
 * Agents share the repository's configuration through their worktrees, and attributes are files of
 * the tree, so an agent can plant `filter.x.clean` and wait for Town's next `git add` or checkout.
 * These run user-defined commands: `add`, `status`, `diff`, `checkout`, `reset`, `read-tree -u`,
 * `worktree add` and `merge` (filters), `merge-tree` and `merge` (merge drivers).
 *
 * The rule: what a person wrote outside the repository (`system`, `global`: git-lfs, say) runs; what
 * stands in the repository's own configuration does not, unless its value was there when the town
 * was founded (git-crypt and nbstripout live there) and is therefore among the trusted ones.
 *
 * What stays open: an agent runs as the same user, so it can write the global configuration too, or
 * plant its command in the milliseconds between the look and the run. Only a sandbox ends that.
 */
import { type Config, readListing } from './listing.ts';

const driver = /^(filter\..*\.(clean|smudge|process)|merge\..*\.driver|hook\..*\.command)$/s;

/** The commands that the repository's own configuration names, out of `configListing`. */
export function commandsIn(listing: string): Config {
  const own = readListing(listing).filter(
    ({ scope, key }) => (scope === 'local' || scope === 'worktree') && driver.test(key),
  );
  return Object.fromEntries(own.map(({ key, value }) => [key, value]));
}

/** What to lay over the configuration so that none of `commands` runs, except the trusted ones. */
export function disarm(commands: Config, trusted: Config): [key: string, value: string][] {
  return Object.entries(commands)
    .filter(([key, value]) => trusted[key] !== value)
    .flatMap(([key]) => harmless(key));
}

function harmless(key: string): [string, string][] {
  const owner = key.slice(0, key.lastIndexOf('.'));
  // An empty filter is no filter. A driver that fails is a conflict; an empty one would silently
  // keep one side.
  if (key.startsWith('filter.'))
    return [
      [key, ''],
      [`${owner}.required`, 'false'],
    ];
  if (key.startsWith('merge.')) return [[key, 'false']];
  return [
    [`${owner}.enabled`, 'false'],
    [`${owner}.event`, ''],
  ];
}

/** Commands that do not run for Town, each with what the person can do about it. */
export function toldCommands(listing: string, trusted: Config): string[] {
  return Object.entries(commandsIn(listing))
    .filter(([key, value]) => trusted[key] !== value)
    .map(
      ([key, value]) =>
        `The git configuration of this repository names a command that Town was not founded with, so Town does not run it: ${key} is ${JSON.stringify(value)}. ` +
        `To run it, set it in your own configuration: git config --global ${key} ${quoted(value)}. To take it away: git config --local --unset-all ${key}`,
    );
}

const quoted = (value: string): string => `'${value.replaceAll("'", "'\\''")}'`;
