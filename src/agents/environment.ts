/** The environment of an agent: an allow-list by name, never the user's whole environment. */
import { delimiter } from 'node:path';

export type Variables = Record<string, string | undefined>;

/** The variables of `from` that some name in `allowed` covers (`NAME`, or `PREFIX_*`). */
export function passed(from: Variables, allowed: string[]): Record<string, string> {
  const exact = new Set(allowed.filter((name) => !name.endsWith('*')));
  const prefixes = allowed.filter((name) => name.endsWith('*')).map((name) => name.slice(0, -1));
  return Object.fromEntries(
    Object.entries(from).filter(
      (entry): entry is [string, string] =>
        entry[1] !== undefined &&
        (exact.has(entry[0]) || prefixes.some((prefix) => entry[0].startsWith(prefix))),
    ),
  );
}

/** `path` with `folder` before all others, once. */
export function pathWith(folder: string, path: string | undefined): string {
  const rest = (path ?? '').split(delimiter).filter((part) => part !== '' && part !== folder);
  return [folder, ...rest].join(delimiter);
}
