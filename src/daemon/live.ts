/** What changes too often for the ledger, gathered for those who watch. */
import type { Live } from '../client/protocol.ts';
import type { Daemon } from './daemon.ts';

/** At most four times a second. */
const beatMs = 250;

export function liveOf({ watches, work }: Pick<Daemon, 'watches' | 'work'>): Live {
  const runs = [...watches].map(([id, watch]) => {
    const { rule } = watch.reading();
    const title = watch.title();
    return [id, { offset: watch.offset(), wroteAt: watch.wroteAt(), rule, title }];
  });
  return { runs: Object.fromEntries(runs), work: Object.fromEntries(work) };
}

/** Calls `send` soon after it is stirred, and no more often than the beat. Idle costs nothing. */
export function onTheBeat(
  send: () => void,
  everyMs: number = beatMs,
): { stir: () => void; stop: () => void } {
  let timer: NodeJS.Timeout | null = null;
  return {
    stir: () => {
      timer ??= setTimeout(() => {
        timer = null;
        send();
      }, everyMs);
    },
    stop: () => {
      if (timer !== null) clearTimeout(timer);
      timer = null;
    },
  };
}
