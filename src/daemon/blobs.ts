/** Long texts lie beside the ledger, under the name of their sha256. */
import { createHash } from 'node:crypto';
import { mkdir, open, rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { TownFolder } from '../client/town-folder.ts';
import type { Event } from '../core/index.ts';

/** A longer body is not written into the ledger, whose lines stay readable. */
const longestBody = 16 * 1024;
const keptInLedger = 1000;

type TaskAdded = Extract<Event, { type: 'task.added' }>;

/** Puts a long body into a file, durable before the event that names it is written. */
export async function keepBody(
  { blobs }: Pick<TownFolder, 'blobs'>,
  event: TaskAdded,
): Promise<TaskAdded> {
  if (Buffer.byteLength(event.body) <= longestBody) return event;
  const blob = createHash('sha256').update(event.body).digest('hex');
  await mkdir(blobs, { recursive: true, mode: 0o700 });
  const draft = join(blobs, `${blob}.${process.pid}.tmp`);
  const file = await open(draft, 'w', 0o600);
  try {
    await file.writeFile(event.body);
    await file.datasync();
  } finally {
    await file.close();
  }
  await rename(draft, join(blobs, blob));
  const rest = Buffer.byteLength(event.body) - keptInLedger;
  const body = `${event.body.slice(0, keptInLedger)}\n[… and about ${rest} bytes more]`;
  return { ...event, body, blob };
}
