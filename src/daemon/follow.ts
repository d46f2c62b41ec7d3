/** Following a run that has a holder: its readings and its end become events. */
import { join } from 'node:path';
import { type Preset, presetOf } from '../agents/index.ts';
import { find } from '../core/index.ts';
import { endAgent, findHolder } from '../world/real/holders.ts';
import type { Daemon } from './daemon.ts';
import { socketOf } from './start-agent.ts';
import { watchRun } from './watch.ts';

/** Connects to the holder of a run and keeps following it until it ends. */
export async function followRun(daemon: Daemon, id: string, paste: string | null): Promise<void> {
  const { loop, tokens, watches } = daemon;
  const run = find(loop.state().runs, id);
  if (run === null || watches.has(id)) return;
  let pending = paste;
  const report = (event: Parameters<typeof loop.submit>[0]) => {
    void loop.submit(event).catch((error: Error) => daemon.log(error.message));
  };
  const exited = (exit: { code: number | null; signal: string | null }) => {
    // The screen stays for whoever looks, until the run is over in the books.
    report({ type: 'run.exited', run: id, ...exit });
    setImmediate(() => forget(daemon, id));
  };
  const watch = await watchRun({
    socket: socketOf(daemon, id),
    token: tokens.holder(id),
    preset: presetFor(daemon, run.agent),
    standing: run.task === null,
    onOutput: daemon.stirred,
    onReading: ({ reading, text, limitedUntil }) => {
      daemon.stirred();
      if (reading !== 'starting') report({ type: 'run.read', run: id, reading, text });
      if (limitedUntil !== null)
        report({ type: 'agent.limited', agent: run.agent, until: limitedUntil });
      if (reading === 'idle' && pending !== null) {
        report({ type: 'message.sent', to: id, text: pending });
        pending = null;
      }
    },
    onExit: exited,
    log: daemon.log,
    onLost: () => void lineWasLost(daemon, id, exited),
  });
  watches.set(id, watch);
}

type Exited = (exit: { code: number | null; signal: string | null }) => void;

/** The line is cut: the agent may have left meanwhile, or live on behind a holder that lives. */
async function lineWasLost(daemon: Daemon, id: string, exited: Exited): Promise<void> {
  const found = await findHolder(join(daemon.folder.runs, id));
  if (daemon.closing.aborted) return;
  if (found.state === 'exited') return exited(found.exit);
  if (found.state === 'gone') {
    // Nobody can speak with an agent whose holder was killed, so it does not live on unseen.
    if (found.info !== null) await endAgent({ info: found.info, graceMs: 0 });
    return exited({ code: null, signal: 'SIGHUP' });
  }
  forget(daemon, id);
  await followRun(daemon, id, null).catch(() => exited({ code: null, signal: 'SIGHUP' }));
}

/** Lets go of a run that is over. */
export function forget({ watches, stirred }: Daemon, id: string): void {
  watches.get(id)?.close();
  watches.delete(id);
  stirred();
}

/** The preset of an agent of the graph; the rules for any command when it is gone from it. */
export function presetFor(
  { presets, loop }: Pick<Daemon, 'presets' | 'loop'>,
  name: string,
): Preset {
  const agent = find(loop.state().graph?.agents ?? {}, name);
  return agent === null ? presets.command : presetOf(agent, presets);
}
