/** What the person is told of a change of the team that came by a landing. */
import { createTwoFilesPatch } from 'diff';
import { absent } from '../world/real/git/index.ts';
import type { Daemon } from './daemon.ts';
import { acceptedText, type Found, teamFilesOf } from './team-files.ts';

/** More lines of the difference than this are left out, and said how to be seen. */
const mostLines = 60;
/** Of what it means for the team. */
const mostChanges = 30;
const longestLine = 200;

/** The whole text of the item. */
export async function proposalText(
  daemon: Pick<Daemon, 'folder' | 'loop'>,
  files: Found[],
  difference: string[],
): Promise<string> {
  const tasks = [...new Set(files.flatMap((file) => file.tasks))];
  const names = files.map(({ path }) => path).join(', ');
  const patches = await Promise.all(files.map((file) => patchOf(daemon, file)));
  const lines = patches.flatMap(({ patch }) => patch);
  const shown = lines.slice(0, mostLines).map(shortened);
  const more = lines.length - shown.length;
  const changes = difference.length - mostChanges;
  return [
    `${sayLanding(tasks)} changed ${names}. Nothing of it is in force: "apply" puts it into force, "keep" leaves the team as it is. A save of yours counts at once.`,
    ...difference.slice(0, mostChanges).map((line) => `· ${shortened(line)}`),
    ...(changes > 0 ? [`· and ${changes} changes more of the team`] : []),
    ...shown,
    ...(more > 0
      ? [`… and ${more} lines more. All of it:`, ...patches.map(({ see }) => `  ${see}`)]
      : []),
  ].join('\n');
}

function shortened(line: string): string {
  return line.length > longestLine ? `${line.slice(0, longestLine)}…` : line;
}

export function sayLanding(tasks: string[]): string {
  return tasks.length === 0 ? 'A landing' : `The landing of ${tasks.join(', ')}`;
}

async function patchOf(
  { folder, loop }: Pick<Daemon, 'folder' | 'loop'>,
  { path, text }: Found,
): Promise<{ patch: string[]; see: string }> {
  const hash = teamFilesOf(loop.state()).accepted[path] ?? absent;
  const before = await acceptedText(folder, path, hash).catch(() => null);
  const names = ['in force', text === null ? 'is gone' : 'as it landed'] as const;
  const whole = createTwoFilesPatch(path, path, before ?? '', text ?? '', ...names, { context: 3 });
  const see = before === null ? `cat ${path}` : `git diff --no-index .town/team/${hash} ${path}`;
  // The first line is a rule of equal signs.
  return {
    patch: whole
      .trimEnd()
      .split('\n')
      .slice(1)
      .map((line) => line.replaceAll('\t', '  ')),
    see,
  };
}
