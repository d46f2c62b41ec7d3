/** All that one run of the built-in agent works with. */
import type { Brief } from './brief.ts';
import { type Chance, chanceOf } from './chance.ts';
import type { Keyboard } from './keyboard.ts';
import { span } from './look.ts';
import type { Ran, Run } from './program.ts';
import type { Settings } from './scenario.ts';
import type { Screen } from './screen.ts';

export type Verdict = { name: string; note: string };

export type Job = {
  brief: Brief;
  settings: Settings;
  seed: string;
  /** The run's id: mixed into what a fresh start should decide anew. */
  run: string;
  seat: string;
  /** Where it works. */
  folder: string;
  screen: Screen;
  keyboard: Keyboard;
  programs: Run;
};

/** Numbers that depend on the seed and the task, and so repeat in a later attempt. */
export function chanceFor(job: Job, what: string): Chance {
  return chanceOf(job.seed, job.brief.title, what);
}

/** Whether something of the scenario happens in this attempt. */
export function happens(job: Job, what: string, odds: number, fresh: 'attempt' | 'run'): boolean {
  const again = fresh === 'run' ? job.run : '';
  return (
    chanceOf(job.seed, job.brief.title, job.brief.role, what, job.brief.attempt, again).next() <
    odds
  );
}

/** Waits `steps` steps of the scenario's time. */
export async function pause(job: Job, steps = 1): Promise<void> {
  const ms = job.settings.stepMs * job.settings.pace * steps;
  await new Promise((resolve) => setTimeout(resolve, ms));
}

/** Says which steps are ahead. */
export function planSteps(job: Job, names: string[]): void {
  job.screen.face.steps = names.map((name) => ({ name, state: 'open' }));
}

/** Does one step of the list, and takes the time of a step around it. */
export async function step<T>(job: Job, name: string, work: () => Promise<T> | T): Promise<T> {
  const mark = job.screen.face.steps.find((each) => each.name === name);
  if (mark) mark.state = 'doing';
  job.screen.report('working', name);
  await pause(job, 0.5);
  const result = await work();
  await pause(job, 0.5);
  if (mark) mark.state = 'done';
  return result;
}

/** Shows the beginning of the brief. */
export function sayBrief(job: Job): void {
  job.screen.say(job.brief.title, 'bold');
  const lines = job.brief.text.trim().split('\n').slice(0, 8);
  job.screen.say(lines.join('\n'), 'dim');
}

/** Runs a program with its command line and what it said on the screen. */
export async function shown(job: Job, program: string, args: string[]): Promise<Ran> {
  job.screen.log([span('$ ', 'dim'), span(`${program} ${args.map(quoted).join(' ')}`, 'bold')]);
  const ran = await job.programs(program, args);
  const said = (ran.code === 0 ? ran.out : ran.err || ran.out).trim().split('\n').slice(0, 6);
  if (said[0]) job.screen.say(said.join('\n'), ran.code === 0 ? 'dim' : 'bad');
  return ran;
}

function quoted(argument: string): string {
  const short = argument.length > 60 ? `${argument.slice(0, 59)}…` : argument;
  return /^[\w./:=@-]+…?$/.test(short) ? short : `"${short}"`;
}

/** The first verdict of the brief that is one of `names`, or null. */
export function verdictAmong(brief: Brief, names: string[]): string | null {
  return names.find((name) => brief.verdicts.includes(name)) ?? null;
}
