/** Where things of a town are: beside the repository, and in the short folder for its sockets. */
import { createHash } from 'node:crypto';
import { existsSync, lstatSync, mkdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { dirname, join } from 'node:path';

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
  kept: string;
  /** There when the town ends by itself; see `daemon/ephemeral.ts`. */
  ephemeral: string;
  /** A short folder of mode 0700 for sockets. */
  sockets: string;
  /** The daemon's socket. */
  socket: string;
};

/** The town of a repository, whether founded yet or not. */
export function townFolder(root: string): TownFolder {
  const real = realpathSync(root);
  const state = join(real, '.town');
  const sockets = join(socketRoot(), createHash('sha256').update(state).digest('hex').slice(0, 16));
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
    kept: join(state, 'kept'),
    ephemeral: join(state, 'ephemeral'),
    sockets,
    socket: join(sockets, 'daemon'),
  };
}

/** A file in a town's folder for worktrees outside of its repository; it names the root. */
export const placeMark = '.town-root';

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
 * Makes the folder for sockets. Throws when its path is too long for a socket, or when someone
 * else owns it and could put a socket of their own there.
 */
export function makeSocketFolder({ sockets, socket }: TownFolder): void {
  if (Buffer.byteLength(socket) >= longestSocketPath)
    throw new Error(
      `The socket path ${socket} has ${Buffer.byteLength(socket)} bytes; ${longestSocketPath - 1} is the most. Set XDG_RUNTIME_DIR to a shorter folder.`,
    );
  const base = dirname(sockets);
  mkdirSync(sockets, { recursive: true, mode: 0o700 });
  for (const folder of [base, sockets]) refuseForeign(folder);
}

/** Does what writes in the town's own folder. Throws with its name when that can not be written. */
export function writingIn<T>({ state }: TownFolder, write: () => T): T {
  try {
    return write();
  } catch (cause) {
    const found = cause instanceof Error ? cause.message : String(cause);
    throw new Error(
      `Town can not write in ${state}; is it read-only, or its disk full? It found: ${found}`,
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
