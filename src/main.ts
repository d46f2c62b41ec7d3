#!/usr/bin/env node
/** Reads the command line and opens a room. */
import { runCommandLine } from './cli/program.ts';

process.exitCode = await runCommandLine(process.argv.slice(2));
