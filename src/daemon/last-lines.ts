/** The last lines that a run's terminal showed, for whoever is told that it ended or stands still. */
import { join } from 'node:path';
import { sanitise } from '../terminal/sanitise.ts';
import { outputEnd, readOutput } from '../world/real/holders.ts';
import type { Daemon } from './daemon.ts';

const most = { lines: 8, characters: 160, bytes: 1024 };
/** So much of the end of a log is drawn anew when nobody has its screen, in bytes. */
const redrawnBytes = 64 * 1024;
/** The size that it is drawn at. */
const size = { columns: 100, rows: 30, scrollback: 1 };

/** Those of a screen: rows with a letter or digit in them, sanitised, the last ones, at most 1 kB. */
export function lastLinesOf(rows: readonly string[]): string {
  const lines = rows
    .map((row) => Array.from(sanitise(row).trim()).slice(0, most.characters).join(''))
    .filter((row) => /[\p{L}\p{N}]/u.test(row))
    .slice(-most.lines);
  while (Buffer.byteLength(lines.join('\n')) > most.bytes) lines.shift();
  return lines.join('\n');
}

/** Those of a run, from the daemon's emulator or else from the run's log; empty when there are none. */
export async function lastLinesOfRun(
  { watches, folder, log }: Pick<Daemon, 'watches' | 'folder' | 'log'>,
  run: string,
): Promise<string> {
  try {
    const watch = watches.get(run);
    if (watch !== undefined) return lastLinesOf(watch.emulator.text());
    return await fromLog(join(folder.runs, run));
  } catch (error) {
    log(`The last lines of ${run} cannot be read: ${String(error)}`);
    return '';
  }
}

async function fromLog(runDirectory: string): Promise<string> {
  const { bytes } = await readOutput({
    runDirectory,
    from: outputEnd(runDirectory) - redrawnBytes,
  });
  if (bytes.length === 0) return '';
  const { createEmulator } = await import('../terminal/emulator.ts');
  const emulator = createEmulator(size);
  emulator.write(bytes);
  const lines = lastLinesOf(emulator.text());
  emulator.dispose();
  return lines;
}
