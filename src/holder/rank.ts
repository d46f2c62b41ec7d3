/**
 * Who goes first when programs want the same processor. A holder of a flood has enough to do to make the
 * keys of others wait, and nobody can read what it hands on; once somebody types to its agent it is the one
 * that others wait for.
 *
 * Linux shares processors out among sessions, each with a nice value of its own (autogroups, sched(7)). A
 * holder has its session to itself: its agent is in another and keeps its share, which no nice value of the
 * holder itself could promise, and which nobody but the administrator could take back.
 */
import { writeFileSync } from 'node:fs';
import { errorCode } from './report.ts';

const AUTOGROUP = '/proc/self/autogroup';
/** About a tenth of the share of others, when all of them want it. */
const BEHIND = 10;

export class Rank {
  #is: 'even' | 'behind' = 'even';

  /** Lets the others go first. */
  fallBehind(): void {
    if (this.#is === 'even' && isNice(BEHIND)) this.#is = 'behind';
  }

  /** Goes first like any other. */
  catchUp(): void {
    if (this.#is === 'behind' && isNice(0)) this.#is = 'even';
  }
}

/** False when it has to be asked for again: Linux takes few of these in a second, from all programs together. */
function isNice(value: number): boolean {
  try {
    writeFileSync(AUTOGROUP, String(value));
    return true;
  } catch (error) {
    // Any other system has no such thing, and then nothing is to be done.
    return errorCode(error) !== 'EAGAIN';
  }
}
