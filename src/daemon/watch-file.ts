/**
 * Watching what a name leads to: its contents, whether it is there, and where its links lead now.
 *
 * chokidar watches the folder of the name, and the folder of every symbolic link on the way, because a
 * file that is replaced by a rename, as editors do, has nothing left that could be watched. An event is
 * only the reason to look: what counts is whether `stat` gives another answer. So the same look, once a
 * second, serves where events cannot be had: no inotify instance or watch is left (EMFILE, ENOSPC), or a
 * folder on the way is not there yet.
 */
import { lstatSync, readlinkSync, statSync } from 'node:fs';
import { basename, dirname, join, parse, resolve, sep } from 'node:path';
import { type FSWatcher, watch } from 'chokidar';

export type FileWatch = { close(): void };

export type FileWatchOptions = {
  path: string;
  onChange: () => void;
  /** Events cannot be had, so the file is looked at once a second. Told once, with the reason. */
  onPolling: (reason: string) => void;
};

const pollMs = 1000;
/** Links that lead in a circle end here, as in the kernel (path_resolution(7)). */
const mostLinks = 40;

/** Watches until closed. Never throws, and keeps no process alive. */
export function watchFile({ path, onChange, onPolling }: FileWatchOptions): FileWatch {
  const watchers = new Map<string, { watcher: FSWatcher; inode: number }>();
  /** Folders that the system gives no events of. */
  const refused = new Set<string>();
  let seen = signatureOf(path);
  let poll: NodeJS.Timeout | null = null;
  let told = false;
  let closed = false;

  const look = () => {
    if (closed) return;
    arm();
    const now = signatureOf(path);
    if (now === seen) return;
    seen = now;
    onChange();
  };

  const arm = () => {
    const wanted = foldersOnTheWay(path);
    for (const folder of watchers.keys()) if (!wanted.has(folder)) drop(folder);
    const isWhole = [...wanted].map(armOne).every(Boolean);
    if (isWhole && poll !== null) clearInterval(poll);
    poll = isWhole ? null : (poll ?? setInterval(look, pollMs).unref());
  };

  /** True when the folder is watched. One that is away is waited for without a word. */
  const armOne = ([folder, names]: [string, Set<string>]): boolean => {
    if (watchers.has(folder)) return true;
    const inode = inodeOf(folder);
    if (refused.has(folder) || inode === null) return false;
    const watcher = watch(folder, {
      ...{ depth: 0, ignoreInitial: true, persistent: false, followSymlinks: false },
      ignored: (each) => each !== folder && !names.has(basename(each)),
    });
    watchers.set(folder, { watcher, inode });
    watcher
      // What changed before it watched is told by no event.
      .on('ready', () => heed(folder))
      // Not `all`: chokidar goes by the time of a change, and a file that is put in its place may be older.
      .on('raw', () => heed(folder))
      .on('error', (error) => refuse(folder, error as NodeJS.ErrnoException));
    return true;
  };

  const heed = (folder: string) => {
    // A folder that was removed or renamed has a watcher that is of no use any more.
    if (watchers.has(folder) && watchers.get(folder)?.inode !== inodeOf(folder)) drop(folder);
    look();
  };

  const drop = (folder: string) => {
    void watchers.get(folder)?.watcher.close();
    watchers.delete(folder);
  };

  const refuse = (folder: string, { code, message }: NodeJS.ErrnoException) => {
    drop(folder);
    if (code !== 'ENOENT' && code !== 'ENOTDIR') refused.add(folder);
    if (!told && refused.has(folder)) onPolling(message);
    told ||= refused.has(folder);
    look();
  };

  arm();
  return {
    close: () => {
      closed = true;
      if (poll !== null) clearInterval(poll);
      for (const folder of [...watchers.keys()]) drop(folder);
    },
  };
}

function inodeOf(folder: string): number | null {
  return statSync(folder, { throwIfNoEntry: false })?.ino ?? null;
}

/** Changes whenever the contents do, or the name leads to another file; null when it leads nowhere. */
function signatureOf(path: string): string | null {
  try {
    const { dev, ino, size, ctimeNs, mtimeNs } = statSync(path, { bigint: true });
    return [dev, ino, size, ctimeNs, mtimeNs].join(' ');
  } catch {
    return null;
  }
}

/** The folder of the name and of every link on the way, each with the names in it that matter. */
function foldersOnTheWay(path: string): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  const note = (file: string) => {
    const names = found.get(dirname(file)) ?? new Set();
    found.set(dirname(file), names.add(basename(file)));
  };
  let at = parse(resolve(path)).root;
  let rest = resolve(path).split(sep).filter(Boolean);
  for (let links = 0; rest.length > 0; ) {
    const next = join(at, rest[0]!);
    rest = rest.slice(1);
    const target = linkTarget(next);
    if (target === null) {
      at = next;
      continue;
    }
    note(next);
    if (++links > mostLinks) return found;
    const whole = resolve(at, target, ...rest);
    at = parse(whole).root;
    rest = whole.split(sep).filter(Boolean);
  }
  note(at);
  return found;
}

function linkTarget(path: string): string | null {
  try {
    return lstatSync(path).isSymbolicLink() ? readlinkSync(path) : null;
  } catch {
    return null;
  }
}
