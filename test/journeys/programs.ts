/** Programs of others that a few journeys need on the machine; where one is missing they are left out. */
import { execFileSync } from 'node:child_process';

/** The path of a program; throws when it is not there. */
export function installed(name: string): string {
  return execFileSync('sh', ['-c', 'command -v "$1"', 'sh', name], { encoding: 'utf8' }).trim();
}

/** Whether all of these are there; says which are not. */
export function areInstalled(...names: string[]): boolean {
  const missing = names.filter((name) => {
    try {
      return installed(name) === '';
    } catch {
      return true;
    }
  });
  if (missing.length > 0) console.info(`Not installed, so not looked at: ${missing.join(', ')}`);
  return missing.length === 0;
}
