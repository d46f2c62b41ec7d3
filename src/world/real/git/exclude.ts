/** Keeps `.town/` out of git without touching a file of the project. */
import { appendFile, mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Repository } from './repository.ts';

const line = '/.town/';

/** Adds `/.town/` to the exclude file that all worktrees share, once. Says whether it had to. */
export async function excludeTownFolder(
  repository: Repository,
): Promise<'added' | 'already there'> {
  const file = excludeFile(repository);
  const text = await readFile(file, 'utf8').catch(() => '');
  if (hasLine(text)) return 'already there';
  await mkdir(path.dirname(file), { recursive: true });
  await appendFile(file, `${text === '' || text.endsWith('\n') ? '' : '\n'}${line}\n`);
  return 'added';
}

/** Whether that line is there. */
export async function isTownExcluded(repository: Repository): Promise<boolean> {
  return hasLine(await readFile(excludeFile(repository), 'utf8').catch(() => ''));
}

function excludeFile({ commonDir }: Repository): string {
  return path.join(commonDir, 'info', 'exclude');
}

function hasLine(text: string): boolean {
  return text.split(/\r?\n/).includes(line);
}
