/** The holder's own words, for whoever looks into holder.log. */
import { writeSync } from 'node:fs';

/** Adds a line to holder.log, which is the holder's standard error. Never throws. */
export function report(text: string): void {
  try {
    writeSync(2, `${new Date().toISOString()} ${text}\n`);
  } catch {
    // The disk is full or the file is gone; there is nowhere left to say it.
  }
}

/** The system's code of an error, such as `EAGAIN`; null when it has none. */
export function errorCode(error: unknown): string | null {
  return error instanceof Error && 'code' in error ? String(error.code) : null;
}

/** One line about an error. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
