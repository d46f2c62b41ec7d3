import { describe, expect, it } from 'vitest';
import type { Entry } from '../../src/core/step.ts';
import { firstView, type View } from '../../src/ui/model/model.ts';
import { createHistory, type Feed } from '../../src/ui/views/feed/history.ts';
import { toggled, wantedBy } from '../../src/ui/views/feed/news-line.ts';
import { chosenLine } from '../../src/ui/views/feed/state.ts';
import { until, within } from '../until.ts';
import { aLedger } from './fixtures/ledger.ts';
import { factsIn, pressWith } from './fixtures/press.ts';
import { busyTown, noon } from './fixtures/town.ts';

const ledger = aLedger(3000, noon);
const town = busyTown(noon);

/** A screen that came when 100 entries were left to see; settles when a fetch is done. */
function history(entries: Entry[] = ledger) {
  let changed = () => {};
  const made = createHistory({
    log: async (after, limit) => entries.filter(({ seq }) => seq > after).slice(0, limit),
    onChange: () => changed(),
  });
  made.take(entries.slice(-100));
  const fetched = (how: 'page' | 'all') =>
    within(
      'the older entries',
      new Promise<void>((resolve) => {
        changed = () => {
          if (made.feed('').before !== 'on its way') resolve();
        };
        made.older(how);
      }),
    );
  return { ...made, fetched };
}

describe('what the screen has seen of the ledger', () => {
  it('begins with the latest and grows backwards, page by page and whole', async () => {
    const seen = history();
    expect([seen.feed('').lines.length, seen.feed('').before]).toEqual([100, 'more']);
    await seen.fetched('page');
    expect([seen.feed('').lines.length, seen.feed('').before]).toEqual([1100, 'more']);
    await seen.fetched('all');
    expect([seen.feed('').lines.length, seen.feed('').before]).toEqual([3000, 'nothing']);
    expect(seen.feed('').ids).toEqual(ledger.map(({ seq }) => `${seq}.0`));
  });

  it('takes each entry once, and begins anew after a gap', () => {
    const seen = history();
    seen.take(ledger.slice(-100));
    expect(seen.feed('').lines.length).toBe(100);
    const later = aLedger(3600, noon).slice(-50);
    seen.take(later);
    expect(seen.feed('').lines.length).toBe(50);
    expect(seen.feed('').before).toBe('more');
  });

  it('stays as it is when the ledger cannot be read just now', async () => {
    let done = () => {};
    const told = new Promise<void>((resolve) => {
      done = resolve;
    });
    const seen = createHistory({ log: () => Promise.reject(new Error('away')), onChange: done });
    seen.take(ledger.slice(-10));
    seen.older('page');
    await within('the failure', told);
    expect([seen.feed('').lines.length, seen.feed('').before]).toEqual([10, 'more']);
  });

  it('is the same object while nothing changed', () => {
    const seen = history();
    expect(seen.feed('worker')).toBe(seen.feed('worker'));
  });

  const filters: [filter: string, count: number][] = [
    ['', 3000],
    ['kind:landed', 500],
    ['task:t-7', 6],
    ['role:worker kind:ended', 500],
    ['role:reviewer', 0],
    ['takes worker.1', 125],
    ['task:t-7 landed', 1],
    ['nothing has this', 0],
  ];
  for (const [filter, count] of filters)
    it(`has ${count} lines for ${JSON.stringify(filter)}`, async () => {
      const seen = history();
      await seen.fetched('all');
      expect(seen.feed(filter).lines.length).toBe(count);
      expect(seen.feed(filter).all).toBe(3000);
    });
});

