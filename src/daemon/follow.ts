/** Following a run that has a holder: its readings and its end become events. */
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type Beginning, type Preset, presetOf, showsWork } from '../agents/index.ts';
import { type Event, find, type Run } from '../core/index.ts';
import { askForSocket, findHolder, type HolderInfo } from '../world/real/holders.ts';
import type { Daemon } from './daemon.ts';
import { endRun } from './endings.ts';
import { lastLinesOf, lastLinesOfRun } from './last-lines.ts';
import type { Standstill } from './observer.ts';
import type { AgentReading } from './watch.ts';

export type Following = {
  /** What the agent is told once it is idle for the first time. */
  paste: string | null;
  /** Questions in its output before this offset were answered by another daemon. */
  answerFrom: number;
};

type Exit = { code: number | null; signal: string | null };

/** Nobody saw how it ended. */
export const unseen: Exit = { code: null, signal: null };

/** A holder that lives is tried again and again, after pauses that grow, in milliseconds. */
const pauseMs = { first: 50, most: 5000 };
/** What lasts longer than this many tries is told to the person. */
const quietTries = 6;

/**
 * Follows a run to its end. While its holder lives its agent is never given up: the holder is asked for
 * its socket, and the person is told when that does not help. An agent without a holder is ended, so
 * that it does not work on unseen, and reported as gone.
 */
export async function followRun(daemon: Daemon, id: string, how: Following): Promise<void> {
  const { folder, closing, log } = daemon;
  let told = false;
  for (let tried = 1; ; tried++) {
    const found = await findHolder(join(folder.runs, id));
    if (closing.aborted) return;
    if (found.state === 'exited') return exited(daemon, id, found.exit);
    if (found.state === 'gone') {
      log(`${id} cannot be followed: its holder is gone`);
      await endRun(daemon, id, { graceMs: 0 });
      return tellExit(daemon, id, unseen);
    }
    const problem = await connect(daemon, { id, info: found.info, how });
    if (closing.aborted) return;
    if (problem === null) return reachable(daemon, id);
    askForSocket(found.info);
    if (!told && tried >= quietTries) told = unreachable(daemon, id, problem);
    await pause(Math.min(pauseMs.first * 2 ** tried, pauseMs.most));
  }
}

/** True when the person was told; only of a run that is at work. */
function unreachable(daemon: Daemon, id: string, reason: string): boolean {
  if (find(daemon.loop.state().runs, id)?.phase !== 'live') return false;
  daemon.log(`${id} cannot be reached: ${reason}`);
  report(daemon, { type: 'run.unreachable', run: id, reason });
  return true;
}

function reachable(daemon: Daemon, id: string): void {
  const items = Object.values(daemon.loop.state().inbox);
  const isAsked = items.some(({ kind, run }) => kind === 'unreachable' && run === id);
  if (isAsked) report(daemon, { type: 'run.reachable', run: id });
}

type Line = { id: string; info: HolderInfo; how: Following };

/** Null when it is connected or over, else why it could not be. */
function connect(daemon: Daemon, line: Line): Promise<string | null> {
  return watch(daemon, line).then(
    () => null,
    (error: Error) => error.message,
  );
}

async function watch(daemon: Daemon, { id, info, how }: Line): Promise<void> {
  const { loop, tokens, watches } = daemon;
  const run = find(loop.state().runs, id);
  if (run === null || watches.has(id)) return;
  let { paste } = how;
  const preset = presetFor(daemon, run.agent);
  let said = lastTold(run);
  let still = run.still ?? null;
  const { watchRun } = await import('./watch.ts');
  const watch = await watchRun({
    socket: info.socket,
    token: tokens.holder(id),
    info,
    preset,
    begins: beginningOf(run, how),
    wasAtWork: () => find(loop.state().runs, id)?.proven === true,
    answerFrom: how.answerFrom,
    onOutput: daemon.stirred,
    onReading: (now) => {
      const { reading, limitedUntil } = now;
      daemon.stirred();
      // Before the reading, which is no end of a turn while there is mail.
      if (reading === 'idle' && paste !== null) {
        report(daemon, { type: 'message.sent', to: id, text: paste });
        paste = null;
      }
      const isTurnOver = reading === 'idle' && find(loop.state().runs, id)?.turnDue === true;
      if (isTurnOver || isWorthTelling(said, now)) {
        report(daemon, readingOf(daemon, id, now));
        said = saidOf(now);
      }
      if (limitedUntil !== null)
        report(daemon, { type: 'agent.limited', agent: run.agent, until: limitedUntil });
      if (showsWork(now) && find(loop.state().runs, id)?.proven !== true)
        report(daemon, { type: 'session.proven', run: id });
    },
    onStandstill: (now) => {
      const tail = now === 'known' ? null : now.tail;
      if (tail === still || find(loop.state().runs, id)?.phase !== 'live') return;
      still = tail;
      report(daemon, standstillOf(id, now));
    },
    onExit: (exit) => void exited(daemon, id, exit),
    log: daemon.log,
    onLost: () => {
      const answerFrom = watches.get(id)?.offset() ?? how.answerFrom;
      forget(daemon, id);
      followRun(daemon, id, { paste, answerFrom }).catch((error: Error) =>
        daemon.log(`${id} is lost: ${error.message}`),
      );
    },
  });
  if (watches.has(id)) return watch.close();
  watches.set(id, watch);
  daemon.stirred();
}

