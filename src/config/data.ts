/** Plain data as a tree of keys, and one change to it. */

export type Data = Readonly<Record<string, unknown>>;

export type Change =
  /** A key that is new goes after the key `after` of the same holder, or last. */
  | { kind: 'set'; path: readonly string[]; value: unknown; after: string | null }
  | { kind: 'remove'; path: readonly string[] };

export function isRecord(value: unknown): value is Data {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value at the path, or undefined. */
export function at(data: unknown, ...path: string[]): unknown {
  return path.reduce<unknown>((holder, key) => (isRecord(holder) ? holder[key] : undefined), data);
}

/** The keys of a record; none of anything else. */
export function keysOf(value: unknown): string[] {
  return isRecord(value) ? Object.keys(value) : [];
}

export function withChange(data: unknown, change: Change): unknown {
  const [key, ...rest] = change.path;
  if (key === undefined) return change.kind === 'set' ? change.value : undefined;
  const { [key]: old, ...others } = isRecord(data) ? data : {};
  const value = withChange(old, { ...change, path: rest });
  return value === undefined ? others : { ...others, [key]: value };
}

/** Equal values, whatever the order of keys. */
export function sameData(a: unknown, b: unknown): boolean {
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((item, index) => sameData(item, b[index]));
  if (!isRecord(a) || !isRecord(b)) return Object.is(a, b);
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => Object.hasOwn(b, key) && sameData(a[key], b[key]))
  );
}
