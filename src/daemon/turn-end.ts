/**
 * The end of a turn that no change of the reading tells: the turn was over before its screen was
 * read, or it showed nothing at all.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { type Entry, find } from '../core/index.ts';
import type { Daemon } from './daemon.ts';
import { readingOf } from './follow.ts';
import type { Watch } from './watch.ts';

/** An idle screen that nothing was written to for this long does not begin its turn any more, in milliseconds. */
const quietMs = 5000;
/** A screen that reads as idle for this long is believed, although it is never quiet. */
const longestMs = 30_000;
const lookEveryMs = 500;

/**
 * Reports a run as idle again, once, when something that begins a turn has reached it and its
 * screen stays as idle as before. A screen that reads otherwise needs no help: its next rest is a
 * change.
 */
export async function tellTurnEnd(daemon: Daemon, run: string): Promise<void> {
  const since = performance.now();
  while (isTurnDue(daemon, run)) {
    const watch = daemon.watches.get(run);
    if (watch?.reading().reading !== 'idle') return;
    if (isOver(watch, performance.now() - since)) {
      await daemon.loop.submit(readingOf(daemon, run, watch.reading()));
      return;
    }
    await pause(lookEveryMs, undefined, { signal: daemon.closing }).catch(() => null);
  }
}

/** While more mail is on its way the last turn is still to come. */
function isTurnDue({ loop, mail, closing }: Daemon, id: string): boolean {
  const run = find(loop.state().runs, id);
  const isTurn = run?.turnDue === true && run.task !== null && run.phase === 'live';
  return isTurn && !mail.has(id) && !closing.aborted;
}

function isOver(watch: Watch, waitedMs: number): boolean {
  const isQuiet = waitedMs >= quietMs && Date.now() - watch.wroteAt() >= quietMs;
  return isQuiet || waitedMs >= longestMs;
}

/** Answers begin turns, too: the agent may have gone to rest before its question was answered. */
export function tellTurnsAfter(daemon: Daemon, { event, refused }: Entry): void {
  if (event.type !== 'inbox.answered' || refused !== null) return;
  for (const { id, turnDue } of Object.values(daemon.loop.state().runs))
    if (turnDue === true)
      tellTurnEnd(daemon, id).catch((error: Error) => daemon.log(error.message));
}
