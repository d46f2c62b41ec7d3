/** Reads what is to be started, and finds out beforehand why it could not be. */
import { accessSync, constants, readFileSync, rmSync, statSync } from 'node:fs';
import { delimiter, resolve } from 'node:path';
import { type Launch, launchPath } from './record.ts';

/**
 * Unix socket paths are cut silently at 108 bytes on Linux and 104 on macOS (unix(7)); 100 leaves
 * room for both.
 */
export const SOCKET_PATH_LIMIT = 100;

/** Takes launch.json out of the run's directory: its environment may hold keys. */
export function takeLaunch(directory: string): Launch {
  const path = launchPath(directory);
  const launch: Launch = JSON.parse(readFileSync(path, 'utf8'));
  rmSync(path);
  return launch;
}

/** Why `launch` cannot be started, in a sentence for a person; null when it can. */
export function problemWith(launch: Launch): string | null {
  return socketProblem(launch.socket) ?? directoryProblem(launch.cwd) ?? programProblem(launch);
}

/** Why nothing can listen at `socket`; null when its path is short enough. */
export function socketProblem(socket: string): string | null {
  const bytes = Buffer.byteLength(socket);
  if (bytes < SOCKET_PATH_LIMIT) return null;
  return `The socket path ${socket} has ${bytes} bytes; it must have fewer than ${SOCKET_PATH_LIMIT}. Use a shorter directory.`;
}

function directoryProblem(cwd: string): string | null {
  const found = statSync(cwd, { throwIfNoEntry: false });
  if (found?.isDirectory()) return null;
  return `The directory "${cwd}" ${found ? 'is not a directory' : 'does not exist'}.`;
}

// The rules of execvp(3): a name with a slash is a path, any other is looked up on PATH.
function programProblem({ command, cwd, env }: Launch): string | null {
  const program = command[0];
  if (!program) return 'The command is empty.';
  if (program.includes('/')) {
    const path = resolve(cwd, program);
    if (isProgram(path)) return null;
    const found = statSync(path, { throwIfNoEntry: false });
    return `The program "${program}" ${found ? 'is not executable' : 'does not exist'}.`;
  }
  const directories = (env.PATH ?? '/bin:/usr/bin').split(delimiter);
  if (directories.some((directory) => isProgram(resolve(cwd, directory, program)))) return null;
  return `The program "${program}" was not found on PATH.`;
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
