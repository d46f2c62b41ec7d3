/** Telling the human. The screens show the inbox; the log keeps what was said. */
import type { Effect } from '../../core/index.ts';
import type { Daemon } from '../daemon.ts';

export async function notifyHuman(
  daemon: Daemon,
  { text }: Extract<Effect, { type: 'human.notify' }>,
) {
  daemon.log(`For the human: ${text}`);
}
