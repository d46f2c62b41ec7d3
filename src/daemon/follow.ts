/** Following a run that has a holder: its readings and its end become events. */
import { type Preset, presetOf } from '../agents/index.ts';
import { find } from '../core/index.ts';
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
    onLost: () => exited({ code: null, signal: 'SIGHUP' }),
  });
  watches.set(id, watch);
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
