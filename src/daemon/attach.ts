/** What a screen needs to show a run: the picture now, and where its bytes go on. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Attachment } from '../client/protocol.ts';
import { askForSocket, findHolder } from '../world/real/holders.ts';
import type { Daemon } from './daemon.ts';

/** Lines of history that come with the picture. */
const historyLines = 1000;

/** Throws when the run has no process. */
export async function attach(daemon: Daemon, run: string): Promise<Attachment> {
  const watch = daemon.watches.get(run);
  if (watch === undefined) throw new Error(`${run} has no process to look at.`);
  const socket = await socketOf(daemon, run);
  await watch.emulator.flushed();
  const { emulator } = watch;
  return {
    run,
    socket,
    token: daemon.tokens.holder(run),
    // A character that is cut in two at the end cannot be drawn yet: its bytes are sent again.
    offset: watch.offset() - emulator.cutBytes,
    screen: emulator.serialize(historyLines),
    columns: emulator.columns,
    rows: emulator.rows,
  };
}

/** Where its holder listens. One whose socket was swept away is asked for it; the screen tries again soon. */
async function socketOf(daemon: Daemon, run: string): Promise<string> {
  const socket = await askForSocketOf(daemon, run);
  if (socket === null) throw new Error(`${run} has no process to look at.`);
  return socket;
}

/** Has the holder of a run open its socket again when the file is gone. Answers where it is; null without a holder. */
export async function askForSocketOf({ folder }: Daemon, run: string): Promise<string | null> {
  const found = await findHolder(join(folder.runs, run));
  if (found.state !== 'alive') return null;
  if (!existsSync(found.info.socket)) askForSocket(found.info);
  return found.info.socket;
}
