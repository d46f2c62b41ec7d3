/** Text on its way to the real terminal. */
import { writeSync } from 'node:fs';

/** Where the terminal is. */
export type Out = NodeJS.WriteStream & { readonly fd: number };

/**
 * Writes straight to the terminal: the way through the stream costs as much again, and every echo of a key
 * goes it. The stream is left what the terminal does not take at once, and trouble with it. `drained` is
 * called when it can take more.
 */
export function writeOut(out: Out, text: string, drained: () => void): void {
  const bytes = Buffer.from(text);
  const taken = out.writableLength === 0 ? writtenAtOnce(out.fd, bytes) : 0;
  if (taken < bytes.length) out.write(bytes.subarray(taken), drained);
  else drained();
}

function writtenAtOnce(fd: number, bytes: Buffer): number {
  try {
    return writeSync(fd, bytes);
  } catch {
    return 0;
  }
}
