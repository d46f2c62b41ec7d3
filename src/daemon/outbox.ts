/** Bringing a text to an agent: typed only when its reading allows, and believed only when seen. */
import { setImmediate as nextTurn, setTimeout as pause } from 'node:timers/promises';
import type { Preset } from '../agents/index.ts';
import { type Effect, find } from '../core/index.ts';
import { encodePastedText } from '../terminal/encode.ts';
import { withoutControls } from '../terminal/sanitise.ts';
import type { Daemon } from './daemon.ts';
import { presetFor } from './follow.ts';
import { type Obstacle, remedyOf, sayGivenUp, sayObstacle } from './obstacle.ts';
import { tellTurnEnd } from './turn-end.ts';
import type { Watch } from './watch.ts';

/** How long a text may wait for the agent to be free, in milliseconds. */
const halfAnHour = 30 * 60_000;
/** How long the screen may take to show that a text was taken. */
const takenMs = 5000;
const tries = 3;
/** Its screen is looked at again at least so often, because some obstacles end by time alone. */
const lookEveryMs = 1000;
/** A wait that lasts longer than this is told, in milliseconds. */
const quietWaitMs = 5000;

type Mail = Omit<Extract<Effect, { type: 'agent.say' }>, 'type'>;

/**
 * Delivers one message, and reports `message.delivered`, or `message.failed` when the agent was not
 * free for `patienceMs`. One at a time per run: two texts at once would be one line.
 */
export async function deliver(
  daemon: Daemon,
  mail: Mail,
  patienceMs: number = halfAnHour,
): Promise<void> {
  const end = Date.now() + patienceMs;
  const before = daemon.mail.get(mail.run) ?? Promise.resolve();
  const mine = before.then(() => deliverNow(daemon, mail, end));
  const settled = mine.catch(() => undefined);
  daemon.mail.set(mail.run, settled);
  await mine.finally(() => {
    if (daemon.mail.get(mail.run) === settled) daemon.mail.delete(mail.run);
  });
  await tellTurnEnd(daemon, mail.run);
}

async function deliverNow(daemon: Daemon, mail: Mail, end: number): Promise<void> {
  const { loop } = daemon;
  const { run, message, text } = mail;
  const watch = await whenFree(daemon, mail, end);
  if (watch === null) return;
  const preset = presetOfRun(daemon, run);
  const reason =
    typeof watch === 'string'
      ? sayGivenUp(watch, seatOf(daemon, run))
      : await type(watch, preset, text);
  if (!isWanted(daemon, mail)) return;
  if (reason === null) await loop.submit({ type: 'message.delivered', message, run });
  else await loop.submit({ type: 'message.failed', message, run, reason });
}

/** The run's watch once it can take a text; why it never could; null when nobody wants it any more. */
async function whenFree(daemon: Daemon, mail: Mail, end: number): Promise<Watch | Obstacle | null> {
  let obstacle: Obstacle = 'not running';
  const began = Date.now();
  let told: Obstacle | null = null;
  while (isWanted(daemon, mail)) {
    // A line that was cut is made anew, so it is looked up each time.
    const watch = daemon.watches.get(mail.run);
    const found: Obstacle | null = watch === undefined ? obstacle : watch.obstacle();
    if (watch !== undefined && found === null) return watch;
    obstacle = found ?? obstacle;
    if (Date.now() >= end) return obstacle;
    if (obstacle !== told && Date.now() >= began + quietWaitMs && isWorthTelling(obstacle, told)) {
      told = obstacle;
      await tellWait(daemon, mail, obstacle);
    }
    const isFree = () => watch !== undefined && watch.obstacle() === null;
    const wait = Math.min(lookEveryMs, end - Date.now());
    if (watch === undefined)
      await pause(wait, undefined, { signal: daemon.closing }).catch(() => null);
    else if (!(await watch.until(isFree, wait))) await nextTurn();
  }
  return null;
}

const seenAnyway: ReadonlySet<Obstacle> = new Set(['at work', 'stopped', 'asking', 'first run']);

/** What its reading says anyway is told only where something else was told before. */
function isWorthTelling(obstacle: Obstacle, told: Obstacle | null): boolean {
  return !seenAnyway.has(obstacle) || told !== null;
}

/** Says in the town's state why a text waits, for otherwise only its failure would tell. */
async function tellWait(daemon: Daemon, { run, message }: Mail, obstacle: Obstacle): Promise<void> {
  const seat = seatOf(daemon, run);
  const [reason, next] = [sayObstacle(obstacle, seat), remedyOf(obstacle, seat)];
  await daemon.loop.submit({ type: 'message.waits', message, run, reason, next });
}

function seatOf({ loop }: Daemon, run: string): string {
  return find(loop.state().runs, run)?.seat ?? run;
}

function isWanted({ loop, closing }: Daemon, { message }: Mail): boolean {
  return !closing.aborted && find(loop.state().messages, message) !== null;
}

function presetOfRun(daemon: Daemon, run: string): Preset {
  return presetFor(daemon, find(daemon.loop.state().runs, run)?.agent ?? '');
}

/**
 * Types the text and sends it; null when the screen shows that it was taken. Its caller has looked at
 * the screen in this very turn of the event loop. A dialog may come up before the text is sent: the
 * submit key would answer it.
 */
async function type(watch: Watch, preset: Preset, text: string): Promise<string | null> {
  const { submit } = preset;
  const { modes } = watch.emulator;
  const plain = withoutControls(text.replace(/\r\n?/g, '\n')).trimEnd();
  // Without bracketed paste each line break would send what stands before it.
  const line = modes.bracketedPaste ? plain : plain.replace(/\n+/g, ' ');
  const before = watch.offset();
  watch.send(Buffer.from(encodePastedText(line, modes)));
  await pause(submit.afterMs);
  for (let attempt = 1; attempt <= tries; attempt++) {
    const stands = () => standsInLine(watch, preset, line);
    if (!(await watch.until(stands, takenMs)) && !stands()) continue;
    watch.send(Buffer.from(submit.keys));
    if (await watch.until(() => watch.offset() > before && wasTaken(watch, line), takenMs))
      return null;
  }
  return standsInLine(watch, preset, line)
    ? `Its screen does not show that it was taken, after ${tries} tries.`
    : 'Another screen came up while it was typed, so it was not sent.';
}

/** The prompt is still there, or the text where it stood, and no dialog over it. */
function standsInLine(watch: Watch, { readings }: Preset, line: string): boolean {
  const { reading, prompt, isFirstRun } = watch.look();
  if (reading === 'asking' || isFirstRun) return false;
  const hasPrompt = readings.some((rule) => rule.reading === 'prompt');
  if (!hasPrompt || prompt !== null) return true;
  const shown = watch.emulator
    .text()
    .join('')
    .replace(/[\s│┃|]/g, '');
  return /\[pasted/i.test(shown) || shown.includes(line.replace(/[\s│┃|]/g, '').slice(-20));
}

/** Taken means that the agent is at work again, or that its input line no longer holds the text. */
function wasTaken(watch: Watch, text: string): boolean {
  if (watch.reading().reading === 'busy') return true;
  const { emulator } = watch;
  const last = text.split('\n').at(-1)!.slice(-20).trim();
  return !emulator.cellRow(emulator.cursor.y).includes(last);
}
