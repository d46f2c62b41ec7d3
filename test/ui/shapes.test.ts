/** Nothing is told by colour alone: what is drawn in other colours is drawn in other letters or shapes too. */
import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { InboxKind } from '../../src/core/inbox.ts';
import type { News } from '../../src/core/news.ts';
import type { Reading, Run, Seat } from '../../src/core/run.ts';
import type { State } from '../../src/core/state.ts';
import type { Mark, Place, Task } from '../../src/core/task.ts';
import { type Scene, type Shown, sceneOf } from '../../src/ui/app/scene.ts';
import { firstView, type View } from '../../src/ui/model/model.ts';
import type { Look } from '../../src/ui/model/render-input.ts';
import { type Sign, signOfEmptySeat, signOfRun } from '../../src/ui/model/seat-status.ts';
import { factsOf, seatFacts } from '../../src/ui/model/selectors.ts';
import { boardColumns } from '../../src/ui/views/board/state.ts';
import { createHistory } from '../../src/ui/views/feed/history.ts';
import { type Page, pages } from '../../src/ui/views/pages.ts';
import { plainly } from '../../src/ui/views/review/diff/highlight.ts';
import { filesOf } from '../../src/ui/views/review/diff/parse.ts';
import { firstReview } from '../../src/ui/views/review/state.ts';
import { wantedPreview } from '../../src/ui/views/team/state.ts';
import { drawnSceneInColour } from './draw.tsx';
import { aLedger } from './fixtures/ledger.ts';
import { factsIn, keymap, pressIn, pressWith } from './fixtures/press.ts';
import { anItem, busyTown, noon } from './fixtures/town.ts';
import { aDiff, changeIn } from './fixtures/work.ts';

const town = busyTown(noon);
const sizes = [
  { columns: 80, rows: 24 },
  { columns: 160, rows: 50 },
];

type Moment = { state?: State; view?: View; more?: Partial<Look>; recent?: Look['town']['recent'] };

function lookAt({ state = town, view = firstView, more = {}, recent = [] }: Moment): Look {
  const history = createHistory({ log: async () => [], onChange: () => {} });
  history.take(recent);
  return {
    town: { state, live: { runs: {}, work: {} }, recent },
    connection: 'connected',
    view,
    facts: {
      ...factsOf(state, seatFacts(state)),
      history: 0,
      page: 20,
      board: boardColumns(state, ''),
      feed: history.feed(''),
      rows: 10,
      across: 3,
      under: 0,
      room: 70,
      layout: { kind: 'too small' },
      drawsOn: 'normal screen',
      still: null,
    },
    keymap,
    panes: {},
    size: { columns: 80, rows: 24 },
    now: noon,
    ...more,
  };
}

function shownAt(moment: Moment): Shown {
  const scene: Scene = sceneOf(lookAt(moment));
  if (scene.kind !== 'shown') throw new Error('This screen is too small.');
  return scene;
}

type Drawn = { coloured: string; plain: string };

const drawnRows = (rows: string[]): Drawn => ({
  coloured: rows.join('\n'),
  plain: stripVTControlCharacters(rows.join('\n')),
});

/** The whole screen, with its colours and stripped of them. */
function drawn(moment: Moment): Drawn {
  return drawnRows(drawnSceneInColour(shownAt(moment)));
}

/** The map alone: the selected house is told under it, too. */
function drawnMap(moment: Moment): Drawn {
  const scene = shownAt(moment);
  const rows = drawnSceneInColour(scene).slice(1, -1);
  const end = rows.findIndex((row) => /^╭─ .*─╮$/.test(stripVTControlCharacters(row)));
  return drawnRows(rows.slice(0, end));
}

/** Of each two that look different the letters are different; gives back how many pairs there were. */
function expectTold(all: [name: string, drawn: Drawn][]): number {
  let pairs = 0;
  all.forEach(([name, one], index) => {
    for (const [other, two] of all.slice(index + 1)) {
      if (one.coloured === two.coloured) continue;
      pairs += 1;
      expect(one.plain, `${name} and ${other} differ in colour alone`).not.toBe(two.plain);
    }
  });
  return pairs;
}

const readings: Reading[] = [
  ...(['starting', 'busy', 'asking', 'idle', 'stopped', 'exited', 'lost'] as const),
];
const phases: Run['phase'][] = ['preparing', 'starting', 'live', 'checking', 'looping', 'leaving'];

function withRun(change: Partial<Run>): State {
  const run = town.runs['r-2'];
  if (run === undefined) throw new Error('r-2 is gone.');
  return { ...town, runs: { ...town.runs, 'r-2': { ...run, ...change } } };
}

function withSeat(change: Partial<Seat>): State {
  const seat = town.seats['worker.4'];
  if (seat === undefined) throw new Error('worker.4 is gone.');
  return { ...town, seats: { ...town.seats, 'worker.4': { ...seat, ...change } } };
}

