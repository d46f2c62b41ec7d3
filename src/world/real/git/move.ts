/** Moving files so that at any moment they are whole in one of the two places. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { chmod, cp, lstat, mkdir, readdir, readlink, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';

/**
 * Moves a file or folder to a path where nothing is. On another filesystem it is copied, the copy
 * is compared, and then the original is removed. Throws when either fails, and the original is still
 * there.
 */
export async function move(from: string, to: string): Promise<void> {
  await mkdir(path.dirname(to), { recursive: true, mode: 0o700 });
  try {
    await rename(from, to);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EXDEV') return moveAcross(from, to);
    if (code !== 'EACCES' && code !== 'EPERM') throw error;
    await renameReadOnly(from, to);
  }
}

/** Package caches make folders read-only, and a folder is written to when it moves. */
async function renameReadOnly(from: string, to: string): Promise<void> {
  for (const each of [path.dirname(from), from]) {
    const found = await lstat(each);
    if (found.isDirectory()) await chmod(each, (found.mode & 0o7777) | 0o700);
  }
  await rename(from, to);
}

async function moveAcross(from: string, to: string): Promise<void> {
  try {
    await cp(from, to, {
      recursive: true,
      verbatimSymlinks: true,
      preserveTimestamps: true,
      errorOnExist: true,
      force: false,
      filter: isKind,
    });
    await requireEqual(from, to);
  } catch (error) {
    await rm(to, { recursive: true, force: true });
    throw error;
  }
  await rm(from, { recursive: true, force: true, maxRetries: 3 });
}

/** Sockets, pipes and devices have no contents that could be copied. */
async function isKind(file: string): Promise<boolean> {
  const found = await lstat(file);
  return found.isFile() || found.isDirectory() || found.isSymbolicLink();
}

/** Throws when a copy is not what it was copied from. */
async function requireEqual(from: string, to: string): Promise<void> {
  const [one, other] = [await lstat(from), await lstat(to).catch(() => null)];
  const differ = () => new Error(`${to} is not a whole copy of ${from}.`);
  if (one.isDirectory()) {
    if (!other?.isDirectory()) throw differ();
    for (const name of await readdir(from)) {
      const inner = path.join(from, name);
      if (await isKind(inner)) await requireEqual(inner, path.join(to, name));
    }
    return;
  }
  const contents = one.isSymbolicLink() ? readlink : sha256;
  if (other === null || (await contents(from)) !== (await contents(to))) throw differ();
}

async function sha256(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}
