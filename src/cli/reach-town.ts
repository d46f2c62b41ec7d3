/** Finding the town a command is about, as the person or as a run. */
import { existsSync } from 'node:fs';
import { join, sep } from 'node:path';
import { type Connection, connectDaemon, LineCutError } from '../client/connection.ts';
import type { Starter } from '../client/kept-start.ts';
import type { Live, Receipt } from '../client/protocol.ts';
import { DaemonError, ensureDaemon, isAbsent, reachRunning } from '../client/reach.ts';
import { sayStep } from '../client/starting.ts';
import { findTownRoot, type TownFolder, townFolder } from '../client/town-folder.ts';
import { type State, stateFromSnapshot } from '../core/index.ts';
import { programsBeside } from '../daemon/programs.ts';
import { openTokens } from '../daemon/tokens.ts';
import { holderOf } from '../ledger/index.ts';
import { type Caller, callerIn, whyNotPerson } from './caller.ts';
import { CommandError } from './exit.ts';
import { terminalAside, waited } from './waiting.ts';

/** The town upwards of the current folder. Throws when there is none. */
export function townHere(): TownFolder {
  const root = findTownRoot(process.cwd());
  if (root !== null) return townFolder(root);
  throw new CommandError(
    `There is no town in ${process.cwd()} or above it. Run "town init" at the top of a repository.`,
  );
}

/**
 * Connects as the person, starting the daemon when it is not running. In the town that a run belongs
 * to its commands are the run's, wherever it may find the person's token: the daemon then refuses
 * what is not for runs. Throws for an agent whose environment was scrubbed, and in an agent's worktree.
 */
export async function callTown(
  folder: TownFolder = townHere(),
  starter: Starter = 'command',
): Promise<Connection> {
  const caller = callerIn(folder);
  if (caller.kind === 'run') return callAsRun();
  refuseOthers(caller, folder);
  if (starter === 'command' && !existsSync(folder.ledger)) await refuseSecondTown(folder);
  return waited(terminalAside(), 'Starting the town', (tell) => startTown(folder, tell, starter));
}

/** Whoever stands in another worktree of a repository that has a town most likely means that one. */
async function refuseSecondTown({ root }: TownFolder): Promise<void> {
  const { otherTowns } = await import('./other-towns.ts');
  const [other] = await otherTowns(root);
  if (other === undefined) return;
  throw new CommandError(
    `The town in ${root} was never started, and this repository has a town in ${other}. Go there, or start a second one here: "town up".`,
  );
}

/** Throws unless the person gives this command. */
export function requirePerson(folder: TownFolder): void {
  refuseOthers(callerIn(folder), folder);
}

function refuseOthers(caller: Caller, folder: TownFolder): void {
  const problem = whyNotPerson(caller, folder);
  if (problem !== null) throw new CommandError(problem);
}

/** Connects to the daemon, or starts it and says how far it is. Throws in the words of the daemon. */
export async function startTown(
  folder: TownFolder,
  tell: (words: string) => void,
  starter: Starter,
): Promise<Connection> {
  try {
    return await ensureDaemon(folder, programs().daemon, (step) => tell(sayStep(step)), starter);
  } catch (error) {
    if (error instanceof DaemonError) throw new CommandError(error.message, 1, { cause: error });
    throw error;
  }
}

/** Connects only when the daemon runs already. Throws when it runs and does not answer. */
export async function callRunningTown(
  folder: TownFolder = townHere(),
  patienceMs?: number,
): Promise<Connection | null> {
  if (callerIn(folder).kind === 'run') return callAsRun();
  try {
    const holder = async () => (await holderOf(folder.lock))?.pid ?? null;
    return await reachRunning(folder, holder, patienceMs);
  } catch (error) {
    if (error instanceof DaemonError) throw new CommandError(error.message, 1, { cause: error });
    throw error;
  }
}

/** Does something with a connection and lets go of it. */
export async function withTown<T>(
  connect: () => Promise<Connection>,
  use: (town: Connection) => Promise<T>,
): Promise<T> {
  const town = await connect();
  try {
    return await use(town);
  } finally {
    town.close();
  }
}

/**
 * Asks as the run this process belongs to, and asks again when the daemon goes away before it has
 * answered, with `again` true; so only for what can be asked twice.
 */
