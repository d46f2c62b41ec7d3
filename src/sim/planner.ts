/** Splits a goal into tasks, and says how it ended once they are in. */
import {
  chanceFor,
  type Job,
  pause,
  planSteps,
  sayBrief,
  shown,
  step,
  type Verdict,
} from './job.ts';
import { span } from './look.ts';

type Draft = { title: string; body: string; needs: number[] };

/** Writes down three to six tasks with what they need, then gives `planned`. */
export async function plan(job: Job, verdict: string): Promise<Verdict> {
  planSteps(job, ['read the goal', 'look around', 'split it', 'hand it out']);
  await step(job, 'read the goal', () => sayBrief(job));
  await step(job, 'look around', () => lookAround(job));
  const drafts = await step(job, 'split it', () => draftsFor(job));
  const ids: string[] = [];
  await step(job, 'hand it out', async () => {
    for (const draft of drafts) {
      ids.push(await add(job, draft, ids));
      await pause(job, 0.2);
    }
  });
  return { name: verdict, note: `${drafts.length} tasks: ${ids.join(', ')}` };
}

/** Looks at what came in and closes the goal. */
export async function gather(job: Job, verdict: string): Promise<Verdict> {
  planSteps(job, ['read what came in', 'sum it up']);
  const { children } = job.brief;
  const landed = children.filter(({ landed }) => landed !== null);
  await step(job, 'read what came in', async () => {
    for (const child of children) {
      const mark = child.landed === null ? span('  – ', 'dim') : span('  ✔ ', 'good');
      job.screen.log([mark, span(`${child.task ?? ''} ${child.title ?? ''}`)]);
      await pause(job, 0.2);
    }
  });
  await step(job, 'sum it up', () => lookAround(job));
  const titles = landed.map(({ title }) => title).join('; ');
  const note = `${landed.length} of ${children.length} landed: ${titles || 'none'}`;
  return { name: verdict, note };
}

async function lookAround(job: Job): Promise<void> {
  if (job.brief.workspace !== 'none') await shown(job, 'git', ['log', '--oneline', '-5']);
}

async function add(job: Job, draft: Draft, ids: string[]): Promise<string> {
  const needs = draft.needs.flatMap((index) => (ids[index] ? ['--needs', ids[index]] : []));
  const ran = await shown(job, 'town', [
    'task',
    'add',
    draft.title,
    '--body',
    draft.body,
    ...needs,
  ]);
  const id = /^\S+/.exec(ran.out.trim())?.[0];
  if (ran.code === 0 && id) return id;
  throw new Error(
    `town did not take the task "${draft.title}": ${ran.err.trim() || ran.out.trim()}`,
  );
}

function draftsFor(job: Job): Draft[] {
  const topic = topicOf(job.brief.title);
  const chance = chanceFor(job, 'plan');
  const count = job.settings.children || 3 + chance.below(4);
  const all: Draft[] = [
    {
      title: `Write the ${topic} module`,
      body: `One small module under src/ for ${topic}.`,
      needs: [],
    },
    {
      title: `Describe ${topic} in the docs`,
      body: `One page under docs/ about ${topic}.`,
      needs: [],
    },
    {
      title: `Check the input of ${topic}`,
      body: `Refuse what ${topic} cannot take, in words.`,
      needs: [],
    },
    { title: `Test the ${topic} module`, body: `Tests under test/ for ${topic}.`, needs: [0] },
    {
      title: `Show the result of ${topic}`,
      body: `A short text for what ${topic} gives.`,
      needs: [],
    },
    { title: `Describe ${topic} by example`, body: `Worked examples under docs/.`, needs: [0, 1] },
  ];
  const extra = Array.from(
    { length: Math.max(0, count - all.length) },
    (_, index): Draft => ({
      title: `Write part ${index + 1} of ${topic}`,
      body: `Part ${index + 1} of ${topic}, a module of its own.`,
      needs: [],
    }),
  );
  return [...all, ...extra].slice(0, count);
}

/** What a goal is about: `Add a search to the docs` gives `search`. */
function topicOf(goal: string): string {
  const words = goal
    .trim()
    .replace(/[.!?\s]+$/, '')
    .split(/\s+/);
  const verb = /^(add|build|create|make|write|implement|improve|fix|give|show|let|design)$/i;
  const rest = verb.test(words[0] ?? '') ? words.slice(1) : words;
  const named = /^(a|an|the|some)$/i.test(rest[0] ?? '') ? rest.slice(1) : rest;
  const end = named.findIndex((word) =>
    /^(to|for|from|in|into|on|of|with|and|so|that)$/i.test(word),
  );
  const topic = named
    .slice(0, end > 0 ? end : 4)
    .join(' ')
    .toLowerCase();
  return topic || goal.toLowerCase() || 'work';
}
