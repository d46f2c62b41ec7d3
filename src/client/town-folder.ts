/** Where things of a town are: beside the repository, and in the short folder for its sockets. */
import { createHash } from 'node:crypto';
import { existsSync, lstatSync, mkdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { readAddress } from './address.ts';

/** Node cuts longer socket paths silently, so they are refused. */
export const longestSocketPath = 100;

export type TownFolder = {
  /** The top of the repository. */
  root: string;
  /** `town.yaml`. */
  file: string;
  /** `.town`, kept out of git. */
  state: string;
  ledger: string;
  lock: string;
  /** The number of a daemon that comes up, until it can be reached. */
  starting: string;
  /** The per-install token, for the person's own commands. */
  token: string;
  runs: string;
  worktrees: string;
  blobs: string;
  bin: string;
  log: string;
  /** A file for each process that `town keep` has started. */
  keptProcesses: string;
  /** There when the town ends by itself; see `daemon/ephemeral.ts`. */
  ephemeral: string;
  /** A short folder of mode 0700 for sockets. */
  sockets: string;
  /** The daemon's socket. */
  socket: string;
};

/**
 * The town of a repository, whether founded yet or not. Its sockets are where its daemon wrote that
 * they are, and only without such a word where this environment would put them.
 */
export function townFolder(root: string): TownFolder {
  const real = realpathSync(root);
  const state = join(real, '.town');
  const sockets = recordedSockets(state) ?? chosenSockets(state);
  return {
    root: real,
    file: join(real, 'town.yaml'),
    state,
    ledger: join(state, 'ledger'),
    lock: join(state, 'lock'),
    starting: join(state, 'starting'),
    token: join(state, 'token'),
    runs: join(state, 'runs'),
    worktrees: join(state, 'worktrees'),
    blobs: join(state, 'blobs'),
    bin: join(state, 'bin'),
    log: join(state, 'log'),
    keptProcesses: join(state, 'kept-processes'),
    ephemeral: join(state, 'ephemeral'),
    sockets,
    socket: join(sockets, 'daemon'),
  };
}

/** A file in a town's folder for worktrees outside of its repository; it names the root. */
export const placeMark = '.town-root';
/** The same town with its sockets where this environment puts them. */
export function withChosenSockets(folder: TownFolder): TownFolder {
  const sockets = chosenSockets(folder.state);
  return { ...folder, sockets, socket: join(sockets, 'daemon') };
}

/**
 * Where the daemon may listen now, the likeliest first: another one may have come up elsewhere since
 * `folder` was looked up, or one of an earlier version that wrote no address.
 */
export function socketsToTry(folder: TownFolder): string[] {
  const recorded = recordedSockets(folder.state);
  const first = recorded === null ? folder.socket : join(recorded, 'daemon');
  return [...new Set([first, folder.socket, withChosenSockets(folder).socket])];
}

/** A folder that someone else owns is passed over: the token must not be said there. */
function recordedSockets(state: string): string | null {
  const sockets = readAddress(state)?.sockets;
  if (sockets === undefined) return null;
  return isForeign(sockets) ? null : sockets;
}

function isForeign(path: string): boolean {
  try {
    return lstatSync(path).uid !== userInfo().uid;
  } catch {
    // It is not there, so nobody listens in it.
    return false;
  }
}

function chosenSockets(state: string): string {
  return join(socketRoot(), createHash('sha256').update(state).digest('hex').slice(0, 16));
}

/**
 * The nearest folder upwards that has a `.town`, else the nearest with a `town.yaml`. A `.town`
 * comes first because a task's worktree holds the committed `town.yaml` too. A worktree outside of
 * the repository leads to its town by the mark beside it.
 */
export function findTownRoot(from: string): string | null {
  const up = ancestors(from);
  const isTown = (folder: string) => existsSync(join(folder, '.town', 'token'));
  for (const folder of up) {
    if (isTown(folder)) return folder;
    const marked = markedRoot(folder);
    if (marked !== null && isTown(marked)) return marked;
  }
  return up.find((folder) => existsSync(join(folder, 'town.yaml'))) ?? null;
}

function markedRoot(folder: string): string | null {
  const mark = join(folder, placeMark);
  return existsSync(mark) ? readFileSync(mark, 'utf8').trimEnd() : null;
}

function ancestors(from: string): string[] {
  const parent = dirname(from);
  return parent === from ? [from] : [from, ...ancestors(parent)];
}

/**
 * Makes the folder for sockets, and answers the town with it. The recorded folder is kept when it can be,
 * because living agents know the socket in it; else this environment names another one. Throws when
 * that path is too long for a socket, or when someone else owns it and could put a socket there.
 */
export function makeSocketFolder(folder: TownFolder): TownFolder {
  const chosen = withChosenSockets(folder);
  try {
    makeSockets(folder);
    return folder;
  } catch (error) {
    if (chosen.sockets === folder.sockets || readAddress(folder.state) === null) throw error;
    makeSockets(chosen);
    return chosen;
  }
}

function makeSockets({ sockets, socket }: TownFolder): void {
  if (Buffer.byteLength(socket) >= longestSocketPath)
    throw new Error(
      `The socket path ${socket} has ${Buffer.byteLength(socket)} bytes; ${longestSocketPath - 1} is the most. Set XDG_RUNTIME_DIR to a shorter folder.`,
    );
  const base = dirname(sockets);
  mkdirSync(sockets, { recursive: true, mode: 0o700 });
  for (const folder of [base, sockets]) refuseForeign(folder);
}

/** Does what writes in the town's own folder. Throws with its name when that cannot be written. */
export function writingIn<T>({ state }: TownFolder, write: () => T): T {
  try {
    return write();
  } catch (cause) {
    const found = cause instanceof Error ? cause.message : String(cause);
    throw new Error(
      `Town cannot write in ${state}; is it read-only, or its disk full? It found: ${found}`,
      { cause },
    );
  }
}

function refuseForeign(folder: string): void {
  const { uid, mode } = lstatSync(folder);
  const mine = uid === userInfo().uid;
  if (mine && (mode & 0o077) === 0 && lstatSync(folder).isDirectory()) return;
  const found = mine ? `has mode ${(mode & 0o777).toString(8)}` : `belongs to user ${uid}`;
  throw new Error(`The folder ${folder} for Town's sockets ${found}; it must be yours, mode 700.`);
}

function socketRoot(): string {
  const runtime = process.env['XDG_RUNTIME_DIR'];
  if (runtime !== undefined && runtime !== '' && isFolder(runtime)) return join(runtime, 'town');
  return join(tmpdir(), `town-${userInfo().uid}`);
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