function withTask(change: Partial<Task>): State {
  const task = town.tasks['t-6'];
  if (task === undefined) throw new Error('t-6 is gone.');
  return { ...town, tasks: { ...town.tasks, 't-6': { ...task, ...change } } };
}

const runs = readings.flatMap((reading) =>
  phases.map((phase): [string, State] => [`${reading}, ${phase}`, withRun({ reading, phase })]),
);
const seats: [string, State][] = [
  ['free', withSeat({})],
  ['parked', withSeat({ parked: true, crashes: [1, 2] })],
  ['resting', withSeat({ restAt: noon + 60_000 })],
  ['going away', withSeat({ draining: true })],
];
const places: Place[] = [
  { kind: 'draft', run: 'r-1', role: 'worker', order: 0 } as Place,
  { kind: 'queued', role: 'worker', order: 2, notBefore: null },
  { kind: 'running', role: 'worker', order: 0, runs: ['r-2'], votes: [] },
  { kind: 'station', role: 'merge', batch: 'b-1' },
  { kind: 'human', item: 'i-1' },
  { kind: 'done' },
  { kind: 'dropped' } as Place,
];
const tasks = places.map((place): [string, State] => [place.kind, withTask({ place })]);

describe('a shape', () => {
  it('has one colour, whatever it is the sign of', () => {
    const ofRuns = runs.map(([, state]) => signOfRun(state, state.runs['r-2']!));
    const ofSeats = seats.map(([, state]) =>
      signOfEmptySeat(state, state.seats['worker.4']!, noon),
    );
    const tones = new Map<string, Sign>();
    for (const sign of [...ofRuns, ...ofSeats]) {
      const known = tones.get(sign.glyph) ?? sign;
      expect(`${sign.word} ${sign.tone}`).toContain(known.tone);
      tones.set(sign.glyph, known);
    }
    expect(tones.size).toBeGreaterThan(8);
  });
});