export async function askAsRun<T>(
  ask: (town: Connection, again: boolean) => Promise<T>,
): Promise<T> {
  for (let again = false; ; again = true) {
    const said = await withTown(callAsRun, (town) => ask(town, again)).catch((error: unknown) => {
      if (error instanceof LineCutError) return error;
      throw error;
    });
    if (!(said instanceof LineCutError)) return said;
  }
}

/** How long a run's command looks for a daemon that is being started again, in milliseconds. */
const runPatienceMs = 15_000;

type RunHello = { socket: string; token: string; run: string };

/** How this process speaks as a run; null when it is none. */
function asRun(): RunHello | null {
  const { TOWN_SOCKET: socket, TOWN_TOKEN: token, TOWN_RUN: run } = process.env;
  if (socket && token && run) return { socket, token, run };
  const root = rootOfRun();
  const folder = root === null ? null : townFolder(root);
  const caller = folder === null ? null : callerIn(folder);
  if (folder === null || caller?.kind !== 'agent') return null;
  // Its CLI scrubs the environment. It is that run all the same, and no more than it.
  return {
    socket: folder.socket,
    token: openTokens(folder.token).run(caller.run),
    run: caller.run,
  };
}

/**
 * Connects as the run this process belongs to, else as the person. An agent may speak while the
 * daemon is being started again, so a run's command waits for it, and starts it when it has to, as the
 * person started it.
 */
export async function callAsRun(): Promise<Connection> {
  const hello = asRun();
  if (hello === null) return callTown();
  const { socket, token, run } = hello;
  const end = Date.now() + runPatienceMs;
  let problem = 'The town does not answer.';
  for (;;) {
    const found = await connectDaemon(socket, { token, run }).catch((error: Error) => error);
    if (!(found instanceof Error)) return found;
    if (!isAbsent(found)) throw new CommandError(found.message, 1, { cause: found });
    const elsewhere = await connectElsewhere(socket, { token, run });
    if (elsewhere !== null) return elsewhere;
    if (Date.now() > end)
      throw new CommandError(`${problem} Your work is safe; try again in a moment.`);
    problem = (await wakeDaemon()) ?? problem;
  }
}

/** Where the daemon wrote that it listens, when that is not where the run was told. */
async function connectElsewhere(
  told: string,
  hello: { token: string; run: string },
): Promise<Connection | null> {
  const root = rootOfRun();
  const socket = root === null ? told : townFolder(root).socket;
  // Another town in the run's folder does not know its token, and is none of its business.
  return socket === told ? null : connectDaemon(socket, hello).catch(() => null);
}

/**
 * The town this run belongs to. A worktree is found where it is now, after the town was moved, too; a
 * run that has left its worktree knows where the town was.
 */
function rootOfRun(): string | null {
  const above = findTownRoot(process.cwd());
  const told = process.env['TOWN_ROOT'];
  const isTown = told !== undefined && existsSync(join(told, '.town', 'token'));
  const isInside = above !== null && process.cwd().startsWith(townFolder(above).worktrees + sep);
  return isTown && !isInside ? told : above;
}

/** Starts the daemon of the town this run belongs to. Answers why that is not possible. */
async function wakeDaemon(): Promise<string | null> {
  const root = rootOfRun();
  const problem =
    root === null
      ? null
      : await ensureDaemon(townFolder(root), programs().daemon, () => undefined, 'run').then(
          (town) => {
            town.close();
            return null;
          },
          (error: Error) => error.message,
        );
  await new Promise((done) => setTimeout(done, 200));
  return problem;
}

/** The town as the daemon has it; one of an earlier version lacks fields of now. */
export async function toldBy(town: Connection): Promise<{ state: State; live: Live }> {
  const { state, live } = await town.call('state', {});
  return { state: stateFromSnapshot(state), live };
}

export async function stateOf(town: Connection): Promise<State> {
  return (await toldBy(town)).state;
}

/** Throws what a receipt refuses; else gives it back. */
export function accepted(receipt: Receipt): Receipt {
  if (receipt.refused !== null) throw new CommandError(receipt.refused);
  return receipt;
}

/** The programs that come with Town, and the daemon's. */
export function programs() {
  return programsBeside(import.meta.url);
}
