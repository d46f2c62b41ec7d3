/** Writes files in a worktree and commits them; on a later attempt, mends what was rejected. */
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { chanceOf } from './chance.ts';
import { bothSides } from './collision.ts';
import { craft, type Known, type Piece } from './craft.ts';
import { commit, rebaseOnto } from './git.ts';
import {
  chanceFor,
  happens,
  type Job,
  pause,
  planSteps,
  sayBrief,
  shown,
  step,
  type Verdict,
} from './job.ts';
import { codeLine } from './look.ts';
import { mended } from './mend.ts';

/** The file every task writes into when the scenario wants collisions. */
const sharedFile = 'docs/changes.md';

/** Does the task, or what a rejection asks for, and gives the verdict. */
export async function work(
  job: Job,
  verdict: string,
  midway: () => Promise<void>,
): Promise<Verdict> {
  if (job.brief.workspace !== 'task' || happens(job, 'nothing', job.settings.nothing, 'attempt'))
    return pretend(job, verdict, midway);
  const reason = job.brief.reasons.at(-1) ?? null;
  const note = reason === null ? await first(job, midway) : await again(job, reason, midway);
  return { name: verdict, note };
}

async function first(job: Job, midway: () => Promise<void>): Promise<string> {
  planSteps(job, ['read the brief', 'look around', 'write', 'write more', 'commit']);
  await step(job, 'read the brief', () => sayBrief(job));
  const piece = await step(job, 'look around', async () => {
    await shown(job, 'git', ['log', '--oneline', '-3']);
    return pieceFor(job);
  });
  await midway();
  const subject = job.brief.title.slice(0, 72);
  await step(job, 'write', () => write(job, piece, piece.lines));
  await commit(job, subject);
  await step(job, 'write more', async () => {
    if (chanceFor(job, 'more').next() < 0.6)
      await write(job, piece, [...piece.lines, ...piece.more]);
    if (job.settings.conflict) await noteChange(job);
  });
  await step(job, 'commit', () => commit(job, `${subject}: the rest`));
  return `wrote ${piece.path}`;
}

async function again(job: Job, reason: string, midway: () => Promise<void>): Promise<string> {
  const { into } = job.brief;
  const collided = /\bconflict/i.test(reason) && into !== null;
  planSteps(job, ['read what came back', collided ? 'settle the conflict' : 'mend it', 'commit']);
  await step(job, 'read what came back', () => job.screen.say(reason, 'warn'));
  await midway();
  if (collided) {
    const settled = await step(job, 'settle the conflict', () =>
      rebaseOnto(job, into, (path) => settle(job, path)),
    );
    if (!settled) throw new Error(`the branch could not be rebased onto ${into}`);
    await step(job, 'commit', () => commit(job, `Settle the conflict with ${into}`));
    return `rebased onto ${into}, kept both sides`;
  }
  const path = await step(job, 'mend it', () => mend(job, reason));
  await step(job, 'commit', () => commit(job, `Answer the review: ${reason}`.slice(0, 72)));
  return `mended ${path}: ${reason}`.slice(0, 200);
}

async function pretend(job: Job, verdict: string, midway: () => Promise<void>): Promise<Verdict> {
  planSteps(job, ['read the brief', 'think', 'decide']);
  await step(job, 'read the brief', () => sayBrief(job));
  await midway();
  await step(job, 'think', () => job.screen.say('nothing to write', 'dim'));
  await step(job, 'decide', () => {});
  return { name: verdict, note: 'nothing had to be written' };
}

async function pieceFor(job: Job): Promise<Piece> {
  const known = await modulesIn(job);
  const piece = craft(job.brief.title, chanceFor(job, 'craft'), known);
  const there = await read(job, piece.path);
  if (there === null) return sloppy(job, piece);
  // A later round of a loop finds its own file and goes on with it.
  const round = (there.match(/round \d+/gi)?.length ?? 0) + 2;
  const mark = piece.path.endsWith('.md') ? `Round ${round}.` : `// Round ${round}.`;
  return { ...piece, lines: [...there.trimEnd().split('\n'), '', mark, ''], more: [] };
}

function sloppy(job: Job, piece: Piece): Piece {
  const odds = chanceOf(job.seed, job.brief.title, 'sloppy').next();
  if (odds >= job.settings.sloppy) return piece;
  return { ...piece, lines: piece.lines.with(piece.gap.at, piece.gap.line) };
}

/** The module under `src/` whose name is nearest to the title, so that tests test something. */
async function modulesIn(job: Job): Promise<Known | null> {
  const names = await readdir(join(job.folder, 'src')).catch(() => []);
  const words = new Set(job.brief.title.toLowerCase().split(/\W+/));
  const near = (name: string) => name.split(/\W+/).filter((word) => words.has(word)).length;
  const sorted = names.filter((name) => name.endsWith('.mjs')).sort();
  for (const name of sorted.sort((one, other) => near(other) - near(one))) {
    const found = /export function (\w+)\(/.exec((await read(job, `src/${name}`)) ?? '');
    if (found?.[1]) return { path: `src/${name}`, name: found[1] };
  }
  return null;
}

async function write(job: Job, piece: Piece, lines: string[]): Promise<void> {
  job.screen.say(piece.path, 'bold');
  for (const [index, line] of lines.entries()) {
    job.screen.log(codeLine(line, index + 1));
    await pause(job, 1 / lines.length);
  }
  await put(job, piece.path, lines.join('\n'));
}

/** One line under the heading, where all tasks write theirs. */
async function noteChange(job: Job): Promise<void> {
  const there = (await read(job, sharedFile)) ?? '# Changes\n\n';
  const [heading = '# Changes', ...rest] = there.split('\n');
  await put(job, sharedFile, [heading, '', `- ${job.brief.title}`, ...rest.slice(1)].join('\n'));
}

async function mend(job: Job, reason: string): Promise<string> {
  const named = /([\w./-]+):(\d+):/.exec(reason);
  const piece = craft(job.brief.title, chanceFor(job, 'craft'), await modulesIn(job));
  const path = named?.[1] && (await read(job, named[1])) !== null ? named[1] : piece.path;
  const there = (await read(job, path)) ?? piece.lines.join('\n');
  const line = path === named?.[1] ? Number(named[2]) : null;
  const text = mended({ path, text: there, line, reason, gap: piece.gap });
  for (const [index, each] of text.split('\n').entries()) job.screen.log(codeLine(each, index + 1));
  await put(job, path, text);
  return path;
}

async function settle(job: Job, path: string): Promise<void> {
  const text = await read(job, path);
  if (text === null) return;
  const both = bothSides(text);
  job.screen.say(`both sides of ${path} are kept`, 'warn');
  await put(job, path, both);
  await pause(job, 0.5);
}

async function read(job: Job, path: string): Promise<string | null> {
  return readFile(join(job.folder, path), 'utf8').catch(() => null);
}

async function put(job: Job, path: string, text: string): Promise<void> {
  const full = join(job.folder, path);
  await mkdir(dirname(full), { recursive: true });
  await writeFile(full, text);
}
