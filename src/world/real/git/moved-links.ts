/** Repositories name each other's places: a linked worktree and its repository, a clone and the
 * objects it borrows. When they move these links are written again. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { dotGitsBelow, gitDirOf } from './submodule-dirs.ts';
import { isPlain } from './worktrees.ts';

type Moved = { from: string; to: string };

/**
 * Repairs every link in or into `to`, whose contents lay in `from` under the same paths. May be
 * asked again; what leads somewhere already stays as it is.
 */
export async function repairLinks(moved: Moved): Promise<void> {
  if (!isPlain(moved.to, 'folder')) return;
  for (const { file, kind } of await dotGitsBelow(moved.to)) {
    if (kind === 'file') repairCheckout(moved, file);
    else repairRepository(moved, file);
  }
}

/** A linked worktree that moved: its own file, and the one in its repository that leads back. */
function repairCheckout(moved: Moved, file: string): void {
  const folder = path.dirname(file);
  const before = path.join(moved.from, path.relative(moved.to, folder));
  const target = gitDirOf(file, before);
  const gitDir = target === null ? null : placeNow(moved, target);
  if (gitDir === null || !existsSync(gitDir)) return;
  if (gitDirOf(file, folder) !== gitDir) writeFileSync(file, `gitdir: ${gitDir}\n`);
  const back = path.join(gitDir, 'gitdir');
  if (existsSync(back)) writeIfOther(back, `${file}\n`);
}

/** A repository that moved: its worktrees, wherever they are, and the objects it borrows. */
function repairRepository(moved: Moved, gitDir: string): void {
  const before = path.join(moved.from, path.relative(moved.to, gitDir));
  const admins = path.join(gitDir, 'worktrees');
  for (const name of isPlain(admins, 'folder') ? readdirSync(admins) : []) {
    const back = path.join(admins, name, 'gitdir');
    if (!existsSync(back)) continue;
    const text = readFileSync(back, 'utf8').replace(/\n$/, '');
    const file = placeNow(moved, path.resolve(before, 'worktrees', name, text));
    if (!isPlain(file, 'file')) continue;
    const leads = gitDirOf(file, path.dirname(file));
    // A worktree that was linked to another repository since is none of ours.
    if (leads !== null && placeNow(moved, leads) !== path.join(admins, name)) continue;
    writeIfOther(file, `gitdir: ${path.join(admins, name)}\n`);
    writeIfOther(back, `${file}\n`);
  }
  repairAlternates(moved, path.join(gitDir, 'objects'), path.join(before, 'objects'));
}

/** `objects/info/alternates`: folders of objects, relative ones from the folder `objects`. */
function repairAlternates(moved: Moved, objects: string, before: string): void {
  const file = path.join(objects, 'info', 'alternates');
  if (!isPlain(file, 'file')) return;
  const lines = readFileSync(file, 'utf8').split('\n');
  const now = lines.map((line) => {
    if (line === '' || line.startsWith('#') || line.startsWith('"')) return line;
    return placeNow(moved, path.resolve(before, line));
  });
  writeIfOther(file, now.join('\n'));
}

/** Where something is that was at `where` before the move. */
function placeNow({ from, to }: Moved, where: string): string {
  if (where !== from && !where.startsWith(from + path.sep)) return where;
  const now = path.join(to, path.relative(from, where));
  return existsSync(now) ? now : where;
}

function writeIfOther(file: string, text: string): void {
  if (readFileSync(file, 'utf8') !== text) writeFileSync(file, text);
}
