/** A town that was made to be looked at, such as the demo's, ends by itself once nobody does. */
import { readFileSync } from 'node:fs';
import type { TownFolder } from '../client/town-folder.ts';
import type { Run, State } from '../core/index.ts';

/** How long such a town lives on without a window, in milliseconds; null for every other town. */
export function ephemeralMs({ ephemeral }: Pick<TownFolder, 'ephemeral'>): number | null {
  try {
    const ms = Number(readFileSync(ephemeral, 'utf8'));
    return ms > 0 && Number.isFinite(ms) ? ms : null;
  } catch {
    return null;
  }
}

/** True while something goes on without the person. An agent that waits for their words is not at work. */
export function isAtWork({ runs, batches, inbox }: State): boolean {
  const waiting = new Set(Object.values(inbox).map(({ run }) => run));
  const isBusy = ({ id, reading, stuck }: Run) =>
    !waiting.has(id) && reading !== 'idle' && reading !== 'asking' && !stuck;
  return Object.keys(batches).length > 0 || Object.values(runs).some(isBusy);
}

export type Ephemeral = {
  /** Something has happened, or a window has gone: the time begins anew. */
  stir(): void;
  stop(): void;
};

/** Calls `end` when for `ms` nothing has happened, no window is open and nothing is at work. */
export function endAlone(given: {
  ms: number | null;
  isWatched: () => boolean;
  state: () => State;
  end: () => void;
}): Ephemeral {
  const { ms, isWatched, state, end } = given;
  let timer: NodeJS.Timeout | null = null;
  const stop = () => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
  };
  const isAlone = () => !isWatched() && !isAtWork(state());
  return {
    stir: () => {
      stop();
      if (ms === null || !isAlone()) return;
      timer = setTimeout(() => {
        timer = null;
        // A window may have come meanwhile; when it goes, the time begins anew.
        if (isAlone()) end();
      }, ms);
    },
    stop,
  };
}
