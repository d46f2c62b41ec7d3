/** What a start decides and only its command line shows, kept for a daemon that finds the agent later. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';

const startRecord = z.object({
  /** The session's id, when the start chose it or resumes it. */
  session: z.string().nullable(),
  /** What the agent is told once it is idle for the first time. */
  paste: z.string().nullable(),
});

export type StartRecord = z.infer<typeof startRecord>;

const pathIn = (runDirectory: string) => join(runDirectory, 'start.json');

/** Written before there is an agent, so that an agent that is found has one. */
export async function writeStartRecord(runDirectory: string, record: StartRecord): Promise<void> {
  await writeFile(pathIn(runDirectory), `${JSON.stringify(record)}\n`, { mode: 0o600 });
}

/** Null for an agent that an older version started, and when the file was damaged. */
export async function readStartRecord(runDirectory: string): Promise<StartRecord | null> {
  try {
    return startRecord.parse(JSON.parse(await readFile(pathIn(runDirectory), 'utf8')));
  } catch {
    return null;
  }
}
