/** Reads a real difference and judges it. */
import { differenceOf } from './git.ts';
import {
  chanceFor,
  happens,
  type Job,
  pause,
  planSteps,
  sayBrief,
  step,
  type Verdict,
} from './job.ts';
import { diffLine, span } from './look.ts';

export type Added = { path: string; line: number; text: string };

const longestQuote = 80;

/** Shows the difference and gives `approve`, or `reject` with the file, the line and its words. */
export async function review(
  job: Job,
  verdicts: { approve: string; reject: string },
): Promise<Verdict> {
  planSteps(job, ['read the task', 'read the changes', 'check them', 'decide']);
  await step(job, 'read the task', () => sayBrief(job));
  const { base, head, into } = job.brief;
  const from = base ?? into;
  const difference = from === null ? '' : await differenceOf(job, from, head ?? 'HEAD');
  await step(job, 'read the changes', () => show(job, difference));
  const fault = await step(
    job,
    'check them',
    () => faultOf(difference) ?? opinion(job, difference),
  );
  await step(job, 'decide', () => {
    const clean = [span('  ✔ ', 'good'), span('nothing found')];
    job.screen.log(fault === null ? clean : [span('  ✖ ', 'bad'), span(fault)]);
  });
  if (fault !== null) return { name: verdicts.reject, note: fault };
  const files = new Set(addedIn(difference).map(({ path }) => path));
  return { name: verdicts.approve, note: `read ${[...files].join(', ') || 'the changes'}` };
}

/** What is really wrong with a difference, as `file:line: what, "the line"`; null when nothing is. */
export function faultOf(difference: string): string | null {
  if (difference.trim() === '') return 'the difference is empty; nothing was changed';
  const added = addedIn(difference);
  const found =
    faultAmong(added, /^(<{7}|>{7}) /, 'a conflict marker was left') ??
    faultAmong(added, /\b(?:TO-?DO|FIX-?ME)\b/i, 'this is not finished') ??
    faultAmong(added, /[ \t]+$/, 'blanks at the end of the line');
  if (found !== null) return found;
  const open = /^\+(.*)\n\\ No newline at end of file/m.exec(difference);
  if (!open) return null;
  const last = added.findLast(({ text }) => text === open[1]);
  return last ? sentence(last, 'the last line has no end') : null;
}

/** The lines a unified diff adds, with the line numbers they have in the new file. */
export function addedIn(difference: string): Added[] {
  const added: Added[] = [];
  let path = '';
  let line = 0;
  let left = 0;
  for (const text of difference.split('\n')) {
    const hunk = /^@@ -\d+(?:,\d+)? \+(\d+)(?:,(\d+))? @@/.exec(text);
    if (hunk) {
      line = Number(hunk[1]);
      left = Number(hunk[2] ?? 1);
    } else if (left === 0 && text.startsWith('+++ ')) path = text.slice(4).replace(/^b\//, '');
    else if (left > 0 && text.startsWith('+')) added.push({ path, line, text: text.slice(1) });
    if (!hunk && left > 0 && (text.startsWith('+') || text.startsWith(' '))) {
      line += 1;
      left -= 1;
    }
  }
  return added;
}

function faultAmong(added: Added[], pattern: RegExp, what: string): string | null {
  const found = added.find(({ text }) => pattern.test(text));
  return found ? sentence(found, what) : null;
}

function sentence({ path, line, text }: Added, what: string): string {
  return `${path}:${line}: ${what}, "${text.slice(0, longestQuote)}"`;
}

/** A rejection the scenario asks for, about a line that is really there. */
function opinion(job: Job, difference: string): string | null {
  const { reject } = job.settings;
  const first = reject === 'first' && job.brief.reasons.length === 0 && job.brief.attempt <= 1;
  if (!first && !(typeof reject === 'number' && happens(job, 'reject', reject, 'attempt')))
    return null;
  const chance = chanceFor(job, `opinion ${job.brief.attempt}`);
  const telling = addedIn(difference).filter(({ text }) => /\w{3}/.test(text));
  const found = telling[chance.below(telling.length)];
  const what = chance.pick([
    'say why this is here',
    'say what a reader should expect of this',
    'say where this comes from',
  ]);
  return found ? sentence(found, what) : null;
}

async function show(job: Job, difference: string): Promise<void> {
  const lines = difference.split('\n').slice(0, 200);
  for (const line of lines) {
    job.screen.log(diffLine(line));
    await pause(job, 1.2 / lines.length);
  }
}
