/** What goes wrong, or asks for a person, half-way through a run. */
import { happens, type Job, pause, shown } from './job.ts';
import { span } from './look.ts';

/** Thrown to end the process as a crash would. */
export class Crash extends Error {}

const kilobyte = 1024;

/** Crashes before anything is read, when the scenario says so. */
export function troubleAtStart(job: Job): void {
  if (job.settings.crash === 'on-start') throw new Crash('the scenario crashes on start');
}

/** Does what the scenario asks for half-way. Never returns from a hang. Throws a Crash. */
export async function troubleMidway(job: Job): Promise<void> {
  const { settings } = job;
  if (settings.flood) await flood(job, settings.flood);
  if (happens(job, 'permission', settings.permission, 'attempt')) await askPermission(job);
  if (happens(job, 'ask', settings.ask, 'attempt')) await askHuman(job);
  if (happens(job, 'limited', settings.limited, 'run')) await rest(job);
  if (happens(job, 'hang', settings.hang, 'run')) await hang(job);
  const odds = typeof settings.crash === 'number' ? settings.crash : 1;
  if (happens(job, 'crash', odds, 'run')) throw new Crash('the scenario crashes half-way');
}

async function askHuman(job: Job): Promise<void> {
  const question = `Should "${job.brief.title}" be kept short?`;
  job.screen.report('blocked', question, 'question');
  const ran = await shown(job, 'town', ['ask', question]);
  job.screen.log([span('answer: ', 'dim'), span(ran.out.trim() || 'none')]);
}

async function askPermission(job: Job): Promise<void> {
  job.screen.say('Allow `npm install` in this folder? y/n', 'warn');
  job.screen.report('blocked', 'Allow `npm install`? y/n', 'permission');
  const key = await job.keyboard.key(['y', 'n']);
  job.screen.say(key === 'y' ? 'allowed' : 'refused; going on without', 'dim');
}

async function rest(job: Job): Promise<never> {
  job.screen.say('Usage limit reached. Try again in 1m.', 'bad');
  job.screen.report('error', 'Usage limit reached. Try again in 1m.');
  return forever();
}

async function hang(job: Job): Promise<never> {
  job.screen.report('working', 'thinking');
  job.screen.freeze();
  return forever();
}

/** The keyboard keeps the process alive; a key or a signal ends it. */
function forever(): Promise<never> {
  return new Promise(() => {});
}

async function flood(job: Job, size: { mb: number; perSecond: number }): Promise<void> {
  const line = `${'\x1b[38;5;'}%m${'the quick brown fox jumps over the lazy dog '.repeat(2)}\x1b[0m\r\n`;
  const block = Array.from({ length: 16 }, (_, index) =>
    line.replace('%', String(17 + index * 13)),
  ).join('');
  const total = size.mb * kilobyte * kilobyte;
  const started = performance.now();
  for (let sent = 0; sent < total; sent += block.length) {
    await job.screen.raw(block);
    const due = (sent / (size.perSecond * kilobyte * kilobyte)) * 1000;
    const early = due - (performance.now() - started);
    if (early > 5) await new Promise((resolve) => setTimeout(resolve, early));
  }
  await pause(job, 0.2);
}
