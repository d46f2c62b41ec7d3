/** A part of the ledger, for screens and commands. */
import type { Entry } from '../core/index.ts';
import type { Ledger } from '../ledger/index.ts';

/** At most `limit` entries after the number `after`, oldest first. */
export async function readEntries(
  ledger: Ledger<Entry>,
  after: number,
  limit: number,
): Promise<Entry[]> {
  const entries: Entry[] = [];
  if (limit <= 0) return entries;
  for await (const entry of ledger.read(Math.max(after, 0))) {
    entries.push(entry);
    if (entries.length >= limit) break;
  }
  return entries;
}
