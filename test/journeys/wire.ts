/** A program in a pane that a test speaks through: it writes what it is told, and tells what it reads. */
import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { within } from '../until.ts';
import { type Place, scripts } from './place.ts';

export type Wire = {
  command: string[];
  /** Writes to the terminal, as it is. */
  write(bytes: string | Uint8Array): void;
  written(): number;
  /** All that came from the terminal since `forget`. */
  heard(): Buffer;
  forget(): void;
};

export async function openWire(place: Place, name: string): Promise<Wire> {
  const path = join(place.folder, `${name}.sock`);
  const early: Uint8Array[] = [];
  let [written, heard]: [number, Buffer[]] = [0, []];
  let socket: Socket | null = null;
  const server = createServer((joined) => {
    socket = joined;
    joined.on('data', (bytes: Buffer) => heard.push(bytes)).on('error', () => {});
    for (const bytes of early) joined.write(bytes);
  });
  server.listen(path);
  await within('the wire to listen', once(server, 'listening'));
  onTestFinished(() => {
    socket?.destroy();
    server.close();
  });
  const program = [process.execPath, join(scripts, 'wire.mjs'), path];
  return {
    // The line discipline of the terminal takes no part in it.
    command: ['sh', '-c', 'stty raw -echo; exec "$@"', 'wire', ...program],
    write(given) {
      const bytes = typeof given === 'string' ? Buffer.from(given) : given;
      written += bytes.length;
      if (socket === null) early.push(bytes);
      else socket.write(bytes);
    },
    written: () => written,
    heard: () => Buffer.concat(heard),
    forget: () => {
      heard = [];
    },
  };
}
