/** The ledger as far as this screen has seen it: it grows at the end as things happen, and backwards when asked. */
import type { TownClient } from '../../../client/town-client.ts';
import type { Entry } from '../../../core/step.ts';
import { matcher } from '../../model/list.ts';
import { linesOfEntry, type NewsLine, type SeatsOfRuns, wantedBy } from './news-line.ts';

/** What the Feed view is drawn from; the same object while nothing changed. */
export type Feed = {
  lines: readonly NewsLine[];
  ids: readonly string[];
  /** How many lines there are without the filter. */
  all: number;
  seats: SeatsOfRuns;
  /** What lies before the first line. */
  before: 'nothing' | 'more' | 'on its way';
};

export const emptyFeed: Feed = { lines: [], ids: [], all: 0, seats: new Map(), before: 'nothing' };

export type History = {
  /** Takes the latest entries in; those it has are left out. */
  take(recent: readonly Entry[]): void;
  /** With a filter it is looked for in everything, so what came before is fetched, too. */
  feed(filter: string): Feed;
  /** Fetches what came before, one page of it or everything. */
  older(how: 'page' | 'all'): void;
};

/** The daemon reads from the beginning of a file of the ledger, so few large pages cost less than many. */
const pageEntries = { page: 1000, all: 4000 };

/** What was shown of these lines, by its filter: whoever takes a letter back sees it again. */
type Shown = { of: readonly NewsLine[]; before: Feed['before']; feeds: Map<string, Feed> };
const mostFilters = 32;

export function createHistory(options: { log: TownClient['log']; onChange(): void }): History {
  let lines: readonly NewsLine[] = [];
  const seats = new Map<string, string>();
  let first = Number.POSITIVE_INFINITY;
  let last = 0;
  let fetching: 'nothing' | 'page' | 'all' = 'nothing';
  /** What came before could not be had; it is asked for again when something happens. */
  let isOutOfReach = false;
  let shown: Shown = { of: lines, before: 'nothing', feeds: new Map() };

  const linesIn = (entries: readonly Entry[]) => {
    const found = entries.flatMap(linesOfEntry);
    for (const { kind, run, seat } of found)
      if (kind === 'claimed' && run !== null && seat !== null) seats.set(run, seat);
    return found;
  };

  const fetchOlder = async () => {
    while (fetching !== 'nothing' && first > 1) {
      const after = Math.max(0, first - 1 - pageEntries[fetching]);
      const entries = await options.log(after, first - 1 - after);
      const earlier = entries.filter(({ seq }) => seq < first);
      lines = [...linesIn(earlier), ...lines];
      first = after + 1;
      if (fetching === 'page') fetching = 'nothing';
      options.onChange();
    }
  };

  const before = (): Feed['before'] => {
    if (fetching !== 'nothing') return 'on its way';
    return first > 1 && Number.isFinite(first) ? 'more' : 'nothing';
  };

  const older = (how: 'page' | 'all') => {
    const isIdle = fetching === 'nothing';
    if (how === 'all' || isIdle) fetching = how;
    if (!isIdle) return;
    void fetchOlder()
      .catch(() => {
        isOutOfReach = true;
      })
      .finally(() => {
        fetching = 'nothing';
        options.onChange();
      });
  };

  return {
    take(recent) {
      const fresh = recent.filter(({ seq }) => seq > last);
      const [begin] = fresh;
      if (begin === undefined) return;
      isOutOfReach = false;
      const hasGap = begin.seq > last + 1;
      if (hasGap) first = begin.seq;
      lines = [...(hasGap ? [] : lines), ...linesIn(fresh)];
      last = fresh.at(-1)?.seq ?? last;
    },
    feed(filter) {
      if (filter !== '' && before() !== 'nothing' && !isOutOfReach) older('all');
      if (shown.of !== lines || shown.before !== before() || shown.feeds.size >= mostFilters)
        shown = { of: lines, before: before(), feeds: new Map() };
      const { feeds } = shown;
      const known = feeds.get(filter);
      if (known !== undefined) return known;
      // A letter more narrows what is there already.
      const wider = [...feeds].findLast(([other]) => narrows(filter, other))?.[1];
      const kept = filter === '' ? lines : (wider?.lines ?? lines).filter(wants(filter, seats));
      const ids = kept.map(({ id }) => id);
      const feed = { lines: kept, ids, all: lines.length, seats, before: shown.before };
      feeds.set(filter, feed);
      return feed;
    },
    older,
  };
}

/** True when all that `filter` wants, the shorter one `other` wants too. */
function narrows(filter: string, other: string): boolean {
  const [ours, theirs] = [wantedBy(filter), wantedBy(other)];
  const isSame = (['task', 'role', 'kind'] as const).every((name) => ours[name] === theirs[name]);
  return isSame && ours.words.startsWith(theirs.words);
}

/** Whether a line is wanted by a filter. */
export function wants(filter: string, seats: SeatsOfRuns): (line: NewsLine) => boolean {
  const { task, role, kind, words } = wantedBy(filter);
  const hasWords = matcher(words);
  const roleOf = (line: NewsLine) =>
    line.role ?? (line.run === null ? null : (seats.get(line.run)?.replace(/\.\d+$/, '') ?? null));
  return (line) =>
    (task === null || line.task === task) &&
    (kind === null || line.kind === kind) &&
    (role === null || roleOf(line) === role) &&
    hasWords(line.text);
}
