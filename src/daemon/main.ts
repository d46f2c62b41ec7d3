/**
 * The daemon's program: `daemon.js <root>`. Says how far it is, a line a step, and then its last
 * word: `ready`, `another`, or what is wrong.
 */
import { closeSync, fstatSync, openSync, writeSync } from 'node:fs';
import { compile } from '../client/compiling.ts';
import { unpackEnvironment } from '../client/daemon-environment.ts';
import { encodeStep, type StartStep } from '../client/starting.ts';
import { townFolder } from '../client/town-folder.ts';
import { LockHeldError } from '../ledger/index.ts';
import { programsBeside } from './programs.ts';
import { runDaemon } from './run-daemon.ts';
import { stepsTo } from './steps.ts';

const root = process.argv[2];

/** Whether somebody may read what is said: the pipe to the starter is still open. */
function isHeard(): boolean {
  const output = fstatSync(1);
  return output.isFIFO() || output.isSocket();
}

/** How far it is. Nobody may be there to hear it. */
function sayStep(step: StartStep): void {
  try {
    if (isHeard()) writeSync(1, encodeStep(step));
  } catch {
    // The starter has gone.
  }
}

/** The starter waits for this and for the end of the pipe. */
function say(line: string): void {
  if (!isHeard()) return;
  try {
    writeSync(1, `${line}\n`);
    closeSync(1);
    // The lowest number is given first: a caller's socket must not be number 1, which Node never closes.
    openSync('/dev/null', 'w');
  } catch {
    // Nobody waits for it any more.
  }
}

if (root === undefined) {
  process.stderr.write('usage: daemon.js <root of the repository>\n');
  process.exit(64);
}

unpackEnvironment(process.env);
compile('little');
// Nobody's terminal ends a daemon; from another one that finds the lock held it is a question.
process.on('SIGHUP', () => null);
const folder = townFolder(root);
// It follows the repository when that is moved, and a folder that the starter was in is let go of.
process.chdir(folder.root);
// A log on a full disk is no reason to end.
process.stderr.on('error', () => null);

try {
  const ready = () => say('ready');
  await runDaemon(folder, programsBeside(import.meta.url), { step: stepsTo(sayStep), ready });
  // Deeds may still be waiting for something; the next daemon is asked for them again.
  process.exit(0);
} catch (error) {
  const other = error instanceof LockHeldError && error.path === folder.lock ? error.pid : null;
  if (other !== null) {
    // It may have lost its socket to a cleaner of temporary files.
    process.kill(other, 'SIGHUP');
    say('another');
  } else say(error instanceof Error ? error.message : String(error));
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  process.exit(1);
}