describe('a filter of the feed', () => {
  it('is looked for in everything that happened, not only in what was loaded', async () => {
    const seen = history();
    expect(seen.feed('')).toMatchObject({ all: 100, before: 'more' });
    await until('all of it to be searched', () => seen.feed('task:t-7').before === 'nothing');
    expect(seen.feed('task:t-7').lines.length).toBe(6);
  });

  it('asks once more only when something happened, where what came before cannot be had', async () => {
    let asked = 0;
    const log = () => {
      asked += 1;
      return Promise.reject(new Error('away'));
    };
    const seen = createHistory({ log, onChange: () => seen.feed('t-7') });
    seen.take(ledger.slice(-10, -1));
    seen.feed('t-7');
    await until('it to give up', () => seen.feed('t-7').before === 'more');
    expect(asked).toBe(1);
    seen.take(ledger.slice(-1));
    seen.feed('t-7');
    expect(asked).toBe(2);
  });

  it('finds the same whatever was looked for before', () => {
    const typed = [
      'l',
      'la',
      'lan',
      'la',
      'land ',
      'land t',
      'kind:done',
      'kind:done t-4',
      't-4',
      'T-4',
      '',
    ];
    const seen = history();
    const found = typed.map((filter) => seen.feed(filter).ids);
    expect(found).toEqual(typed.map((filter) => history().feed(filter).ids));
    expect(found.map(({ length }) => length > 0)).toEqual(typed.map((filter) => filter !== 'T-4'));
    expect(seen.feed('la')).toBe(seen.feed('la'));
  });

  it('has names for task, role and kind among its words', () => {
    expect(wantedBy('a task:t-3 b kind:done role:worker')).toEqual({
      task: 't-3',
      role: 'worker',
      kind: 'done',
      words: 'a b',
    });
  });

  it('is changed by one word, and back', () => {
    expect(toggled('the page', 'task', 't-3')).toBe('the page task:t-3');
    expect(toggled('task:t-4 page', 'task', 't-3')).toBe('page task:t-3');
    expect(toggled('page task:t-3', 'task', 't-3')).toBe('page');
  });
});

describe('the Feed view', () => {
  const { feed } = history();
  const press = (
    keys: string,
    view: View = { ...firstView, page: 'feed' },
    here: Feed = feed(''),
  ) => pressWith({ ...factsIn(town), feed: here }, keys, view);
  const line = (keys: string) => chosenLine(press(keys).view.feed, feed(''))?.seq;

  const moves: [keys: string, seq: number][] = [
    ['', 3000],
    ['k', 2999],
    ['kkj', 2999],
    ['g', 2901],
    ['gj', 2902],
    ['gG', 3000],
    ['\x1b[5~', 2991],
    ['\x1b[5~\x1b[6~', 3000],
  ];
  for (const [keys, seq] of moves)
    it(`is at ${seq} after ${JSON.stringify(keys)}`, () => {
      expect(line(keys)).toBe(seq);
    });

  it('follows the newest line until one goes up, and again at the end', () => {
    expect(press('').view.feed.follows).toBe('newest');
    expect(press('k').view.feed.follows).toBeNull();
    expect(press('kj').view.feed.follows).toBe('newest');
    const later = history(aLedger(3005, noon)).feed('');
    expect(chosenLine(press('').view.feed, later)?.seq).toBe(3005);
    expect(chosenLine(press('k').view.feed, later)?.seq).toBe(2999);
  });

  it('asks for what came before near its first line, and for everything at g', () => {
    expect(press('k').commands).toEqual([]);
    expect(press('g').commands).toEqual([{ kind: 'older', how: 'all' }]);
    const near = '\x1b[5~'.repeat(10);
    expect(press(near).commands.at(-1)).toEqual({ kind: 'older', how: 'page' });
  });

  it('narrows to the task, role and kind of the selected line', () => {
    expect(press('t').view.feed.list.filter).toBe('task:t-500');
    expect(press('ts').view.feed.list.filter).toBe('task:t-500 kind:done');
    expect(press('tt').view.feed.list.filter).toBe('');
    expect(press('kkkkr').view.feed.list.filter).toBe('role:worker');
    expect(press('r').notice).toBe('This line is about no role.');
  });

  it('goes to the terminal, the task or the item that a line speaks of', () => {
    const goTo = (keys: string, news: Entry['news']) => {
      const entry: Entry = { ...ledger[0]!, seq: 1, news };
      return press(keys, undefined, history([entry]).feed(''));
    };
    const claimed = goTo('\r', [
      { kind: 'claimed', task: 't-2', run: 'r-2', seat: 'worker.1', epoch: 1 },
    ]);
    expect(claimed.view).toMatchObject({ page: 'town', focus: 'worker.1' });
    const done = goTo('\r', [{ kind: 'done', task: 't-5' }]);
    expect(done.view).toMatchObject({ page: 'board', overlays: [{ kind: 'task', task: 't-5' }] });
    const asked = goTo('\r', [{ kind: 'asked', item: 'i-2', text: 'Which one?' }]);
    expect(asked.view).toMatchObject({ page: 'inbox', inbox: { list: { selected: 'i-2' } } });
    const over = goTo('\r', [{ kind: 'settled', item: 'i-99', text: 'yes' }]);
    expect(over.notice).toBe('What it speaks of is over; nothing is left to show.');
  });
});
