/**
 * The least that anything can do in which a program outlives its screen: one Node program that holds the
 * pseudo-terminal, another that holds the real one, and bytes passed on between them as they come.
 */
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { compilingIn } from '../src/client/compiling.ts';
import type { Place } from './place.ts';
import type { Screen } from './screen.ts';

const holder = `
const { writeSync } = require('node:fs');
const { createServer } = require('node:net');
const [path, nodePty, ...command] = process.argv.slice(2);
const pty = require(nodePty).spawn(command[0], command.slice(1), { cols: 200, rows: 50, encoding: null });
createServer((socket) => {
  socket.on('data', (bytes) => writeSync(pty.fd, bytes));
  pty.onData((bytes) => writeSync(socket._handle.fd, bytes));
  socket.on('close', () => process.exit(0));
}).listen(path);
`;

const screen = `
const { writeSync } = require('node:fs');
const { connect } = require('node:net');
const { ReadStream } = require('node:tty');
const into = (hear) => {
  const buffer = Buffer.alloc(65536);
  return { buffer, callback: (length) => { hear(buffer.subarray(0, length)); return true; } };
};
const socket = connect({ path: process.argv[2], onread: into((bytes) => writeSync(1, bytes)) }, () => {
  const keys = new ReadStream(0, { onread: into((bytes) => writeSync(socket._handle.fd, bytes)) });
  keys.setRawMode(true);
  keys.resume();
  writeSync(1, 'connected');
});
`;

/** Both programs around `command`; the holder ends with the screen. */
export async function relayScreen(place: Place, command: string[]): Promise<Screen> {
  const path = join(place.folder, 'relay');
  const nodePty = createRequire(import.meta.url).resolve('node-pty');
  const program = place.write('relay-holder.cjs', holder);
  // Compiled as early as what answers keys in Town.
  const early = compilingIn(process.versions.v8)?.early ?? [];
  spawn(process.execPath, [...early, program, path, nodePty, ...command], {
    ...{ cwd: place.root, env: place.env, stdio: 'ignore' },
  });
  const shown = place.write('relay-screen.cjs', screen);
  const opened = place.screen([
    'sh',
    '-c',
    `until [ -S ${path} ]; do sleep 0.05; done; exec "$0" "$@"`,
    process.execPath,
    ...early,
    shown,
    path,
  ]);
  await opened.until(/connected/);
  return opened;
}
