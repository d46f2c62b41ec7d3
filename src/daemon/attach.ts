/** What a screen needs to show a run: the picture now, and where its bytes go on. */
import type { Attachment } from '../client/protocol.ts';
import type { Daemon } from './daemon.ts';
import { socketOf } from './start-agent.ts';

/** Lines of history that come with the picture. */
const historyLines = 1000;

/** Throws when the run has no process. */
export async function attach(daemon: Daemon, run: string): Promise<Attachment> {
  const watch = daemon.watches.get(run);
  if (watch === undefined) throw new Error(`${run} has no process to look at.`);
  await watch.emulator.flushed();
  const { emulator } = watch;
  return {
    run,
    socket: socketOf(daemon, run),
    token: daemon.tokens.holder(run),
    // A character that is cut in two at the end can not be drawn yet: its bytes are sent again.
    offset: watch.offset() - emulator.cutBytes,
    screen: emulator.serialize(historyLines),
    columns: emulator.columns,
    rows: emulator.rows,
  };
}
