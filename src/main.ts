#!/usr/bin/env node
/** Reads the command line and opens a room. */
import { endWithTerminal } from './cli/hang-up.ts';
import { runCommandLine } from './cli/program.ts';

endWithTerminal();

// A reader that has seen enough, such as `head`, closes the pipe; that is no fault of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  process.exit(error.code === 'EPIPE' ? 0 : 1);
});
// Nobody reads it, as when the terminal is gone.
process.stderr.on('error', () => {});

process.exitCode = await runCommandLine(process.argv.slice(2));
