/**
 * Settings in the repository's own configuration that change what git does for Town.
 *
 * Agents share that configuration through their worktrees, so it may say anything by the time Town
 * calls git. One rule holds: what the repository itself said when the town was founded stays in
 * force; anything else there gives way to the person's global configuration, or to git's default.
 *
 * Two things no override reaches: a value that git cannot parse ends every command, the person's
 * too, and so does an unknown `extensions.*`. The error names the key then.
 */
import path from 'node:path';
import { type Config, type ListedSetting, readListing } from './listing.ts';
import { fetchSettingsIn } from './promisor.ts';

/**
 * What git does without a setting. `founded`: the value of the founding comes first. `whole`: always
 * the usual value, for the other one hides files of the tree.
 */
type Rule = { usual: string; from: 'founded' | 'whole'; told: string | null };

const founded = (usual: string, told: string | null = null): Rule => ({
  usual,
  from: 'founded',
  told,
});
const whole = (usual: string, told: string | null = null): Rule => ({ usual, from: 'whole', told });

/** By the key as git lists it. `told` says what it does to the person's own git, where it does. */
const rules: Record<string, Rule> = {
  // Which files there are, and where.
  'core.bare': whole('false', 'git finds no working tree'),
  // Town names the working tree of each call itself, which git prefers.
  'core.worktree': whole('', 'git looks for the files elsewhere'),
  'core.sparsecheckout': whole('false', 'git leaves files of a commit out'),
  'core.sparsecheckoutcone': whole('false'),
  'index.sparse': whole('false'),
  'sparse.expectfilesoutsideofpatterns': whole('false'),
  'core.ignorestat': founded('false', 'git does not see edits'),
  'core.checkstat': founded('default'),
  'core.trustctime': founded('true'),
  'core.splitindex': founded('false'),
  'core.untrackedcache': founded('keep'),
  // Town's own calls never use a monitor; the git of a check does.
  'core.fsmonitor': founded('false'),
  'status.showuntrackedfiles': founded('normal'),
  'core.filemode': founded('true', 'git compares modes in another way'),
  'core.symlinks': founded('true', 'git writes links as plain files'),
  'core.ignorecase': founded('false', 'git takes different names for one'),
  'core.precomposeunicode': founded('false'),
  'core.excludesfile': founded('', 'other files are ignored'),
  'add.ignoreerrors': founded('false'),
  // What is in them.
  'core.attributesfile': founded('', 'other attributes are in force'),
  'core.autocrlf': founded('false', 'line ends are changed'),
  'core.eol': founded('native', 'line ends are changed'),
  'core.bigfilethreshold': founded('512m'),
  'core.sharedrepository': founded('umask'),
  'core.fsync': founded('objects,derived-metadata,-loose-object'),
  'core.prefersymlinkrefs': founded('false'),
  // How commits are joined.
  'merge.default': founded('text'),
  'merge.renormalize': founded('false'),
  'merge.renames': founded('true'),
  'merge.directoryrenames': founded('conflict'),
  'merge.renamelimit': founded('7000'),
  // What a reviewer is shown.
  'diff.algorithm': founded('default'),
  'diff.autorefreshindex': founded('true'),
  'diff.context': founded('3'),
  'diff.interhunkcontext': founded('0'),
  'diff.indentheuristic': founded('true'),
  'diff.orderfile': founded('/dev/null'),
  'diff.relative': founded('false'),
  'diff.renames': founded('true'),
  'diff.renamelimit': founded('1000'),
  'diff.submodule': founded('short'),
  'diff.suppressblankempty': founded('false'),
  'diff.noprefix': founded('false'),
  'diff.mnemonicprefix': founded('false'),
  'i18n.logoutputencoding': founded('utf-8'),
  // Whose name stands in commits.
  'user.name': founded('', 'commits carry that name'),
  'user.email': founded('', 'commits carry that address'),
};

/** Settings of a diff driver; git takes a driver's name with its case. */
const driverRules: [RegExp, Rule][] = [
  [/^diff\..+\.binary$/s, founded('auto')],
  [/^diff\..+\.x?funcname$/s, founded('')],
];

