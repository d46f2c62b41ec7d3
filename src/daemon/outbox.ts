/** Bringing a text to an agent: typed only when its reading allows, and believed only when seen. */
import { setTimeout as pause } from 'node:timers/promises';
import { find } from '../core/index.ts';
import { encodePastedText } from '../terminal/index.ts';
import type { Daemon } from './daemon.ts';
import { presetFor } from './follow.ts';
import type { Watch } from './watch.ts';

/** How long a text may wait for the agent to be free, in milliseconds. */
const patienceMs = 30 * 60_000;
/** How long the screen may take to show that a text was taken. */
const takenMs = 5000;
const tries = 3;
/** Quiet for this long counts as free for an agent whose screen nothing is known about. */
const quietMs = 1000;

/** Delivers one message, and reports `message.delivered` or `message.failed`. One at a time per run. */
export async function deliver(
  daemon: Daemon,
  given: { run: string; message: string; text: string },
) {
  const { loop } = daemon;
  const { run, message, text } = given;
  const watch = daemon.watches.get(run);
  const problem =
    watch === undefined ? 'It is not running.' : await say(daemon, watch, { run, text });
  if (find(loop.state().messages, message) === null) return;
  if (problem === null) await loop.submit({ type: 'message.delivered', message, run });
  else await loop.submit({ type: 'message.failed', message, run, reason: problem });
}

async function say(
  daemon: Daemon,
  watch: Watch,
  { run, text }: { run: string; text: string },
): Promise<string | null> {
  const preset = presetFor(daemon, find(daemon.loop.state().runs, run)?.agent ?? '');
  const free = () => {
    const { rule, reading } = watch.reading();
    return rule === 'no rules' ? Date.now() - watch.wroteAt() >= quietMs : reading === 'idle';
  };
  const plain = text.replace(/\r\n?/g, '\n').trimEnd();
  // Without bracketed paste each line break would send what stands before it.
  const line = watch.emulator.modes.bracketedPaste ? plain : plain.replace(/\n+/g, ' ');
  if (!(await waitFree(watch, free))) return 'It was never free to take it.';
  const before = watch.offset();
  watch.send(Buffer.from(encodePastedText(line, watch.emulator.modes)));
  await pause(preset.submit.afterMs);
  for (let attempt = 1; attempt <= tries; attempt++) {
    watch.send(Buffer.from(preset.submit.keys));
    if (await watch.until(() => watch.offset() > before && wasTaken(watch, line), takenMs))
      return null;
  }
  return `Its screen does not show that it was taken, after ${tries} tries.`;
}

/** A quiet agent writes nothing, so its silence has to be looked at by the clock. */
async function waitFree(watch: Watch, free: () => boolean): Promise<boolean> {
  const end = Date.now() + patienceMs;
  while (Date.now() < end) if (await watch.until(free, quietMs)) return true;
  return false;
}

/** Taken means that the agent is at work again, or that its input line no longer holds the text. */
function wasTaken(watch: Watch, text: string): boolean {
  if (watch.reading().reading === 'busy') return true;
  const { emulator } = watch;
  const last = text.split('\n').at(-1)!.slice(-20).trim();
  return !emulator.cellRow(emulator.cursor.y).includes(last);
}
