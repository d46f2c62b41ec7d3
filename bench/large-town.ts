/** A town of a hundred seats with a long past: its ledger is made up, its daemon and agents are real. */
import { mkdirSync } from 'node:fs';
import { type Entry, emptyState, type State } from '../src/core/index.ts';
import { openJsonLines } from '../src/ledger/index.ts';
import { graphIn, type Kind, makeHistory } from './history.ts';
import type { Place } from './place.ts';

/** A hundred in all. */
const seats = { mayor: 6, worker: 54, reviewer: 40 };

const agent = "printf 'ready\\n> '; exec cat";
const role = (name: keyof typeof seats) =>
  `agent: quiet, workspace: none, seats: ${seats[name]}, limits: { time: 600m, reminders: 0 }`;

export const yaml = `town: large
entry: mayor
agents:
  quiet: { command: [sh, -c, ${JSON.stringify(agent)}] }
roles:
  mayor:
    { ${role('mayor')}, handoffs: {
      planned: { to: worker, each: subtask, then: mayor, limit: 3, else: human }, complete: done } }
  worker:
    { ${role('worker')}, handoffs: { done: { to: reviewer }, blocked: human } }
  reviewer:
    { ${role('reviewer')}, handoffs: {
      approve: done, reject: { to: worker, limit: 9, else: human } } }
`;

/** Every so many reviews send the work back, and every so many turns of a worker end at the person. */
const every = { approve: 4, blocked: 397 };
const events = 86_500;
const late = { worker: 150, reviewer: 80 };

function kind(): Kind {
  return {
    graph: graphIn(yaml, 'town.yaml'),
    ahead: 12,
    late: Object.entries(late).flatMap(([role, count]) => Array(count).fill(role)),
    verdictOf(role, isSplit, seq) {
      if (role === 'mayor') return isSplit ? 'complete' : 'planned';
      if (role === 'reviewer') return seq % every.approve === 0 ? 'approve' : 'reject';
      return seq % every.blocked === 0 ? 'blocked' : 'done';
    },
  };
}

export const seatCount = Object.values(seats).reduce((sum, count) => sum + count, 0);

export type Past = { tasks: number; lines: number };

/** Writes the ledger into a place whose daemon has not run yet. */
export async function writePast(place: Place): Promise<Past> {
  const { state: folder, ledger: path } = place.town();
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const { ledger } = await openJsonLines(path);
  const past: Past = { tasks: 0, lines: 0 };
  const written: Promise<void>[] = [];
  let end: State = emptyState;
  const take = (entries: Entry[], state: State) => {
    past.lines += entries.reduce((sum, { news }) => sum + news.length, 0);
    past.tasks = Object.keys(state.tasks).length;
    end = state;
    written.push(ledger.append(entries));
  };
  makeHistory(events, take, kind());
  await Promise.all(written);
  // As the daemon has it that wrote the last of it.
  await ledger.saveSnapshot(end.seq, end);
  await ledger.close();
  return past;
}

/** The town as it is early in that past, while there are few tasks that are over. */
export function largeTown(): State {
  let last: State = emptyState;
  const take = (_: Entry[], state: State) => {
    last = state;
  };
  makeHistory(2000, take, kind());
  return structuredClone(last);
}
