/** How a program ends whose terminal has gone away. */
import { writeSync } from 'node:fs';

/** More than the signal takes, in milliseconds. */
const deadlyMs = 1000;
const nothing = new Uint8Array(0);

/**
 * From now on this process ends by SIGHUP, not by an exit, when its terminal has gone away. At every exit
 * Node sets the modes of the terminals it was started with, and aborts with a core dump when the system
 * answers with EIO: `ResetStdio` in https://github.com/nodejs/node/blob/main/src/node.cc
 */
export function endWithTerminal(): void {
  process.on('exit', () => {
    if ([0, 1, 2].some(isHungUp)) dieOfHangUp();
  });
}

/** True for a terminal that has gone away: it refuses even to be written nothing. False for all else. */
function isHungUp(fd: number): boolean {
  try {
    writeSync(fd, nothing);
    return false;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EIO';
  }
}

/** Ends this process as SIGHUP does when nobody listens to it; a shell sees 129. */
export function dieOfHangUp(): void {
  process.removeAllListeners('SIGHUP');
  process.kill(process.pid, 'SIGHUP');
  // The signal may reach another thread first. Nothing may run meanwhile.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, deadlyMs);
}
