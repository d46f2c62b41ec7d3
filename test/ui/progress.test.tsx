/** What the town itself is at, as the screen shows it. */
import { describe, expect, it, test } from 'vitest';
import type { Progress } from '../../src/client/protocol.ts';
import type { CheckStation, Role } from '../../src/core/graph.ts';
import type { State } from '../../src/core/state.ts';
import { movesIn, sceneOf } from '../../src/ui/app/scene.ts';
import { stoppingWords } from '../../src/ui/dialogs/stopping-words.ts';
import { firstView } from '../../src/ui/model/model.ts';
import type { Look } from '../../src/ui/model/render-input.ts';
import { needsIn, seatFacts } from '../../src/ui/model/selectors.ts';
import { boardColumns } from '../../src/ui/views/board/state.ts';
import { emptyFeed } from '../../src/ui/views/feed/history.ts';
import { stepWords } from '../../src/ui/views/town/progress.ts';
import { rosterOf } from '../../src/ui/views/town/roster.ts';
import { SeatTile } from '../../src/ui/views/town/SeatTile.tsx';
import { tailLines } from '../../src/ui/views/town/tail.ts';
import { type TileScene, tileScene } from '../../src/ui/views/town/tiles.ts';
import { drawn, drawnScene, within } from './draw.tsx';
import { keymap, pressIn } from './fixtures/press.ts';
import { aGraph, aState, busyTown, handoff, noon } from './fixtures/town.ts';
import { aProgress, aTestRun } from './fixtures/work.ts';

function look(state: State, work: Record<string, Progress>, more: Partial<Look> = {}): Look {
  return {
    town: { state, live: { runs: {}, work }, recent: [] },
    connection: 'connected',
    view: firstView,
    facts: {
      state,
      rows: 20,
      across: 3,
      board: boardColumns(state, ''),
      feed: emptyFeed,
      seats: seatFacts(state),
      inbox: needsIn(state),
      activity: state.activity,
      history: 0,
      page: 20,
      under: 0,
      layout: { kind: 'too small' },
      room: 70,
      drawsOn: 'normal screen',
      still: null,
    },
    keymap,
    panes: {},
    size: { columns: 120, rows: 40 },
    now: noon,
    ...more,
  };
}

const busy = busyTown(noon);
const rect = { x: 0, y: 0, width: 44, height: 8 };

function tileOf(at: Look, seat: string) {
  const tile = tileScene(at, { seat, rect })!;
  return {
    edge: [tile.title, `${tile.sign.glyph} ${tile.sign.word} ${tile.age}`.trim(), tile.foot],
    rows: tile.output.length === 0 ? [] : shownIn(tile),
    card: tile.card,
  };
}

/** What its drawing has between its borders, without empty rows at the end. */
function shownIn(tile: TileScene): string[] {
  const rows = drawn(<SeatTile tile={tile} />, { columns: rect.width, rows: rect.height });
  const text = rows.slice(1, -1).map((row) => row.replace(/^│(.*)│$/, '$1').trimEnd());
  return text.join('\n').trimEnd().split('\n');
}

describe('the output of a command', () => {
  test.each([
    ['plain lines', 'one\ntwo\n', ['one', 'two']],
    ['colours', '\x1b[1;32mok\x1b[0m fine\n', ['ok fine']],
    ['a bar of progress', ' 10%\r 50%\r100%\n', ['100%']],
    ['lines of Windows', 'one\r\ntwo\r\n', ['one', 'two']],
    ['tabs', 'a\tb', ['a       b']],
    [
      'a title, a link and the clipboard',
      '\x1b]2;x\x07a\x1b]8;;http://b\x1b\\c\x1b]52;c;eA==\x07',
      ['ac'],
    ],
    ['control characters', 'a\x07\x08b\x9b2Jc\u202e', ['ab2Jc']],
    ['a sequence that is cut', 'a\x1b[3', ['a']],
    ['blank ends', 'a\n\n  \n', ['a']],
    ['nothing', '', []],
  ])('has %s made safe', (_, output, lines) => {
    expect(tailLines(output, 10)).toEqual(lines);
  });

  it('is cut to its newest lines', () => {
    expect(tailLines('1\n2\n3\n', 2)).toEqual(['2', '3']);
    expect(tailLines('1\n2\n3\n', 0)).toEqual([]);
  });
});

