/** The built-in agent: a program in a terminal that works like any agent CLI, without a model. */
import { readFile } from 'node:fs/promises';
import { isatty } from 'node:tty';
import type { Job } from './job.ts';
import { openKeyboard } from './keyboard.ts';
import { type Options, readOptions } from './options.ts';
import { programsIn } from './program.ts';
import { openScreen, type Screen } from './screen.ts';

const exits = { interrupted: 130, broken: 1, terminated: 143 } as const;
const screenFd = 1;
const env = process.env;
const seat = env.TOWN_SEAT ?? 'sim';
const stop = new AbortController();
const screen = openScreen(process.stdout, [seat, env.TOWN_TASK].filter(Boolean).join(' · '));
const keyboard = openKeyboard(input(), {
  onDraft: (draft) => {
    screen.face.draft = draft;
    screen.draw();
  },
  onLine: (line) => screen.say(`noted: ${line}`, 'accent'),
  onInterrupt: () => leave(exits.interrupted),
});

process.on('SIGTERM', () => leave(exits.terminated)).on('SIGHUP', hangUp);
// The terminal can be gone at any moment.
process.stdout.on('error', hangUp);
process.stdin.on('error', hangUp);
keyboard.listen();

try {
  const options = readOptions(process.argv.slice(2), env);
  // The rest is loaded after the first picture is on the screen.
  const { perform } = await import('./perform.ts');
  await perform(await jobFor(options, screen));
  leave(0);
} catch (error) {
  screen.say(error instanceof Error ? error.message : String(error), 'bad');
  screen.report('error', error instanceof Error ? error.message : String(error));
  leave(exits.broken);
}

/** Node cannot open the keys of a terminal that went away while this program started. */
function input(): typeof process.stdin {
  try {
    return process.stdin;
  } catch (error) {
    process.kill(process.pid, 'SIGHUP');
    throw error;
  }
}

/** Ends by the signal: Node aborts with a core dump when it exits in a terminal that is gone. */
function hangUp(): void {
  stop.abort();
  // What fails from now on is expected.
  for (const stream of [process.stdin, process.stdout])
    stream.off('error', hangUp).on('error', () => {});
  if (isatty(screenFd)) {
    keyboard.close();
    screen.close();
  }
  process.removeAllListeners('SIGHUP');
  process.kill(process.pid, 'SIGHUP');
}

function leave(code: number): void {
  stop.abort();
  keyboard.close();
  screen.close();
  process.exit(code);
}

async function jobFor(options: Options, shownOn: Screen): Promise<Job> {
  const { readBrief } = await import('./brief.ts');
  const { readScenario, settingsFor } = await import('./scenario.ts');
  const programs = programsIn({
    folder: process.cwd(),
    name: `sim ${seat}`,
    stop: stop.signal,
  });
  const text =
    options.brief === null
      ? (await programs('town', ['brief'])).out
      : await readFile(options.brief, 'utf8');
  const brief = readBrief(text);
  const scenario = readScenario(
    options.scenario === null ? '{}' : await readFile(options.scenario, 'utf8'),
  );
  const settings = settingsFor(scenario, brief);
  shownOn.face.title = brief.title;
  return {
    brief,
    settings: options.pace === null ? settings : { ...settings, pace: options.pace },
    seed: options.seed ?? brief.seed ?? '1',
    run: env.TOWN_RUN ?? '',
    seat,
    folder: process.cwd(),
    screen: shownOn,
    keyboard,
    programs,
  };
}