function ruleOf(key: string): Rule | null {
  if (Object.hasOwn(rules, key)) return rules[key] ?? null;
  return driverRules.find(([pattern]) => pattern.test(key))?.[1] ?? null;
}

/** What the repository's own configuration says now of all that counts: to be kept at a founding. */
export function settingsIn(listing: string): Config {
  const entries = readListing(listing);
  return { ...ownSettings(entries), ...fetchSettingsIn(entries) };
}

function ownSettings(entries: ListedSetting[]): Config {
  const own = entries.filter(({ scope, key }) => isOwn(scope) && ruleOf(key) !== null);
  return Object.fromEntries(own.map(({ key, value }) => [key, value]));
}

const isOwn = (scope: string): boolean => scope === 'local' || scope === 'worktree';

/**
 * What to lay over the configuration so that each setting is as it was at the founding.
 * `environment` says where the person's global files are.
 */
export function asFounded(
  listing: string,
  founding: Config,
  environment: NodeJS.ProcessEnv,
): [key: string, value: string][] {
  const entries = readListing(listing);
  return changes(entries, founding).map(({ key, rule }) => {
    const first = rule.from === 'whole' ? null : settingNow(entries, key, founding);
    return [key, first ?? usualFile(key, environment) ?? rule.usual];
  });
}

/** The value of a setting for Town: that of the founding, else the person's global one; null when
 * there is none. With `founding` null nothing is known of it, and what git says counts. */
export function settingNow(
  entries: readonly ListedSetting[],
  key: string,
  founding: Config | null,
): string | null {
  const founded = founding === null ? undefined : founding[key];
  if (founded !== undefined) return founded;
  const found = entries.findLast(
    (entry) => entry.key === key && (founding === null || !isOwn(entry.scope)),
  );
  return found?.value ?? null;
}

/** git reads these files when no setting names others. */
function usualFile(key: string, environment: NodeJS.ProcessEnv): string | null {
  const name = { 'core.attributesfile': 'attributes', 'core.excludesfile': 'ignore' }[key];
  if (name === undefined) return null;
  const { XDG_CONFIG_HOME: config, HOME: home = '/' } = environment;
  return path.join(config || path.join(home, '.config'), 'git', name);
}

type Change = { key: string; rule: Rule; now: string | null };

function changes(entries: ListedSetting[], founding: Config): Change[] {
  const now = ownSettings(entries);
  return [...new Set([...Object.keys(now), ...Object.keys(founding)])].flatMap((key) => {
    const rule = ruleOf(key);
    const value = now[key] ?? null;
    if (rule === null || value === (founding[key] ?? null)) return [];
    // Nothing is hidden any more, which is what Town wants.
    if (rule.from === 'whole' && (value === null || value === rule.usual)) return [];
    return [{ key, rule, now: value }];
  });
}

/** Changes that the person's own git suffers from, each with the command that undoes it. */
export function toldChanges(listing: string, founding: Config): string[] {
  const entries = readListing(listing);
  return changes(entries, founding).flatMap(({ key, rule, now }) => {
    if (rule.told === null) return [];
    const before = founding[key] ?? null;
    const found = now === null ? 'is not set any more' : `is now ${JSON.stringify(now)}`;
    const was = before === null ? 'not set' : JSON.stringify(before);
    const scope = entries.findLast((entry) => entry.key === key && isOwn(entry.scope))?.scope;
    return [
      `The git configuration of this repository was changed since the town was founded: ${key} ${found} (it was ${was}), so ${rule.told}. ` +
        `Town goes on as before. To undo it: ${undoing(key, before, scope ?? 'local')}`,
    ];
  });
}

/** With a working tree that is not there, git does not even change its configuration. */
function undoing(key: string, before: string | null, scope: string): string {
  const place = key === 'core.worktree' ? 'GIT_WORK_TREE=. ' : '';
  const change = before === null ? `--unset-all ${key}` : `${key} ${quoted(before)}`;
  return `${place}git config --${scope} ${change}`;
}

const quoted = (value: string): string =>
  /^[\w./@:-]+$/.test(value) ? value : `'${value.replaceAll("'", "'\\''")}'`;