describe('a station', () => {
  it('shows its step, its tasks, its command and the newest output', () => {
    expect(tileOf(look(busy, { 'b-1': aTestRun(noon) }), 'merge')).toEqual({
      edge: ['t-8 Log refu…', '● testing 12s', 'b-1'],
      rows: [
        ' npm test (2 of 3)',
        ' > shop@2.1.0 test',
        '',
        '  ✓ refunds are logged',
        ' 120 of 130 passed',
      ],
      card: [],
    });
  });

  const batch = { ...busy.batches['b-1']!, tasks: ['t-5', 't-6', 't-8'] };
  const full = { ...busy, batches: { 'b-1': batch } };

  it('says which tasks of a batch are tested, and of which', () => {
    const step = aProgress('bisecting', noon - 3000, {
      command: 'npm test',
      tasks: ['t-5', 't-6'],
    });
    expect(tileOf(look(full, { 'b-1': step }), 'merge').edge).toEqual([
      't-5 t-6',
      '● bisecting 3s',
      'b-1: t-5 t-6 t-8',
    ]);
  });

  it('says why it waits, also before the work on it is taken up again', () => {
    const reason = 'main is checked out in /home/ada/shop with changes that are not committed.';
    const told = {
      edge: ['t-5 t-6 t-8', '‖ waits 20s', 'b-1'],
      rows: [
        ' waiting',
        ' main is checked out in /home/ada/shop',
        ' with changes that are not committed.',
      ],
      card: [],
    };
    const state = { ...full, batches: { 'b-1': { ...batch, waits: reason } } };
    expect(tileOf(look(state, {}), 'merge')).toEqual(told);
  });

  it('that is free says what it did last', () => {
    const idle = { ...busy, batches: {}, queues: { merge: ['t-5'] } };
    const at = look(idle, {});
    at.town.recent.push({
      ...{ seq: 1, at: noon - 61_000, by: 'engine', event: { type: 'time.passed' } },
      ...{ effects: [], refused: null },
      news: [
        {
          ...{ kind: 'handed', task: 't-2', from: 'merge', verdict: 'merged', to: 'done' },
          ...{ note: '', attempt: 1, limit: null },
        },
      ],
    });
    expect(tileOf(at, 'merge')).toEqual({
      edge: ['', '· free', ''],
      rows: [],
      card: ['waiting for work', '1 queued', 't-2 merged 1m ago'],
    });
  });

  it('with several seats shows all that it has in hand', () => {
    const check: CheckStation = {
      ...{ kind: 'check', name: 'lint', command: 'make lint', seats: 2, timeMs: 1000 },
      handoffs: { passed: handoff('done'), failed: handoff('human') },
    };
    const of = (id: string, task: string) =>
      ({ id, role: 'lint', terms: check, tasks: [task], at: noon, waits: null }) as const;
    const state = {
      ...aState({ graph: aGraph([check as Role]), seats: [] }),
      batches: { 'b-1': { ...of('b-1', 't-1') }, 'b-2': { ...of('b-2', 't-2') } },
    } as unknown as State;
    const run = (task: string, seconds: number) =>
      aProgress('testing', noon - seconds * 1000, {
        ...{ command: 'make lint', tasks: [task], tail: 'a\nb\nc\nd\n' },
      });
    expect(tileOf(look(state, { 'b-1': run('t-1', 9), 'b-2': run('t-2', 2) }), 'lint')).toEqual({
      edge: ['t-1 t-2', '● testing 9s', ''],
      rows: [
        ' t-1 · make lint                       9s',
        ' c',
        ' d',
        ' t-2 · make lint                       2s',
        ' c',
        ' d',
      ],
      card: [],
    });
  });

  it('can have the focus and the whole screen, and says that nobody types into it', () => {
    const { view, notice } = pressIn(busy, 'Gz\r');
    expect([view.focus, view.zoom, view.mode.kind]).toEqual(['merge', 'in', 'command']);
    expect(notice).toBe('merge is a station: Town does its work, and no terminal is in it.');
  });
});