describe.each(sizes)('at $columns×$rows', (size) => {
  const more = { size };
  const onPage = (page: Page, states: [string, State][]) =>
    states.map(([name, state]): [string, Drawn] => {
      return [name, drawn({ state, view: { ...firstView, page }, more })];
    });

  describe.each([...pages])('in the view %s', (page) => {
    it('the readings of a session are told in letters', () => {
      const pairs = expectTold(onPage(page, runs));
      if (page === 'town' || page === 'map') expect(pairs).toBeGreaterThan(300);
    });

    it('the states of a seat are', () => {
      const pairs = expectTold(onPage(page, seats));
      if (page === 'town' || page === 'map') expect(pairs).toBeGreaterThan(3);
    });

    it('the places of a task are', () => {
      const pairs = expectTold(onPage(page, tasks));
      if (page === 'board') expect(pairs).toBeGreaterThan(19);
    });

    it('what is selected is, and where the keys go', () => {
      const begin = { ...firstView, page };
      const walks = ['', 'j', 'jj', 'jjj', 'l', 'll', 'lj', 'G', '\r', ':', '?', 'n', 'q', 'p'];
      const views = walks.map((keys): [string, Drawn] => {
        const { view } = pressIn(town, keys, begin);
        return [`after ${JSON.stringify(keys)}`, drawn({ view, recent: aLedger(60, noon), more })];
      });
      expect(expectTold(views)).toBeGreaterThan(20);
    });

    it('the state of the town and of the line to it is', () => {
      const view = { ...firstView, page };
      const all = (['open', 'paused', 'closed'] as const).flatMap((activity) =>
        (['connected', 'reconnecting'] as const).map((connection): [string, Drawn] => [
          `${activity}, ${connection}`,
          drawn({ state: { ...town, activity }, view, more: { ...more, connection } }),
        ]),
      );
      expect(expectTold(all)).toBe(15);
    });

    it('good news and bad are', () => {
      const all = (['plain', 'good', 'trouble'] as const).map((tone): [string, Drawn] => {
        const view: View = { ...firstView, page, notice: { tone, text: 'It went so.' } };
        return [tone, drawn({ view, more })];
      });
      expect(expectTold(all)).toBe(3);
    });
  });

  it('which view it is stands in the top line', () => {
    const headers = pages.map((page): [string, Drawn] => {
      return [
        page,
        drawnRows(drawnSceneInColour(shownAt({ view: { ...firstView, page }, more })).slice(0, 1)),
      ];
    });
    expect(expectTold(headers)).toBe(21);
  });

  it('the selected house is marked on the map itself', () => {
    const houses = ['', 'l', 'll', 'lll', 'llll', 'llllj'].map((keys): [string, Drawn] => {
      const { view } = pressIn(town, keys, { ...firstView, page: 'map' });
      return [keys, drawnMap({ view, more })];
    });
    expect(expectTold(houses)).toBeGreaterThan(5);
  });

  it('a limit that is used up is marked on the map itself', () => {
    const all = [2, 3].map((limit): [string, Drawn] => {
      const roles = structuredClone(town.graph!.roles);
      roles['reviewer']!.handoffs['reject']!.limit = limit;
      const task = { ...town.tasks['t-6']!, attempts: { 'reviewer.reject': 2 } };
      const state: State = {
        ...town,
        graph: { ...town.graph!, roles },
        tasks: { ...town.tasks, 't-6': task },
      };
      return [`limit ${limit}`, drawnMap({ state, view: { ...firstView, page: 'map' }, more })];
    });
    expect(expectTold(all)).toBe(1);
  });

  it('the kinds of what waits are', () => {
    const kinds: InboxKind[] = [
      ...(['question', 'asking', 'decision', 'stuck', 'parked'] as const),
      ...(['refused edit', 'homeless', 'undelivered'] as const),
    ];
    const all = kinds.map((kind): [string, Drawn] => {
      const inbox = { 'i-1': anItem('i-1', { kind, text: 'Look at this.' }) };
      const state = { ...town, inbox };
      return [kind, drawn({ state, view: { ...firstView, page: 'inbox' }, more })];
    });
    expect(expectTold(all)).toBe(28);
  });

  it('what happened is', () => {
    const [entry] = aLedger(1, noon);
    const news: News[] = [
      { kind: 'landed', task: 't-1', commit: 'abc', tree: 'def' },
      { kind: 'done', task: 't-1' },
      { kind: 'ended', run: 'r-1', task: 't-1', how: 'verdict done' },
      { kind: 'created', task: 't-1', title: 'x', parent: null },
    ];
    const all = news.map((piece): [string, Drawn] => {
      const recent = [{ ...entry!, news: [piece] }];
      return [piece.kind, drawn({ view: { ...firstView, page: 'feed' }, recent, more })];
    });
    expect(expectTold(all)).toBe(6);
  });

  it('the lines of a diff are, and the kinds of its files', () => {
    const files = filesOf(aDiff);
    const withKind = (kind: 'same' | 'added' | 'removed', status: string) =>
      files.map((file) => ({
        ...file,
        status,
        rows: file.rows.map((row) => ({ ...row, kind, old: 1, new: 1, text: 'the same' })),
      }));
    const all = (['same', 'added', 'removed'] as const).flatMap((kind) =>
      ['A', 'D', 'M'].map((status): [string, Drawn] => {
        const loaded = {
          ...({ kind: 'here', of: 't-3', from: 'branch', cut: false } as const),
          files: withKind(kind, status),
          painted: plainly,
        };
        const review = { ...firstReview, task: 't-3', loaded };
        return [
          `${kind} ${status}`,
          drawn({ view: { ...firstView, page: 'review', review }, more }),
        ];
      }),
    );
    expect(expectTold(all)).toBeGreaterThan(2);
  });

  it('how a task was judged is', () => {
    const kinds: Mark['kind'][] = [
      ...(['verdict', 'vote', 'refused', 'no verdict'] as const),
      ...(['crash', 'lost', 'timeout', 'moved'] as const),
    ];
    const mark = town.tasks['t-6']!.history[0]!;
    const all = kinds.flatMap((kind) =>
      [null, 3].map((limit): [string, Drawn] => {
        const verdict = kind === 'verdict' || kind === 'vote' ? 'done' : null;
        const state = withTask({ history: [{ ...mark, kind, limit, verdict }] });
        const view = { ...firstView, page: 'review' as const };
        return [
          `${kind} ${limit}`,
          drawn({ state, view: { ...view, review: { ...firstReview, task: 't-6' } }, more }),
        ];
      }),
    );
    expect(expectTold(all)).toBeGreaterThan(50);
  });

  it('what is changed in the team is, in the table itself', () => {
    const begin: View = { ...firstView, page: 'team' };
    const { view } = pressIn(town, 'jjj+', begin);
    const of = wantedPreview(view.team, town)?.of ?? '';
    const change = changeIn(town.graph, view.team.edits);
    const preview = { kind: 'here', of, change } as const;
    const edited: View = { ...view, team: { ...view.team, preview } };
    const written: State = { ...town, graph: change.graph };
    const table = (moment: Moment): Drawn => {
      // Under the table stands what the changes would do.
      const rows = drawnSceneInColour(shownAt({ ...moment, more })).slice(1, -1);
      const end = rows.findIndex((row) => stripVTControlCharacters(row).startsWith('╰'));
      return drawnRows(rows.slice(0, end));
    };
    const unchanged = pressWith(factsIn(written), 'jjj', begin).view;
    const all: [string, Drawn][] = [
      ['changed', table({ view: edited })],
      ['as it is', table({ state: written, view: unchanged })],
    ];
    expect(expectTold(all)).toBe(1);
  });
});
