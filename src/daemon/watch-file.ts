/**
 * Watching what a name leads to: its contents, whether it is there, and where its links lead now.
 *
 * The folder of the name is watched, and the folder of every symbolic link on the way, because a file
 * that is replaced by a rename, as editors do, has nothing left that could be watched. An event is only
 * the reason to look: what counts is whether `stat` gives another answer. So the same look, once a second,
 * serves where events cannot be had: no inotify instance or watch is left (EMFILE, ENOSPC), or a folder on
 * the way is not there yet.
 */
import { type FSWatcher, lstatSync, readlinkSync, statSync, watch } from 'node:fs';
import { basename, dirname, join, parse, resolve, sep } from 'node:path';

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
  const watchers = new Map<string, FSWatcher>();
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
    for (const [folder, watcher] of watchers) {
      if (wanted.has(folder)) continue;
      watcher.close();
      watchers.delete(folder);
    }
    const isWhole = [...wanted.keys()].map(armOne).every(Boolean);
    if (isWhole && poll !== null) clearInterval(poll);
    poll = isWhole ? null : (poll ?? setInterval(look, pollMs).unref());
  };

  /** True when the folder is watched. */
  const armOne = (folder: string): boolean => {
    if (watchers.has(folder)) return true;
    try {
      const watcher = watch(folder, { persistent: false }, (_, name) => heed(folder, name));
      watcher.on('error', (error) => drop(folder, error));
      watchers.set(folder, watcher);
      return true;
    } catch (error) {
      tell(error as NodeJS.ErrnoException);
      return false;
    }
  };

  const heed = (folder: string, name: string | null) => {
    const names = foldersOnTheWay(path).get(folder);
    // A folder that is removed or renamed says so under its own name; its watcher is of no use any more.
    if (name === basename(folder)) drop(folder, null);
    else if (name === null || names === undefined || names.has(name)) look();
  };

  const drop = (folder: string, error: NodeJS.ErrnoException | null) => {
    watchers.get(folder)?.close();
    watchers.delete(folder);
    if (error !== null) tell(error);
    look();
  };

  /** A folder that is away is waited for without a word. */
  const tell = ({ code, message }: NodeJS.ErrnoException) => {
    if (told || code === 'ENOENT' || code === 'ENOTDIR') return;
    told = true;
    onPolling(message);
  };

  arm();
  return {
    close: () => {
      closed = true;
      if (poll !== null) clearInterval(poll);
      for (const watcher of watchers.values()) watcher.close();
      watchers.clear();
    },
  };
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
