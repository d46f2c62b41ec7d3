/** Follows a town through its socket, also across deaths of its daemon, and never starts one. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Connection } from '../../src/client/connection.ts';
import { reachDaemon } from '../../src/client/reach.ts';
import type { TownFolder } from '../../src/client/town-folder.ts';
import { type Entry, emptyState, fold, type News, type State } from '../../src/core/index.ts';
import { createCondition, until, within } from '../until.ts';

/** What the town does not do within this many seconds is a failure: agents may have to work first. */
const patience = 90;
const page = 2000;

export type Watch = {
  /** Every entry that was published or read, in order. */
  entries(): Entry[];
  state(): State;
  news<K extends News['kind']>(kind: K): Extract<News, { kind: K }>[];
  /** Settles once the test holds of the town; fails with what the town was like otherwise. */
  until(what: string, test: (state: State, entries: Entry[]) => boolean): Promise<State>;
  /** The connection of now; waits for one while there is none. */
  town(): Promise<Connection>;
  close(): void;
};

export async function watchTown(folder: TownFolder): Promise<Watch> {
  const entries: Entry[] = [];
  let state: State = emptyState;
  let line: Connection | null = null;
  let closed = false;
  let failure: Error | null = null;
  const news = createCondition();
  const first = connect();

  function take(found: Entry[]): void {
    const fresh = found.filter(({ seq }) => seq > state.seq);
    if (fresh.length === 0) return;
    if (fresh[0]!.seq === state.seq + 1) {
      entries.push(...fresh);
      state = fold(state, fresh);
    } else failure ??= new Error(`Entry ${state.seq + 1} was due, ${fresh[0]!.seq} came.`);
    news.notify();
  }

  async function connect(): Promise<void> {
    while (!closed) {
      const town = await reachDaemon(folder).catch(() => null);
      if (town !== null && (await begin(town).catch(() => false))) return;
      await pause(10);
    }
  }

  async function begin(town: Connection): Promise<boolean> {
    const early: Entry[] = [];
    let ready = false;
    town.on('entries', (told) => {
      if (ready) take(told.entries);
      else early.push(...told.entries);
    });
    await town.call('subscribe', {});
    for (;;) {
      const got = await town.call('log', { after: state.seq, limit: page });
      take(got.entries);
      if (got.entries.length < page) break;
    }
    ready = true;
    take(early);
    line = town;
    town.onClose(() => {
      line = null;
      void connect();
    });
    return true;
  }

  await within('the daemon', first);
  return {
    entries: () => entries,
    state: () => state,
    news: (kind) =>
      entries.flatMap((entry) => entry.news.filter((each) => each.kind === kind)) as never,
    until: async (what, test) => {
      let found = state;
      const holds = () => {
        if (failure !== null) throw failure;
        found = state;
        return test(state, entries);
      };
      const saw = () => describeTown(state, entries);
      await news.until(what, holds, { seconds: patience, saw });
      return found;
    },
    town: () => until('a connection to the daemon', () => line),
    close: () => {
      closed = true;
      line?.close();
    },
  };
}

function describeTown(state: State, entries: Entry[]): string {
  const places = Object.values(state.tasks).map(
    ({ id, title, place, history }) =>
      `${id} "${title}" ${JSON.stringify(place)} ${history.map(({ note }) => note).join(' | ')}`,
  );
  const inbox = Object.values(state.inbox).map(({ id, kind, text }) => `${id} ${kind}: ${text}`);
  const last = entries.slice(-12).map(({ seq, event, refused }) => {
    const said = refused === null ? '' : ` refused: ${refused}`;
    return `${seq} ${event.type}${said}`;
  });
  return [...places, ...inbox, ...last].join('\n');
}

/** True when every task is over. */
export function isQuiet({ tasks }: State): boolean {
  const all = Object.values(tasks);
  return (
    all.length > 0 && all.every(({ place }) => place.kind === 'done' || place.kind === 'dropped')
  );
}
