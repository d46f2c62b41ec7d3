/** Runs of a town whose ledger is gone: their names come again, so none may be taken for one of the new town. */
import { mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { TownFolder } from '../client/town-folder.ts';
import { holderRuns, infoOf } from '../world/real/holders.ts';
import { endProcesses, rootsIn } from '../world/real/run-processes.ts';

const graceMs = 4000;
/** A holder stays for late readers; it gets this long, in milliseconds. */
const leavingMs = 10_000;

/**
 * Ends what such runs have started, since no ledger could take their verdicts, and puts their records
 * aside. Their tokens are no longer good. Answers what the person should know; null when there are none.
 */
export async function endFormerRuns({
  runs,
  token,
  worktrees,
}: TownFolder): Promise<string | null> {
  const directories = readdirSync(runs).map((name) => join(runs, name));
  if (directories.length === 0) return null;
  rmSync(token, { force: true });
  await Promise.all(directories.map(endFormer));
  const aside = `${runs}-${new Date().toISOString().replaceAll(/[:.]/g, '-')}`;
  renameSync(runs, aside);
  mkdirSync(runs, { mode: 0o700 });
  return `The ledger of this town was gone, so it began anew. Agents of before were ended; what they said is in ${aside}, their files are in ${worktrees} and in git.`;
}

async function endFormer(directory: string): Promise<void> {
  const info = infoOf(directory);
  if (info === null) return;
  await endProcesses(rootsIn(directory, info), { graceMs });
  // When it goes, it takes away the socket that the next run of that name listens at.
  for (const end = Date.now() + leavingMs; holderRuns(directory) && Date.now() < end; )
    await pause(20);
}
