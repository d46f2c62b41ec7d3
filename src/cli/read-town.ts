/** Looking at a town without starting it: through its daemon when one runs, else in its ledger. */
import { existsSync } from 'node:fs';
import type { Connection } from '../client/connection.ts';
import { findTownRoot, type TownFolder, townFolder } from '../client/town-folder.ts';
import type { Entry, State } from '../core/index.ts';
import { foldLedger } from '../daemon/open-town.ts';
import { LedgerError, openReadOnly } from '../ledger/index.ts';
import { runsAtWork } from './end-by-records.ts';
import { CommandError } from './exit.ts';
import { otherTowns } from './other-towns.ts';
import { safe } from './print.ts';
import { callRunningTown, withTown } from './reach-town.ts';

/** A town as its last daemon left it. */
export type LeftTown = {
  state: State;
  /** Entries of the ledger after a number, oldest first. */
  read: (after: number) => AsyncIterable<Entry>;
};

export type Looking<T> = {
  running: (town: Connection) => Promise<T>;
  down: (left: LeftTown) => Promise<T>;
};

/** Starts nothing and writes nothing. Throws one line when there is no town to look at. */
export async function lookAtTown<T>({ running, down }: Looking<T>): Promise<T> {
  const folder = await townToLookAt();
  const town = await callRunningTown(folder);
  if (town !== null) return withTown(async () => town, running);
  return down(await leftTown(folder));
}

/** What the ledger says. One that is damaged says nothing of agents, so what lives of them is told beside it. */
async function leftTown(folder: TownFolder): Promise<LeftTown> {
  try {
    const ledger = await openReadOnly<Entry>(folder.ledger);
    return { state: await foldLedger(ledger), read: ledger.read };
  } catch (error) {
    if (!(error instanceof LedgerError)) throw error;
    const runs = await runsAtWork(folder);
    const [is, them] = runs.length === 1 ? ['is', 'it'] : ['are', 'them'];
    const living =
      runs.length === 0 ? '' : ` ${runs.join(', ')} ${is} at work; "town down" ends ${them}.`;
    throw new CommandError(`${error.message}${living}`, 1, { cause: error });
  }
}

/** Says on standard error, where no program reads its data, that what is shown is from the ledger. */
export function sayNotRunning(): void {
  process.stderr.write('town: The town is not running; this is how it was left.\n');
}

/** A command that only a daemon can answer. */
export function notRunning(): never {
  throw new CommandError('The town is not running. "town up" starts it.');
}

async function townToLookAt(): Promise<TownFolder> {
  const here = process.cwd();
  const root = findTownRoot(here);
  const folder = root === null ? null : townFolder(root);
  if (folder !== null && existsSync(folder.ledger)) return folder;
  const others = await otherTowns(root ?? here);
  const what =
    folder === null
      ? `There is no town in ${here} or above it.`
      : `The town in ${folder.root} was never started.`;
  const advice =
    folder === null
      ? '"town init" at the top of a repository makes one.'
      : '"town up" there starts it.';
  const other = others.map((each) => ` This repository has a town in ${each}.`).join('');
  throw new CommandError(safe(`${what}${other} ${advice}`));
}
