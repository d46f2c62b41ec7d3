/** What of the machine a town needs: git, room, sockets, and being told of changes of files. */
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, lstatSync, statfsSync, watch } from 'node:fs';
import { dirname } from 'node:path';
import { longestSocketPath, type TownFolder, withChosenSockets } from '../../client/town-folder.ts';
import { about, type Finding } from './finding.ts';

/** Less free space than this is told, in bytes; with less than the second nothing can be kept. */
const littleSpace = 1024 ** 3;
const noSpace = 256 * 1024;

export function programFindings(): Finding[] {
  const { stdout } = spawnSync('git', ['version'], { encoding: 'utf8' });
  const git = stdout
    ? about('git', 'good', stdout.trim())
    : about('git', 'error', 'not on PATH', 'install git 2.38 or newer');
  return [about('node', 'good', process.version), git];
}

/** When the folder of before cannot be used, the next daemon takes the one that this environment names. */
export function socketFindings(folder: TownFolder): Finding[] {
  const before = findingsOfSockets(folder);
  const isUsable = before.every(({ severity }) => severity === 'good');
  return isUsable ? before : findingsOfSockets(withChosenSockets(folder));
}

function findingsOfSockets({ socket, sockets }: TownFolder): Finding[] {
  const length = Buffer.byteLength(socket);
  const most = longestSocketPath - 1;
  if (length > most) {
    const text = `the socket path ${socket} has ${length} bytes; ${most} is the most`;
    return [about('sockets', 'error', text, 'set XDG_RUNTIME_DIR to a shorter folder')];
  }
  const open = [dirname(sockets), sockets].filter(isOpenToOthers);
  if (open.length > 0)
    return open.map((folder) => closing('sockets', folder, 'error', `of mode ${modeOf(folder)}`));
  return [about('sockets', 'good', `${socket} (${length} of at most ${most} bytes)`)];
}

/** `.town` holds the token and what agents print. */
export function folderFindings({ state }: TownFolder): Finding[] {
  if (!existsSync(state) || !isOpenToOthers(state)) return [];
  return [closing('folder', state, 'warning', `open to other users, mode ${modeOf(state)}`)];
}

function closing(
  what: string,
  folder: string,
  severity: 'warning' | 'error',
  text: string,
): Finding {
  const todo = `close it: chmod 700 ${folder}`;
  const fix = async () => {
    chmodSync(folder, 0o700);
    return `closed ${folder} to others (mode 700)`;
  };
  return { ...about(what, severity, `${folder} is ${text}`, todo), fix };
}

function isOpenToOthers(folder: string): boolean {
  // Where the path leads through a file there is no folder either.
  if (!existsSync(folder)) return false;
  const found = lstatSync(folder);
  return found.isDirectory() && isMine(found.uid) && (found.mode & 0o077) !== 0;
}

function isMine(uid: number): boolean {
  return process.getuid?.() === uid;
}

function modeOf(folder: string): string {
  return (lstatSync(folder).mode & 0o777).toString(8);
}

/** The disk of the repository, and that of `.town` when it is another one. */
export function diskFindings({ root, state }: TownFolder): Finding[] {
  const folders = existsSync(state) && deviceOf(state) !== deviceOf(root) ? [root, state] : [root];
  return folders.map((folder) => diskFinding(folder));
}

function deviceOf(folder: string): number {
  return lstatSync(folder).dev;
}

function diskFinding(folder: string): Finding {
  const { bavail, bsize, files, ffree } = statfsSync(folder);
  const free = bavail * bsize;
  // Some file systems count no files, and say 0 of 0.
  if (files > 0 && ffree === 0)
    return about('disk', 'error', `no file can be made in ${folder}: its inodes are used up`, room);
  if (free < noSpace) return about('disk', 'error', `the disk of ${folder} is full`, room);
  if (free > littleSpace) return about('disk', 'good', `${(free / 1024 ** 3).toFixed(1)} GB free`);
  const text = `${(free / 1024 ** 2).toFixed(0)} MB free for ${folder}; each task gets a worktree`;
  return about('disk', 'warning', text, room);
}

const room = 'make room';

/** Changes of `town.yaml` are told by the system while it has a watcher left (inotify(7)). */
export async function watchFindings({ root }: TownFolder): Promise<Finding[]> {
  const refused = await watchRefusal(root);
  if (refused === null) return [];
  const text = `the system has no watcher left (${refused}), so changes of files are looked for once a second, and tools of agents may fail`;
  const limit = refused === 'ENOSPC' ? 'max_user_watches' : 'max_user_instances';
  const todo = `raise the limit: sudo sysctl fs.inotify.${limit}=${limit === 'max_user_watches' ? 524288 : 1024}`;
  return [about('watching', 'warning', text, todo)];
}

/** The error's code; null when a folder can be watched. */
function watchRefusal(folder: string): Promise<string | null> {
  return new Promise((resolve) => {
    const refuse = ({ code, message }: NodeJS.ErrnoException) => resolve(code ?? message);
    try {
      const watcher = watch(folder, { persistent: false });
      watcher.once('error', refuse);
      // An error comes at once, or in the next turn of the loop.
      setImmediate(() => {
        watcher.close();
        resolve(null);
      });
    } catch (error) {
      refuse(error as NodeJS.ErrnoException);
    }
  });
}
