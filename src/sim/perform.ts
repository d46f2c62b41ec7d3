/** One run from its brief to its verdict. */
import type { Brief } from './brief.ts';
import { happens, type Job, pause, shown, type Verdict, verdictAmong } from './job.ts';
import { gather, plan } from './planner.ts';
import { review } from './reviewer.ts';
import { troubleAtStart, troubleMidway } from './trouble.ts';
import { work } from './worker.ts';

/** What kind of work a brief asks for. It follows from its verdicts, never from a role's name. */
export type Kind = 'plan' | 'gather' | 'review' | 'work' | 'talk';

export function kindOf(brief: Brief): Kind {
  if (brief.task === null || brief.verdicts.length === 0) return 'talk';
  const gathers = brief.verdicts.includes('complete');
  // What an earlier planner wrote down and did not hand out was dropped with it.
  const hasWork = brief.children.some(({ place }) => place !== 'dropped');
  if (gathers && (hasWork || !brief.verdicts.includes('planned'))) return 'gather';
  if (brief.verdicts.includes('planned')) return 'plan';
  if (brief.workspace === 'review' || brief.verdicts.includes('reject')) return 'review';
  return 'work';
}

/** Works until the verdict is taken, or until there is nothing left but to wait for a person. */
export async function perform(job: Job): Promise<void> {
  troubleAtStart(job);
  const kind = kindOf(job.brief);
  if (kind === 'talk') return listen(job, 'ready: type to me');
  const verdict = await verdictOf(job, kind);
  if (job.settings.exit === 'without-verdict') return;
  if (happens(job, 'forget', job.settings.forget, 'run')) {
    job.screen.report('done', 'turn over');
    await job.keyboard.line();
  }
  // Whoever writes to it after a refusal may have mended the reason.
  for (;;) {
    const refused = await give(job, verdict);
    if (refused === null) break;
    job.screen.report('idle', firstLine(`${verdict.name} was refused: ${refused}`));
    await job.keyboard.line();
  }
  job.screen.report('done', `${verdict.name}: ${verdict.note}`);
  if (job.settings.exit === 'stay') return listen(job, `${verdict.name}: ${verdict.note}`);
  await pause(job, 0.5);
}

async function verdictOf(job: Job, kind: Exclude<Kind, 'talk'>): Promise<Verdict> {
  const { brief } = job;
  const first = brief.verdicts[0] ?? 'done';
  if (kind === 'work') {
    const done = verdictAmong(brief, ['done', 'complete', 'finished', 'ready']) ?? first;
    return work(job, done, () => troubleMidway(job));
  }
  await troubleMidway(job);
  if (kind === 'plan') return plan(job, 'planned');
  if (kind === 'gather') return gather(job, 'complete');
  const reject = verdictAmong(brief, ['reject', 'rejected', 'changes', 'fail', 'failed']);
  const others = brief.verdicts.filter((name) => name !== reject);
  const approve = verdictAmong(brief, ['approve', 'approved', 'pass', 'passed']) ?? others[0];
  return review(job, { approve: approve ?? first, reject: reject ?? first });
}

/** Gives the verdict by `town verdict`; null when it was taken, else why not. */
async function give(job: Job, verdict: Verdict): Promise<string | null> {
  job.screen.report('working', `giving ${verdict.name}`);
  const ran = await shown(job, 'town', ['verdict', verdict.name, '--note', verdict.note]);
  return ran.code === 0 ? null : ran.err.trim() || ran.out.trim() || `exit code ${ran.code}`;
}

async function listen(job: Job, words: string): Promise<void> {
  job.screen.report('idle', firstLine(words));
  for (;;) await job.keyboard.line();
}

function firstLine(words: string): string {
  return words.split('\n')[0] ?? words;
}
