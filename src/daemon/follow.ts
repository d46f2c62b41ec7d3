/** Following a run that has a holder: its readings and its end become events. */
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type Preset, presetOf, type ScreenReading } from '../agents/index.ts';
import { type Event, find } from '../core/index.ts';
import { endAgent, findHolder } from '../world/real/holders.ts';
import type { Daemon } from './daemon.ts';
import { lastLinesOf, lastLinesOfRun } from './last-lines.ts';
import { socketOf } from './start-agent.ts';

export type Following = {
  /** What the agent is told once it is idle for the first time. */
  paste: string | null;
  /** Questions in its output before this offset were answered by another daemon. */
  answerFrom: number;
};

type Exit = { code: number | null; signal: string | null };

/** Nobody saw how it ended. */
const unseen: Exit = { code: null, signal: null };

/** A holder that lives is tried so often before its agent is given up. */
const tries = 5;
const betweenTriesMs = 300;

/**
 * Follows a run to its end. An agent that nobody can speak with any more is ended, so that it does
 * not work on unseen, and reported as gone.
 */
export async function followRun(daemon: Daemon, id: string, how: Following): Promise<void> {
  for (let left = tries; left > 0; left--) {
    const found = await findHolder(join(daemon.folder.runs, id));
    if (daemon.closing.aborted) return;
    if (found.state === 'exited') return exited(daemon, id, found.exit);
    const problem = found.state === 'gone' ? 'its holder is gone' : await connect(daemon, id, how);
    if (problem === null || daemon.closing.aborted) return;
    if (found.state === 'alive' && left > 1) {
      await pause(betweenTriesMs);
      continue;
    }
    daemon.log(`${id} can not be followed: ${problem}`);
    if (found.info !== null) await endAgent({ info: found.info, graceMs: 0 });
    return exited(daemon, id, unseen);
  }
}

/** Null when it is connected, else why it could not be. */
function connect(daemon: Daemon, id: string, how: Following): Promise<string | null> {
  return watch(daemon, id, how).then(
    () => null,
    (error: Error) => error.message,
  );
}

async function watch(daemon: Daemon, id: string, how: Following): Promise<void> {
  const { loop, tokens, watches } = daemon;
  const run = find(loop.state().runs, id);
  if (run === null || watches.has(id)) return;
  let { paste } = how;
  let said: Pick<ScreenReading, 'reading' | 'text'> = { reading: 'starting', text: '' };
  const { watchRun } = await import('./watch.ts');
  const watch = await watchRun({
    socket: socketOf(daemon, id),
    token: tokens.holder(id),
    preset: presetFor(daemon, run.agent),
    standing: run.task === null,
    answerFrom: how.answerFrom,
    onOutput: daemon.stirred,
    onReading: ({ reading, text, limitedUntil }) => {
      daemon.stirred();
      const before = said;
      said = { reading, text };
      if (isWorthTelling(before, said))
        report(daemon, {
          type: 'run.read',
          run: id,
          reading,
          text,
          ...tailIfTold(daemon, id, said),
        });
      if (limitedUntil !== null)
        report(daemon, { type: 'agent.limited', agent: run.agent, until: limitedUntil });
      if (reading === 'idle' && paste !== null) {
        report(daemon, { type: 'message.sent', to: id, text: paste });
        paste = null;
      }
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
}

type Said = Pick<ScreenReading, 'reading' | 'text'>;

/** The words of one that is busy change all the time; only what it asks is written down. */
function isWorthTelling(before: Said, now: Said): boolean {
  if (now.reading === 'starting') return false;
  return now.reading !== before.reading || (now.reading === 'asking' && now.text !== before.text);
}

/**
 * What the person will be told needs the lines it is about: a prompt whose words no rule knows, and the
 * end of a turn after the last reminder.
 */
function tailIfTold({ loop, watches }: Daemon, id: string, { reading, text }: Said) {
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

/** The screen stays for whoever looks, until the run is over in the books. */
async function exited(daemon: Daemon, id: string, { code, signal }: Exit): Promise<void> {
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
