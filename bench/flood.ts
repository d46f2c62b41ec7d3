/** A program that fills a terminal at a pace, the same for every side that is measured. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Place } from './place.ts';

/** Bytes a second of one flood. */
const rate = 1_000_000;

/**
 * Writes lines of a coloured build log until SIGUSR2 comes, and again after the next one. Paced by
 * the clock: what a slow terminal kept it from writing is not made up for. Its own count lies in a
 * file of eight bytes, and its pid in another. From one SIGUSR1 to the next it looks like an agent at
 * work: a line that turns and counts, and now and then what it has found.
 */
const text = `
const { openSync, writeFileSync, writeSync } = require('node:fs');
const [folder, name] = process.argv.slice(2);
const count = openSync(folder + '/count-' + name, 'w');
let line = 0;
const lines = [];
while (lines.join('').length < 200000) {
  line += 1;
  const colour = 31 + (line % 6);
  lines.push('\\x1b[' + colour + 'm[' + line + ']\\x1b[0m compiled src/module-' + line % 97 + '.ts in \\x1b[1m' + line % 13 + ' ms\\x1b[0m, ' + (line * 31) % 7 + ' warnings\\r\\n');
}
const log = Buffer.from(lines.join(''));
let isOn = false;
let written = 0;
let at = 0;
let last = performance.now();
const big = Buffer.alloc(8);
setInterval(() => {
  const now = performance.now();
  const due = Math.min(Math.round((now - last) * ${rate} / 1000), ${rate} / 20);
  last = now;
  if (!isOn || due === 0) return;
  const end = Math.min(at + due, log.length);
  const bytes = writeSync(1, log, at, end - at);
  at = (at + bytes) % log.length;
  written += bytes;
  big.writeDoubleLE(written);
  writeSync(count, big, 0, 8, 0);
}, 10);
let isAtWork = false;
let turn = 0;
setInterval(() => {
  if (!isAtWork) return;
  turn += 1;
  if (turn % 8 === 0) writeSync(1, '\\r\\x1b[K\\x1b[32m✔\\x1b[0m read src/module-' + turn % 97 + '.ts, ' + turn + ' lines\\r\\n');
  writeSync(1, '\\r\\x1b[36m' + '⠋⠙⠹⠸'[turn % 4] + '\\x1b[0m Thinking… (' + Math.floor(turn / 8) + 's · ' + turn * 7 + ' tokens)\\x1b[K');
}, 125);
process.on('SIGUSR1', () => { isAtWork = !isAtWork; });
process.on('SIGUSR2', () => { isOn = !isOn; last = performance.now(); });
writeFileSync(folder + '/pid-' + name, String(process.pid));
console.log('flood ' + name);
`;

/** The command of one flood; `name` tells it from the others. */
export function floodCommand(place: Place, name: string): string[] {
  const path = join(place.folder, 'flood.cjs');
  // Written once: a program that starts just now may be reading it.
  if (!existsSync(path)) place.write('flood.cjs', text);
  return [process.execPath, path, place.folder, name];
}

/** The process of a flood; null until it is there. */
export function floodPid({ folder }: Place, name: string): number | null {
  try {
    return Number(readFileSync(join(folder, `pid-${name}`), 'utf8')) || null;
  } catch {
    return null;
  }
}

/** Bytes it has written so far. */
export function floodWritten({ folder }: Place, name: string): number {
  const bytes = readFileSync(join(folder, `count-${name}`));
  return bytes.length < 8 ? 0 : bytes.readDoubleLE(0);
}
