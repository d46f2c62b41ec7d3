/** A live copy of the town for whoever shows it: folded from the daemon's entries, like the daemon's own. */
import { type Entry, type State, stateFromSnapshot, step } from '../core/index.ts';
import { type Connection, LineCutError } from './connection.ts';
import type { Attachment, HumanEvent, Live, Receipt, TaskDiff } from './protocol.ts';
import type { TeamChange, TeamEdit } from './team.ts';

/** Entries kept for whoever comes late, newest last. */
const recentKept = 500;

export type Snapshot = { state: State; live: Live; recent: Entry[] };

export type TownClient = {
  /** The town as it is; the same object while nothing changed. */
  snapshot(): Snapshot;
  subscribe(listener: () => void): () => void;
  status(): LineStatus;
  /** Why the daemon does not come back, in its own words; null while that is not known. */
  problem(): string | null;
  act(event: HumanEvent): Promise<Receipt>;
  attach(run: string): Promise<Attachment>;
  /** Entries of the ledger with a number above `after`, oldest first, at most `limit`. */
  log(after: number, limit: number): Promise<Entry[]>;
  diff(task: string): Promise<TaskDiff>;
  /** A person's verdict on a task that is at a seat. */
  verdict(given: { task: string; verdict: string; note: string }): Promise<Receipt>;
  /** What edits of the team would change; with `apply` they are written. */
  edit(asked: { edits: TeamEdit[]; apply: boolean; of: string | null }): Promise<TeamChange>;
  down(stopAgents: boolean): Promise<void>;
  close(): void;
};

/** `down`: the town was taken down in order, by someone else too, and is not started again. */
export type LineStatus = 'connected' | 'reconnecting' | 'down';

/** How long to wait between tries to find the daemon again, in milliseconds. */
const retryMs = { first: 50, most: 2000 };

/**
 * Follows a town. `reach` gives a connection, starting the daemon when it has to; it is asked
 * again whenever the line is lost, so the copy outlives any daemon.
 */
export async function followTown(reach: () => Promise<Connection>): Promise<TownClient> {
  const listeners = new Set<() => void>();
  const told = () => {
    for (const listener of [...listeners]) listener();
  };
  let status: LineStatus = 'connected';
  let problem: string | null = null;
  let closed = false;
  let connection = await reach();
  let snapshot: Snapshot;
  try {
    snapshot = await begin(connection);
  } catch (error) {
    connection.close();
    throw error;
  }
  watchLine(connection);

  function change(next: Partial<Snapshot>): void {
    snapshot = { ...snapshot, ...next };
    told();
  }

  /** The town as this line tells it; what comes later is folded in while the line is the one in use. */
  async function begin(line: Connection): Promise<Snapshot> {
    const early: Entry[] = [];
    let ready = false;
    line.on('entries', ({ entries }) => {
      if (!ready) early.push(...entries);
      else if (line === connection) change(foldIn(snapshot, entries));
    });
    line.on('live', (live) => {
      if (ready && line === connection) change({ live });
    });
    const { state: sent, live } = await line.call('subscribe', {});
    // A daemon of an earlier version, which runs on after an upgrade, lacks fields of now.
    const state = stateFromSnapshot(sent);
    const { entries } = await line.call('log', {
      after: state.seq - recentKept,
      limit: recentKept,
    });
    ready = true;
    return foldIn({ state, live, recent: entries.filter(({ seq }) => seq <= state.seq) }, early);
  }

  function watchLine(line: Connection): void {
    line.onClose(() => {
      if (closed) return;
      if (snapshot.state.activity !== 'closed') return void reconnect();
      closed = true;
      status = 'down';
      told();
    });
  }

  async function reconnect(): Promise<void> {
    status = 'reconnecting';
    told();
    for (let pause = retryMs.first; !closed; pause = Math.min(pause * 2, retryMs.most)) {
      const next = await reach().catch((error: Error) => {
        const isNew = problem !== error.message;
        problem = error.message;
        if (isNew) told();
        return null;
      });
      const first = next === null ? null : await begin(next).catch(() => null);
      if (next !== null && first !== null && !closed) {
        connection = next;
        status = 'connected';
        problem = null;
        change(first);
        return watchLine(next);
      }
      next?.close();
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }

  return {
    snapshot: () => snapshot,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    status: () => status,
    problem: () => problem,
    act: (event) => connection.call('act', { event }),
    attach: (run) => connection.call('attach', { run }),
    log: async (after, limit) => (await connection.call('log', { after, limit })).entries,
    diff: (task) => connection.call('diff', { task }),
    verdict: (given) => connection.call('verdict', given),
    edit: (asked) => connection.call('edit', asked),
    down: async (stopAgents) => {
      // The daemon that goes down is not started again by those who watched it go.
      closed = true;
      const asked = connection;
      await asked.call('down', { stopAgents }).catch((error: unknown) => {
        closed = false;
        // Nobody looked for another daemon meanwhile.
        if (error instanceof LineCutError) void reconnect();
        throw error;
      });
    },
    close: () => {
      closed = true;
      connection.close();
    },
  };
}

/** Takes entries that are not folded in yet; each is stepped by the same rules as in the daemon. */
function foldIn(snapshot: Snapshot, entries: Entry[]): Snapshot {
  const fresh = entries.filter(({ seq }) => seq > snapshot.state.seq);
  let { state } = snapshot;
  for (const entry of fresh) state = step(state, entry).state;
  return { ...snapshot, state, recent: [...snapshot.recent, ...fresh].slice(-recentKept) };
}
