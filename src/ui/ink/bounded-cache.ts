/** Keeps the answers that were asked for lately, and no more of them than it is told. */

export type BoundedCache<V> = {
  /** The value kept under `key`; `make` is called when there is none. */
  get(key: string, make: () => V): V;
  /** Values that are kept, at most twice the limit. */
  readonly size: number;
};

/**
 * Two generations of at most `limit` values each: when the young one is full, it becomes the old one
 * and the old one is dropped. What is asked for again moves to the young one.
 */
export function createBoundedCache<V>(limit: number): BoundedCache<V> {
  let young = new Map<string, V>();
  let old = new Map<string, V>();
  return {
    get(key, make) {
      const known = young.get(key);
      if (known !== undefined) return known;
      const value = old.get(key) ?? make();
      if (young.size >= limit) {
        old = young;
        young = new Map();
      }
      young.set(key, value);
      return value;
    },
    get size() {
      return young.size + old.size;
    },
  };
}
