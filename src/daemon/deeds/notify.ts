/** Telling the human. The screens show the inbox; the log keeps what was said. */
import type { Effect } from '../../core/index.ts';
import { sanitise } from '../../terminal/sanitise.ts';
import type { Daemon } from '../daemon.ts';

export async function notifyHuman(
  daemon: Daemon,
  { text }: Extract<Effect, { type: 'human.notify' }>,
) {
  // The log is read in terminals.
  daemon.log(`For the human: ${sanitise(text)}`);
}
