/** Lets go of files that a careless starter left open. */
import { closeSync, readdirSync, readFileSync } from 'node:fs';

const STDERR = 2;
/** O_CLOEXEC on Linux, as /proc/<pid>/fdinfo shows it; see proc(5). */
const CLOSES_ON_EXEC = 0o2000000;

/**
 * Closes every file this process inherited besides the standard three, so that neither it nor the
 * agent keeps someone's pipe open. Node's own files all close on exec; those not marked so are
 * inherited. Linux only: elsewhere Node hands on nothing in the first place.
 */
export function closeInherited(): void {
  if (process.platform !== 'linux') return;
  for (const name of readdirSync('/proc/self/fd')) {
    // The directory's own descriptor is listed too, and is closed by now.
    if (Number(name) > STDERR && isInherited(name)) closeSync(Number(name));
  }
}

function isInherited(fd: string): boolean {
  try {
    const info = readFileSync(`/proc/self/fdinfo/${fd}`, 'latin1');
    return (Number.parseInt(/^flags:\s+(\d+)/m.exec(info)?.[1] ?? '', 8) & CLOSES_ON_EXEC) === 0;
  } catch {
    return false;
  }
}
