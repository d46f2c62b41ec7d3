/** Programs of others that a few tests need on the machine. */
import { execFileSync } from 'node:child_process';

/** The path of a program; fails when it is not there. */
export function installed(name: string): string {
  try {
    return execFileSync('sh', ['-c', 'command -v "$1"', 'sh', name], { encoding: 'utf8' }).trim();
  } catch {
    throw new Error(`${name} is not installed: "apt-get install vim less procps tmux" does it.`);
  }
}
