/** Writing to a socket without the way through its stream, which is a good part of what a key costs. */
import { writeSync } from 'node:fs';
import type { Socket } from 'node:net';

/**
 * Writes at once what the system takes; the stream is left the rest, and trouble with it. False when no more
 * is to be written until its `drain`. The bytes may be used again when nothing waits in the stream.
 */
export function writeAtOnce(socket: Socket, bytes: Uint8Array): boolean {
  const taken = writtenAtOnce(socket, bytes);
  return taken === bytes.length || socket.write(bytes.subarray(taken));
}

function writtenAtOnce(socket: Socket, bytes: Uint8Array): number {
  const fd = fdOf(socket);
  if (fd < 0 || socket.connecting || socket.writableLength > 0) return 0;
  try {
    return writeSync(fd, bytes);
  } catch {
    return 0;
  }
}

/** Node keeps it to itself; without it all goes through the stream. */
function fdOf(socket: Socket): number {
  return (socket as { _handle?: { fd?: number } | null })._handle?.fd ?? -1;
}
