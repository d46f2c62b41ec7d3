/** Temporary folders of tests, which go also when the process that runs the tests is killed. */
import { spawn } from 'node:child_process';
import { mkdtempSync, realpathSync, renameSync, rmSync } from 'node:fs';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/**
 * Makes a folder. The tests end what runs in it and remove it when they are over. When they are killed
 * before that, a watchdog ends every process that names the folder in its arguments or environment, and
 * removes it; what names it nowhere is not found.
 */
export function temporaryFolder(prefix: string, parent = tmpdir()): string {
  const folder = realpathSync(mkdtempSync(join(parent, prefix)));
  watchdog.write(`${folder}\n`);
  return folder;
}

/** Hears of the folders through a pipe, which is closed when this process ends, however it ends. */
const watchdog = startWatchdog();

/** In a session of its own, so that nothing that ends the tests ends it as well. */
function startWatchdog(): Socket {
  const child = spawn('sh', [resolve(import.meta.dirname, 'fixtures/watchdog.sh')], {
    ...{ detached: true, stdio: ['pipe', 'ignore', 'ignore'] },
  });
  const folders = child.stdin as Socket;
  folders.on('error', () => {});
  folders.unref();
  child.unref();
  return folders;
}

/** Takes a folder away in one step, so that nobody can write into it while it is emptied. */
export function sweepAway(path: string): void {
  const aside = `${path}.swept`;
  renameSync(path, aside);
  rmSync(aside, { recursive: true, force: true, maxRetries: 5 });
}
