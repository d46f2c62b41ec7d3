/**
 * Partial clones: which objects git may fetch while it works for Town.
 *
 * A promisor remote that was configured when the town was founded is the person's, and git fetches
 * from it what a checkout lacks, as in any other terminal. A fetch runs commands and contacts hosts
 * that the configuration names, so it is allowed only while everything that decides on that is as it
 * was at the founding.
 */
import { type Config, type ListedSetting, readListing } from './listing.ts';

const remotePart = /^remote\.(.+)\.([^.]+)$/s;
/** What besides the remote decides where a fetch goes and what it runs. */
const way =
  /^(url\..+|extensions\.partialclone|core\.(sshcommand|gitproxy|askpass|alternaterefs(command|prefixes))|https?\..+|credential\..+|ssh\..+|protocol\..+|fetch\..+|transfer\..+|bundle\..+)$/s;

/** All that decides on fetches from promisor remotes, of the repository's own configuration; empty
 * when it is no partial clone. Several values of a key are joined by line feeds. */
export function fetchSettingsIn(entries: readonly ListedSetting[]): Config {
  const own = entries.filter(({ scope }) => scope === 'local' || scope === 'worktree');
  const promisors = promisorsIn(own);
  if (promisors.size === 0) return {};
  const found: Config = {};
  for (const { key, value } of own) {
    const [, remote] = remotePart.exec(key) ?? [];
    const counts = remote === undefined ? way.test(key) : promisors.has(remote);
    if (counts) found[key] = key in found ? `${found[key]}\n${value}` : value;
  }
  return found;
}

function promisorsIn(entries: readonly ListedSetting[]): Set<string> {
  return new Set(
    entries.flatMap(({ key, value }) => {
      if (key === 'extensions.partialclone') return [value];
      const [, remote, part] = remotePart.exec(key) ?? [];
      return remote !== undefined && (part === 'promisor' || part === 'partialclonefilter')
        ? [remote]
        : [];
    }),
  );
}

/** Whether the town was founded in a partial clone. */
export function isPartial(founding: Config | null): boolean {
  return founding !== null && Object.keys(founding).some((key) => /\.promisor$/.test(key));
}

/** Protocols that git may use; none when a fetch is not allowed. */
export function allowedProtocols(listing: string, founding: Config | null): string[] {
  if (founding === null || !isPartial(founding)) return [];
  const entries = readListing(listing);
  const now = fetchSettingsIn(entries);
  if (changedFetchSettings(now, founding).length > 0) return [];
  const urls = Object.entries(now).flatMap(([key, value]) =>
    /^remote\..+\.url$/s.test(key) ? value.split('\n') : [],
  );
  const protocols = urls.map((url) => protocolOf(rewritten(url, entries)));
  return [...new Set(protocols)].filter((each) => known.includes(each));
}

/** Never `ext`, nor any helper that a name could stand for. */
const known = ['file', 'http', 'https', 'ssh'];

function protocolOf(url: string): string {
  const named = /^([a-z][a-z0-9+.-]*):\/\//i.exec(url)?.[1];
  if (named !== undefined) return named.toLowerCase();
  // `helper::address` names a program; `host:path` is ssh, unless a slash comes first.
  if (/^[^/:]+::/.test(url)) return 'ext';
  return /^[^/]+:/.test(url) ? 'ssh' : 'file';
}

/** The longest `insteadOf` that fits, as git does it. */
function rewritten(url: string, entries: readonly ListedSetting[]): string {
  const fits = entries
    .filter(({ key, value }) => /^url\..+\.insteadof$/s.test(key) && url.startsWith(value))
    .sort((one, other) => other.value.length - one.value.length)[0];
  if (fits === undefined) return url;
  return fits.key.slice('url.'.length, -'.insteadof'.length) + url.slice(fits.value.length);
}

/** Keys in which the fetch settings of now differ from those of the founding. */
export function changedFetchSettings(now: Config, founding: Config): string[] {
  const before = Object.keys(founding).filter((key) => remotePart.test(key) || way.test(key));
  return [...new Set([...before, ...Object.keys(now)])].filter((key) => now[key] !== founding[key]);
}

/** For the person: why nothing is fetched any more, one sentence for each key. */
export function toldFetchChanges(listing: string, founding: Config): string[] {
  if (!isPartial(founding)) return [];
  const now = fetchSettingsIn(readListing(listing));
  return changedFetchSettings(now, founding).map((key) => {
    const before = founding[key];
    return (
      `This is a partial clone, and ${key} was changed since the town was founded ` +
      `(${before === undefined ? 'not set' : JSON.stringify(before)} before, ${JSON.stringify(now[key] ?? 'not set')} now). ` +
      'Town fetches no missing objects until it is undone: ' +
      `git config --local ${before === undefined ? `--unset-all ${key}` : `${key} '${before.replaceAll("'", "'\\''")}'`}`
    );
  });
}