describe('a run that is being prepared', () => {
  const making = { 'r-4': aProgress('making its worktree', noon - 3000) };

  it('says so in its row and in its tile', () => {
    const at = look(busy, making);
    const row = rosterOf(at, 30).find((line) => line.key === 'worker.3');
    expect(row).toMatchObject({ words: 'making its worktree…', age: '3s' });
    const scene = sceneOf({ ...at, view: { ...firstView, focus: 'worker.3' } });
    expect(drawnScene(scene).join('\n')).toMatch(/│ +making its worktree… 3s +│/);
  });

  it('keeps its title in its row while a step is young', () => {
    const young = look(busy, { 'r-4': aProgress('making its worktree', noon - 300) });
    const row = rosterOf(young, 30).find((line) => line.key === 'worker.3');
    expect(row).toMatchObject({ words: 'Retry failed payments with back-off' });
  });
});

describe('where a task lies', () => {
  const at = (page: 'board' | 'review', more: Partial<Look['view']> = {}) => {
    const view = { ...firstView, page, ...more };
    return drawnScene(sceneOf(look(busy, { 'b-1': aTestRun(noon) }, { view }))).join('\n');
  };

  it('is said on its card', () => {
    expect(at('board')).toContain('testing 12s');
  });

  it('is said with the command and its output in the Review and in its details', () => {
    const review = at('review', { review: { ...firstView.review, task: 't-8' } });
    expect(review).toContain('testing npm test (2 of 3)');
    expect(review).toContain('120 of 130 passed');
    const details = at('board', { overlays: [{ kind: 'task', task: 't-8', scroll: 0 }] });
    expect(details).toContain('testing npm test (2 of 3)');
    expect(details).toContain('120 of 130 passed');
  });
});

describe('what no seat does', () => {
  const archive = (ms: number) =>
    look(busy, { 't-2': aProgress('archiving', noon - ms, { tasks: ['t-2'] }) });
  const keys = (at: Look) => rosterOf(at, 40).map(({ key }) => key);

  it('has lines of its own once it takes a moment', () => {
    const lines = rosterOf(archive(2500), 40).slice(-2);
    expect(lines).toMatchObject([
      { kind: 'role', name: 'town' },
      { kind: 'seat', words: 'archiving t-2', age: '2s' },
    ]);
    expect(keys(archive(500))).not.toContain('work t-2');
  });

  it('is drawn again each second while it lasts, and never when there is nothing', () => {
    expect(movesIn(archive(2500))).toBe(1000);
    expect(movesIn(look(busy, {}))).toBe(null);
  });
});

describe('a town that goes down', () => {
  const stopping = {
    kind: 'stopping' as const,
    since: noon - 4000,
    runs: [
      { run: 'r-0', seat: 'mayor' },
      { run: 'r-2', seat: 'worker.1' },
      { run: 'r-3', seat: 'worker.2' },
    ],
  };
  const sheet = () => {
    const scene = sceneOf(look(busy, {}, { view: { ...firstView, overlays: [stopping] } }));
    return scene.kind === 'shown' ? within(drawnScene(scene), scene.dialog!.rect) : [];
  };

  it('says who is still there', () => {
    expect(sheet()).toEqual([
      'Ending 3 agents… 2 left · 4s',
      '',
      '● worker.1  Fix the login page on small screens',
      '◆ worker.2  Add tests for the 支払い webhook handler',
      '✓ mayor',
    ]);
  });

  test.each(['\x1b', 'q', '\r', '\x03'])('is left to itself at %j', (key) => {
    const view = { ...firstView, overlays: [stopping] };
    expect(pressIn(busy, key, view).commands).toEqual([{ kind: 'leave', how: 'stopping' }]);
    expect(pressIn(busy, 'j', view).commands).toEqual([]);
  });

  test.each([
    [3, 3, 'Ending 3 agents…'],
    [3, 1, 'Ending 3 agents… 1 left'],
    [1, 1, 'Ending the agent…'],
    [3, 0, 'Closing the ledger…'],
    [0, 0, 'Closing the ledger…'],
  ])('of %d agents with %d left: %s', (all, left, words) => {
    expect(stoppingWords(all, left)).toBe(words);
  });
});

test.each([
  [aProgress('rebasing', noon), 'rebasing'],
  [aProgress('testing', noon, { command: 'npm test' }), 'testing npm test'],
  [aProgress('testing', noon, { command: 'npm test', part: { at: 1, of: 1 } }), 'testing npm test'],
  [
    aProgress('testing', noon, { command: 'x\x1by', part: { at: 2, of: 3 } }),
    'testing xy (2 of 3)',
  ],
])('a step in words: %#', (progress, words) => {
  expect(stepWords(progress)).toBe(words);
});
