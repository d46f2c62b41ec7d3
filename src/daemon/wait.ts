/** Waiting until something is true of the town. */
import type { State } from '../core/index.ts';
import type { Daemon } from './daemon.ts';

const lineCut = 'The line was cut before there was an answer.';

/**
 * Resolves once `test` holds of the state on disk, which is asked after every event. Rejects when
 * the signal is aborted or the daemon goes down.
 */
export function waitFor(
  { loop, watchers, closing }: Pick<Daemon, 'loop' | 'watchers' | 'closing'>,
  test: (state: State) => boolean,
  signal: AbortSignal,
): Promise<void> {
  if (test(loop.durable())) return Promise.resolve();
  if (signal.aborted || closing.aborted) return Promise.reject(new Error(lineCut));
  return new Promise((resolve, reject) => {
    const over = () => {
      watchers.delete(look);
      signal.removeEventListener('abort', stop);
      closing.removeEventListener('abort', stop);
    };
    const look = (state: State) => {
      if (!test(state)) return;
      over();
      resolve();
    };
    const stop = () => {
      over();
      reject(new Error(lineCut));
    };
    watchers.add(look);
    signal.addEventListener('abort', stop);
    closing.addEventListener('abort', stop);
  });
}
