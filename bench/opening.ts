/** How long a daemon takes to know its town again when the ledger is long. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TownFolder, townFolder } from '../src/client/town-folder.ts';
import type { State } from '../src/core/index.ts';
import { openLedger } from '../src/daemon/open-town.ts';
import { openJsonLines } from '../src/ledger/index.ts';
import { type Print, tell } from './figures.ts';
import { makeHistory } from './history.ts';

const events = 100_000;
const times = 5;
/** The daemon saves a snapshot each 5000 events, so this many come after it at the worst. */
const behind = 5000;

/** Opens a ledger of real events of a town, and folds it: from the beginning, and from a snapshot. */
export async function benchOpening(print: Print): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'tb-'));
  const clear = () => rmSync(directory, { recursive: true, force: true });
  process.once('exit', clear);
  try {
    const folder = townFolder(directory);
    mkdirSync(folder.state);
    const { ledger } = await openJsonLines(folder.ledger);
    const kept: { state: State | null } = { state: null };
    const written: Promise<void>[] = [];
    makeHistory(events, (entries, state) => {
      written.push(ledger.append(entries));
      if (kept.state === null && state.seq >= events - behind) kept.state = structuredClone(state);
    });
    await Promise.all(written);
    await ledger.close();
    const goal = { at: 'most', limit: 1, of: 'ours' } as const;
    const whole = await secondsToOpen(folder);
    tell(print, { name: `open ${events} events, all folded`, unit: 's', ours: whole, goal });
    await save(folder, kept.state!);
    const from = await secondsToOpen(folder);
    const name = `open ${events} events from a snapshot ${events - kept.state!.seq} events old`;
    tell(print, { name, unit: 's', ours: from, goal });
  } finally {
    process.off('exit', clear);
    clear();
  }
}

async function save(folder: TownFolder, state: State): Promise<void> {
  const { ledger } = await openJsonLines(folder.ledger);
  await ledger.saveSnapshot(state.seq, state);
  await ledger.close();
}

async function secondsToOpen(folder: TownFolder): Promise<number[]> {
  const seconds: number[] = [];
  for (let turn = 0; turn < times; turn += 1) {
    const began = performance.now();
    const { ledger, state } = await openLedger(folder);
    seconds.push((performance.now() - began) / 1000);
    if (state.seq !== events) throw new Error(`Folded ${state.seq} of ${events} events.`);
    await ledger.close();
  }
  return seconds;
}
