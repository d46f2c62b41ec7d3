/**
 * How the person started a town: the environment, the Node, the program. A daemon that died is started again in
 * this way, whoever's command does it.
 *
 * The environment may hold keys, so this lies beside the folder of the sockets, in one of mode 0700 that is in memory and
 * ends with the session where the system has such a one (XDG_RUNTIME_DIR), and never in the repository. It does
 * not hide them from agents: those run as the same user, who can read the environment of any of their processes.
 */
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { environmentForDaemon } from './daemon-environment.ts';
import { findNode } from './find-node.ts';
import type { TownFolder } from './town-folder.ts';

export type Start = {
  node: string;
  /** Path of daemon.js. */
  program: string;
  /** The file mode mask of the daemon, and so of its agents. */
  umask: number;
  environment: NodeJS.ProcessEnv;
};

/**
 * Whose command it is that finds no daemon. `person`: an explicit start, such as `town up`. `command`: another
 * one of the person's. `run`: one of an agent's.
 */
export type Starter = 'person' | 'command' | 'run';

type Kept = Start & {
  /** Which boot of the machine it is of: what the environment names is gone with it. */
  boot: string;
};

const pathOf = ({ sockets }: Pick<TownFolder, 'sockets'>) => `${sockets}.start`;

/** Written by a daemon, of itself. Throws when it cannot be written. */
export function keepStart(folder: TownFolder, program: string): void {
  const environment = environmentForDaemon(process.env);
  const kept: Kept = { boot: bootId(), ...startBy(program), environment };
  const draft = `${pathOf(folder)}.${randomBytes(8).toString('hex')}.tmp`;
  writeFileSync(draft, JSON.stringify(kept), { flag: 'wx', mode: 0o600 });
  renameSync(draft, pathOf(folder));
}

/** Writes it again when it was swept away with the folder of the sockets. */
export function keepStartAgain(folder: TownFolder, program: string): void {
  if (!existsSync(pathOf(folder))) keepStart(folder, program);
}

/** No agent is left that could start the town again. */
export function forgetStart(folder: TownFolder): void {
  rmSync(pathOf(folder), { force: true });
}

/**
 * How to start the daemon now. A person who starts the town, or uses one that was taken down in order, gives it
 * the environment of that command. Null when only the person can start it.
 */
export function startFor(folder: TownFolder, program: string, starter: Starter): Start | null {
  const kept = starter === 'person' ? null : readStart(folder);
  if (starter === 'run') return kept === null ? null : asItWas(kept, program);
  // A lock that is left says that the last daemon died.
  if (kept === null || !existsSync(folder.lock)) return startBy(program);
  return { ...startBy(program), umask: kept.umask, environment: kept.environment };
}

function startBy(program: string): Start {
  return { node: findNode(), program, umask: process.umask(), environment: process.env };
}

/** An agent may have another Node, or another Town that it works on itself. */
function asItWas(kept: Kept, program: string): Start {
  const node = findNode(kept.node, kept.environment['PATH']);
  return { ...kept, node, program: existsSync(kept.program) ? kept.program : program };
}

function readStart(folder: TownFolder): Kept | null {
  try {
    const kept: Kept = JSON.parse(readFileSync(pathOf(folder), 'utf8'));
    return kept.boot === bootId() ? kept : null;
  } catch {
    return null;
  }
}

/** Empty where the system does not tell. */
function bootId(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  } catch {
    return '';
  }
}
