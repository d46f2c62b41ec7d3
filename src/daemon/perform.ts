/** Effects become deeds, and deeds become events. Every deed can be asked for twice. */
import type { Effect, Event } from '../core/index.ts';
import type { Daemon } from './daemon.ts';
import { runCheckStation } from './deeds/check.ts';
import { checkEvidence } from './deeds/evidence.ts';
import { checkLoop } from './deeds/loop.ts';
import { runMergeQueue } from './deeds/merge.ts';
import { notifyHuman } from './deeds/notify.ts';
import { continueAgent, stopAgent } from './deeds/stop.ts';
import { archiveTask, prepareWorkspace, releaseRun } from './deeds/workspace.ts';
import { deliver } from './outbox.ts';
import { startAgent } from './start-agent.ts';

/** Starts the deed of an effect. What goes wrong is logged; the deed reports what the town must know. */
export function perform(daemon: Daemon, effect: Effect): void {
  doIt(daemon, effect).catch((error: unknown) => {
    if (daemon.closing.aborted) return;
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    daemon.log(`${effect.type} failed: ${text}`);
    return tellFailure(daemon, effect, error instanceof Error ? error.message : text);
  });
}

/** Nobody else reports it, so whatever waits for the effect would wait for ever. */
async function tellFailure({ loop, log }: Daemon, effect: Effect, reason: string): Promise<void> {
  if (effect.type === 'human.notify') return;
  const { type } = effect;
  const [task, run, batch] = [
    'task' in effect ? effect.task : null,
    'run' in effect ? effect.run : null,
    'batch' in effect ? effect.batch : null,
  ];
  const event: Event =
    type === 'agent.say'
      ? { type: 'message.failed', message: effect.message, run: effect.run, reason }
      : { type: 'effect.failed', effect: type, task, run, batch, reason };
  await loop.submit(event).catch((error: Error) => log(error.message));
}

function doIt(daemon: Daemon, effect: Effect): Promise<void> {
  switch (effect.type) {
    case 'workspace.prepare':
      return prepareWorkspace(daemon, effect);
    case 'workspace.archive':
      return archiveTask(daemon, effect.task);
    case 'workspace.release':
      return releaseRun(daemon, effect);
    case 'agent.start':
      return startAgent(daemon, effect.run);
    case 'agent.stop':
      return stopAgent(daemon, effect.run);
    case 'agent.continue':
      return continueAgent(daemon, effect.run);
    case 'agent.say':
      return deliver(daemon, effect);
    case 'evidence.check':
      return checkEvidence(daemon, effect);
    case 'loop.check':
      return checkLoop(daemon, effect);
    case 'merge.run':
      return runMergeQueue(daemon, effect);
    case 'check.run':
      return runCheckStation(daemon, effect);
    case 'human.notify':
      return notifyHuman(daemon, effect);
  }
}
