/** Trying work again when git, or the disk, fails under it. */
import { setTimeout as pause } from 'node:timers/promises';
import { find } from '../../core/index.ts';
import { GitError } from '../../world/real/git/index.ts';
import type { Daemon } from '../daemon.ts';
import type { Tell } from '../progress.ts';

/** Work rests so long after the first failure, and twice as long after the next, in milliseconds. */
const restMs = { first: 2000, most: 5 * 60_000 } as const;

/** What the person reads under a failure that a second try did not mend. */
const triedAgain =
  'Town tries again by itself, at least every 5 minutes. Put right what it says; .town/log has more.';

/**
 * Works at a batch until `work` comes through. After a failure the batch waits with the reason, and
 * is tried again while it has tasks; nobody learns of a failure by silence.
 */
export async function untilWorkedOff(
  { loop, closing, log }: Daemon,
  { role, batch, tell }: { role: string; batch: string; tell: Tell },
  work: () => Promise<void>,
): Promise<void> {
  for (let rest: number = restMs.first, failures = 1; ; failures++) {
    try {
      return await work();
    } catch (error) {
      if (closing.aborted) return;
      const reason = error instanceof Error ? error.message : String(error);
      tell({
        step: 'waiting',
        tasks: find(loop.state().batches, batch)?.tasks ?? [],
        tail: reason,
      });
      // What a second try mends by itself needs no person.
      const next = failures === 1 ? '' : triedAgain;
      const before = find(loop.state().batches, batch);
      if (before?.waits !== reason || before.waiting?.next !== next) {
        if (error instanceof GitError) log(`${reason} All that git said: ${error.stderr}`);
        await loop.submit({ type: 'station.waits', role, batch, reason, next });
      }
    }
    await pause(rest, undefined, { signal: closing }).catch(() => null);
    rest = Math.min(rest * 2, restMs.most);
    if (closing.aborted || find(loop.state().batches, batch) === null) return;
  }
}

/**
 * Takes a checkout away, again and again while it `isWanted`. The reason of a failure is told to the
 * person, once. Throws when the daemon goes down, or when it is no longer wanted.
 */
export async function untilTakenAway<T>(
  { loop, closing }: Daemon,
  { task, run, tell, isWanted }: Leaving,
  takeAway: () => Promise<T>,
): Promise<T> {
  for (let rest: number = restMs.first; ; rest = Math.min(rest * 2, restMs.most)) {
    try {
      return await takeAway();
    } catch (error) {
      closing.throwIfAborted();
      if (!isWanted()) throw error;
      const found = error instanceof Error ? error.message : String(error);
      tell({ step: 'waiting', tasks: task === null ? [] : [task], tail: found });
      const reason = `The checkout of ${task ?? run} could not be taken away; it is tried again. ${found}`;
      const event = {
        type: 'workspace.kept',
        task,
        run,
        what: 'stays',
        reason,
        kept: null,
      } as const;
      await loop.submit(event);
    }
    await pause(rest, undefined, { signal: closing });
  }
}

type Leaving = {
  task: string | null;
  run: string | null;
  tell: Tell;
  isWanted: () => boolean;
};

/** Says that a batch does not wait any more, when it did. */
export async function goesOn(
  { loop }: Pick<Daemon, 'loop'>,
  { role, batch }: { role: string; batch: string },
): Promise<void> {
  if ((find(loop.state().batches, batch)?.waits ?? null) !== null)
    await loop.submit({ type: 'station.resumed', role, batch });
}
