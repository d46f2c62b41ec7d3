/** Texts given on the command line: as they are, from a file, or from standard input. */
import { readFile } from 'node:fs/promises';
import { text as readAll } from 'node:stream/consumers';
import { CommandError } from './exit.ts';

/** `-` is standard input, `@path` a file, anything else the text itself; nothing is empty. */
export async function readText(given: string | undefined): Promise<string> {
  if (given === undefined) return '';
  if (given === '-') return readAll(process.stdin);
  if (!given.startsWith('@')) return given;
  return readFile(given.slice(1), 'utf8').catch((cause: NodeJS.ErrnoException) => {
    throw new CommandError(`${given.slice(1)} cannot be read (${cause.code}).`, 1, { cause });
  });
}