/** A session without a task, or one that is still to be pasted its brief, waits at its prompt. */
function beginningOf({ task, resumes }: Run, { paste }: Following): Beginning {
  if (task === null || paste !== null) return 'at its prompt';
  return resumes ? 'resumed' : 'with its brief';
}

type Said = Pick<AgentReading, 'reading' | 'text'> & { limited: boolean };

function saidOf({ reading, text, limitedUntil }: AgentReading): Said {
  return { reading, text, limited: limitedUntil !== null };
}

/**
 * An agent that rests as it did when it was last read is not told of again, unless a turn was due;
 * nor one that asks what it had asked.
 */
function lastTold({ reading, turnDue, asked }: Run): Said {
  if (reading === 'asking' && asked !== undefined) return { reading, text: asked, limited: false };
  const rests = reading === 'idle' && turnDue === false;
  return { reading: rests ? 'idle' : 'starting', text: '', limited: false };
}

function standstillOf(run: string, now: Standstill | 'known'): Event {
  return now === 'known' ? { type: 'screen.known', run } : { type: 'screen.unknown', run, ...now };
}

/** A reading as an event. A rate limit is a rest in the middle of a turn. */
export function readingOf(daemon: Daemon, run: string, now: AgentReading): Event {
  const { reading, text, limitedUntil } = now;
  const isRest = reading === 'idle';
  const rest = limitedUntil === null ? { turnOver: true } : { limited: true };
  const more = { ...(isRest ? rest : {}), ...tailIfTold(daemon, run, now) };
  return { type: 'run.read', run, reading, text, ...more };
}

/** The words of one that is busy change all the time; only what it asks is written down. */
function isWorthTelling(before: Said, now: AgentReading): boolean {
  if (now.reading === 'starting') return before.reading === 'stopped';
  if (now.reading !== before.reading) return true;
  if (now.reading === 'idle') return (now.limitedUntil !== null) !== before.limited;
  return now.reading === 'asking' && now.text !== before.text;
}

/**
 * What the person will be told needs the lines it is about: a prompt whose words no rule knows, and the
 * end of a turn after the last reminder.
 */
function tailIfTold({ loop, watches }: Daemon, id: string, { reading, text }: AgentReading) {
  const run = find(loop.state().runs, id);
  const watch = watches.get(id);
  if (run === null || watch === undefined) return {};
  const isAsked = reading === 'asking' && text === '';
  const isStuck = reading === 'idle' && run.reminders >= run.terms.limits.reminders;
  return isAsked || isStuck ? { tail: lastLinesOf(watch.emulator.text()) } : {};
}

function report({ loop, log }: Daemon, event: Event): void {
  void loop.submit(event).catch((error: Error) => log(error.message));
}

/**
 * The agent has left. The run is over once nothing that it started lives any more, so that nobody takes
 * its worktree away under a process, or starts the next run beside one.
 */
async function exited(daemon: Daemon, id: string, exit: Exit): Promise<void> {
  await endRun(daemon, id, { isLeft: true });
  if (!daemon.closing.aborted) await tellExit(daemon, id, exit);
}

/** Tells the core of an exit. The screen stays for whoever looks, until the run is over in the books. */
export async function tellExit(daemon: Daemon, id: string, { code, signal }: Exit): Promise<void> {
  const tail = await lastLinesOfRun(daemon, id);
  report(daemon, { type: 'run.exited', run: id, code, signal, tail });
  setImmediate(() => forget(daemon, id));
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
  const isKnown = agent?.preset === null || Object.hasOwn(presets.named, agent?.preset ?? '');
  return agent === null || !isKnown ? presets.command : presetOf(agent, presets);
}
