/** Keeps `.town/` out of git without touching a file of the project. */
import { appendFile, mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Repository } from './repository.ts';

const line = '/.town/';

/** Adds `/.town/` to the exclude file that all worktrees share, once. Says whether it had to. */
export async function excludeTownFolder(
  repository: Repository,
): Promise<'added' | 'already there'> {
  const file = path.join(repository.commonDir, 'info', 'exclude');
  const text = await readFile(file, 'utf8').catch(() => '');
  if (text.split(/\r?\n/).includes(line)) return 'already there';
  await mkdir(path.dirname(file), { recursive: true });
  await appendFile(file, `${text === '' || text.endsWith('\n') ? '' : '\n'}${line}\n`);
  return 'added';
}
