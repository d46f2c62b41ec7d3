/** Long texts lie beside the ledger, under the name of their sha256. */
import { createHash, randomUUID } from 'node:crypto';
import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { TownFolder } from '../client/town-folder.ts';
import type { Event } from '../core/index.ts';
import { makeDirectory, syncDirectory, writeSynced } from '../ledger/durable.ts';

/** A longer body is not written into the ledger, whose lines stay readable. */
const longestBody = 16 * 1024;
const keptInLedger = 1000;

export type WithBody = Extract<Event, { type: 'task.added' | 'task.edited' }>;

/** The event with no more than the beginning of a long body, which names no file. */
export function shortened<E extends WithBody>(event: E): E {
  const { body = '' } = event;
  const bytes = Buffer.byteLength(body);
  if (bytes <= longestBody) return event;
  // A character outside the basic plane is two units, and half of one is none.
  const beginning = body.slice(0, keptInLedger).replace(/[\ud800-\udbff]$/, '');
  return { ...event, body: `${beginning}\n[… and about ${bytes - keptInLedger} bytes more]` };
}

/** Puts a long body into a file, durable before the event that names it is written. */
export async function keepBody<E extends WithBody>(
  { blobs }: Pick<TownFolder, 'blobs'>,
  event: E,
): Promise<E> {
  const short = shortened(event);
  if (short === event || event.body === undefined) return event;
  const blob = createHash('sha256').update(event.body).digest('hex');
  const draft = join(blobs, `${blob}.${randomUUID()}.tmp`);
  await makeDirectory(blobs);
  await writeSynced(draft, event.body);
  await rename(draft, join(blobs, blob));
  await syncDirectory(blobs);
  return { ...short, blob };
}
