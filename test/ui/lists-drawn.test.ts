import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import type { State } from '../../src/core/state.ts';
import { type Scene, sceneOf } from '../../src/ui/app/scene.ts';
import { firstView, type View } from '../../src/ui/model/model.ts';
import type { Look } from '../../src/ui/model/render-input.ts';
import { factsOf, seatFacts } from '../../src/ui/model/selectors.ts';
import { boardPlaces } from '../../src/ui/views/board/columns.ts';
import { boardColumns } from '../../src/ui/views/board/state.ts';
import { createHistory } from '../../src/ui/views/feed/history.ts';
import { drawnScene } from './draw.tsx';
import { aLedger, withInbox, withTasks } from './fixtures/ledger.ts';
import { factsIn, keymap, pressIn } from './fixtures/press.ts';
import {
  aGraph,
  agentRole,
  anItem,
  aSeat,
  aState,
  aTask,
  busyTown,
  noon,
} from './fixtures/town.ts';

const town = withInbox(busyTown(noon), noon);
/** Nobody in it needs the person. */
const calm = {
  ...town,
  inbox: {},
  runs: { ...town.runs, 'r-3': { ...town.runs['r-3']!, aside: true as const } },
};

function sceneIn(state: State, view: View, more: Partial<Look> = {}): Scene {
  const recent = aLedger(60, noon);
  const history = createHistory({ log: async () => [], onChange: () => {} });
  history.take(recent);
  return sceneOf({
    town: { state, live: { runs: {}, work: {} }, recent },
    connection: 'connected',
    view,
    facts: {
      ...factsOf(state, seatFacts(state)),
      history: 0,
      drawsOn: 'normal screen',
      still: null,
      page: 20,
      board: boardColumns(state, view.board.list.filter),
      feed: history.feed(view.feed.list.filter),
      rows: 10,
      across: 3,
      under: 0,
      layout: { kind: 'too small' },
      room: 70,
    },
    keymap,
    panes: {},
    size: { columns: 80, rows: 24 },
    now: noon,
    ...more,
  });
}

/** The screen as text. */
function screen(scene: Scene): string[] {
  return drawnScene(scene);
}

const drawn = (keys: string, state = town, more: Partial<Look> = {}) =>
  screen(sceneIn(state, pressIn(state, keys).view, more));

describe('the Board', () => {
  it('has a column for each role, with cards that say where their task stands', () => {
    expect(drawn('3l').slice(1, 14)).toEqual([
      ' mayor                  1  worker                 5  reviewer             1 ›',
      ' ────────────────────────  ━━━━━━━━━━━━━━━━━━━━━━━━  ────────────────────────',
      '   Move the shop to the    ❯ Fix the login page on     Document the webhook',
      '   new payment service       small screens             ● t-7 reviewer.1    0s',
      '   ○ t-1 mayor         0s    ‖ t-2 worker.1 stu… 0s',
      '',
      '                             Add tests for the',
      '                             支払い webhook handler',
      '                             ◆ t-3 worker.2 ask… 0s',
      '',
      '                             Retry failed payments',
      '                             with back-off',
      '                             ◌ t-4 worker.3      0s',
    ]);
  });

  it('says what a task needs, its priority, and which attempt it is', () => {
    const text = drawn('3l', town, { size: { columns: 120, rows: 40 } }).join('\n');
    expect(text).toContain('○ t-5 needs t-4 p3');
    expect(text).toContain('○ t-6 ↻2/3');
  });

  it('says what is out of sight, above, below and at the sides', () => {
    const many = withTasks(town, 300, noon);
    const text = drawn('3lG', many).join('\n');
    expect(text).toMatch(/↑ 100/);
    expect(text).toContain('❯ One of many tasks,');
    expect(drawn('3l', many).join('\n')).toMatch(/↓ 100 more/);
    expect(drawn('3lllll')[1]).toMatch(/^ ‹ merge/);
  });

  it('makes only the cards that are in sight', () => {
    const state = withTasks(town, 2000, noon);
    const { board } = pressIn(town, '3').view;
    const body = { x: 0, y: 1, width: 80, height: 22 };
    const { columns, cards } = boardPlaces(board, boardColumns(state, ''), body);
    expect(columns.flatMap(({ column }) => column.tasks).length).toBeGreaterThan(500);
    expect(Math.max(...columns.map(({ shown }) => shown.length))).toBe(cards);
  });

  it('makes empty columns slim where all have room that way', () => {
    const wide = { size: { columns: 132, rows: 40 } };
    const { 't-9': _, ...tasks } = town.tasks;
    expect(drawn('3l', { ...town, tasks }, wide)[1]).toBe(
      ' mayor                   1  worker                  5  reviewer                1  merge                   1  you         done',
    );
    expect(drawn('3l', town, wide)[1]).toMatch(/you +1 +done$/);
  });

  it('says what will be there while there is no task, and which keys lead on', () => {
    const text = drawn('3', { ...town, tasks: {}, queues: {} }).join('\n');
    expect(text).toContain('Tasks stand here as cards');
    expect(text).toContain('n  give the town a goal');
    expect(drawn('3/xyz\r').join('\n')).toContain('No task has these words.');
  });

  it('opens all of a task over it', () => {
    const text = drawn('3ljjj\r').join('\n');
    for (const words of [
      '╭─ t-5 ─',
      'Is queued for worker: needs t-4 first',
      'priority  3, of 0 (served first) to 9',
      'needs     t-4 Retry failed payments with back-off',
      'Give each of them one, in batches of a thousand, and keep the old table.',
    ])
      expect(text).toContain(words);
    expect(drawn('3ljjjj\r').join('\n')).toContain('reviewer (r-00) said reject → worker');
  });
});

describe('the Inbox', () => {
  it('lists what waits, with the selected item under it', () => {
    expect(drawn('4j').slice(1, 15)).toEqual([
      '╭─ Inbox 7 for you ────────────────────────────────────────────────────────────╮',
      '│   ◆ prompt        worker.2    Do you want to run this command? npm run…   3m │',
      '│ ❯ ? question      worker.2    The webhook signs with SHA-1 in the sand…  42s │',
      '│   ! parked        reviewer.2  reviewer.2 crashed 5 times in a quarter …  20m │',
      '│   ‖ stuck         worker.1    It ended its turn without a verdict, and…  15m │',
      '│   ◇ decision      reviewer    The reviewer rejected this three times. …   5m │',
      '│   × undelivered               A message did not reach r-9: it is over.…   1h │',
      '│   × refused edit              town.yaml:12:7 unknown role "revewer"      20s │',
      '╰──────────────────────────────────────────────────────────────────────────────╯',
      '╭─ question · worker.2 · t-3 ────────────────────────────────── i-2 · 42s ago ─╮',
      '│ Add tests for the 支払い webhook handler                                     │',
      '│                                                                              │',
      '│ The webhook signs with SHA-1 in the sandbox and SHA-256 in production. Which │',
      '│ one should the tests assume?                                                 │',
    ]);
  });

  it('is answered where the item stands, with the caret in the answer', () => {
    const { view } = pressIn(town, '4j\rboth');
    const scene = sceneIn(town, view);
    const caret = scene.kind === 'shown' ? scene.dialog?.caret : null;
    const rows = screen(scene);
    expect(rows[caret?.y ?? 0]?.slice(0, caret?.x)).toBe('│ ❯ both');
    expect(rows[2]).toContain('◆ prompt');
  });

  it('shows the end of the last lines of a terminal, where the room is short', () => {
    const lines = Array.from({ length: 12 }, (_, index) => `  line ${index}`);
    const text = ['worker.1 crashed on t-1: exit code 2. Its last lines:', ...lines].join('\n');
    const choices = ['retry', 'done', ...Array.from({ length: 8 }, (_, index) => `to r-${index}`)];
    const inbox = { 'i-1': anItem('i-1', { kind: 'stuck', text, choices }) };
    for (const keys of ['4', '4\r']) {
      const rows = drawn(keys, { ...calm, inbox });
      const has = (row: RegExp) => expect(rows.join('\n')).toMatch(row);
      has(/│ worker.1 crashed on t-1: exit code 2. Its last lines: +│\n│ {3}… /);
      has(/│ {3}line 10 +│\n│ {3}line 11 +│/);
      has(/a {2}retry/);
    }
  });

  it('names choices by letters, also when there are more than fit', () => {
    const choices = Array.from({ length: 40 }, (_, index) => `to role-${index}`);
    const inbox = { 'i-1': anItem('i-1', { kind: 'stuck', text: 'What now?', choices }) };
    const text = drawn('4\r\x1b[A', { ...calm, inbox }).join('\n');
    expect(text).toContain('❯    to role-39');
    expect(text).toContain('What now?');
    expect(drawn('4\rc', { ...calm, inbox }).join('\n')).toContain('❯ c  to role-2');
  });

  it('stands beside the item on a wide screen', () => {
    const [, row = ''] = drawn('4j', town, { size: { columns: 120, rows: 40 } });
    expect(row).toMatch(
      /^╭─ Inbox 7 for you ─+╮╭─ question · worker\.2 · t-3 ─+ i-2 · 42s ago ─╮$/,
    );
  });

  it('says when nothing waits, and when nothing fits the filter', () => {
    const text = drawn('4', calm).join('\n');
    expect(text).toContain('Nothing waits for you.');
    expect(text).toContain('Questions of agents, prompts on their screens');
    expect(text).toMatch(/1 {2}watch the agents at work[\s│]+n {2}give the town a goal/);
    expect(drawn('4/xyz\r').join('\n')).toContain('Nothing of that kind waits.');
  });
});

describe('the Feed', () => {
  it('has the newest at the bottom, and says that it follows', () => {
    const rows = drawn('5');
    expect(rows[1]).toMatch(/^╭─ Feed 60 ─+ following {2}↑ 40 ─╮$/);
    expect(rows[21]).toMatch(/^│ ❯ \d\d:\d\d:00 {2}✓ t-10 is done +│$/);
    expect(rows[18]).toMatch(/→ worker says done on t-10 → reviewer \(1 of 3\): the form is/);
  });

  it('says how much of it a filter leaves, while it is written', () => {
    const rows = drawn('5/kind:landed');
    expect(rows[1]).toMatch(/^╭─ Feed 10 of 60 \/kind:landed ─/);
    expect(rows[23]).toMatch(/^ FILTER {3}\/kind:landed/);
  });
});

describe('every list', () => {
  const nothing = aState({ graph: aGraph([agentRole('mayor', 1)]), seats: [aSeat('mayor', null)] });
  const evil = 'a\x1b]52;c;AAAA\x07b\u202ec\u200bd\x9b31me';
  const nasty: State = {
    ...town,
    graph: aGraph([agentRole('worker', 1)], evil),
    tasks: {
      't-1': aTask(
        't-1',
        evil,
        { kind: 'queued', role: 'worker', order: 1, notBefore: null },
        { body: evil, needs: [evil], branch: evil },
      ),
    },
    inbox: { 'i-1': anItem('i-1', { text: evil, role: evil, choices: [evil] }) },
  };
  const keys = ['3', '3\r', '3t', '3d', '4', '4\r', '5', ':', ':a', '4?'];
  for (const size of [
    { columns: 60, rows: 16 },
    { columns: 80, rows: 24 },
    { columns: 200, rows: 50 },
  ])
    it(`fills its rows to no more than the screen at ${size.columns}×${size.rows}`, () => {
      for (const state of [town, nothing, nasty])
        for (const pressed of keys) {
          const scene = sceneIn(state, pressIn(state, pressed).view, { size });
          const rows = drawnScene(scene);
          expect(rows.length).toBe(size.rows);
          for (const row of rows) expect(stringWidth(row)).toBeLessThanOrEqual(size.columns);
        }
    });

  it('lets nothing through that a terminal would obey or that reads in another order', () => {
    for (const pressed of keys) {
      const text = drawn(pressed, nasty).join('\n');
      expect(text).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e\u200b]/);
    }
    expect(drawn('3', nasty).join('\n')).toContain('a]52;c;AAAAbcd31me');
    expect(firstView.page).toBe('town');
  });
});

describe('a view in which there is nothing yet', () => {
  const empty = { ...calm, tasks: {}, queues: {} };
  const promises: [keys: string, what: string, key: string][] = [
    ['3', 'Tasks stand here as cards', 'n  give the town a goal'],
    ['4', 'Questions of agents', '1  watch the agents at work'],
    ['5', 'Everything that happens is told here', 'n  give the town a goal'],
    ['6', 'its changes are here file by file', '3  see where each task is'],
    ['7', 'here you see first what that does', '+  add a seat: one more agent'],
  ];
  for (const [keys, what, key] of promises)
    it(`${keys} says "${what}" and names the key "${key}"`, () => {
      for (const size of [
        { columns: 80, rows: 24 },
        { columns: 120, rows: 40 },
      ]) {
        const text = drawn(keys, empty, { size, facts: factsIn(empty) }).join('\n');
        expect(text.replaceAll(/[│\s]+/g, ' ')).toContain(what);
        expect(text).toContain(key);
      }
    });
});

describe('the help page', () => {
  it('finds keys by words that people have for them, over every view', () => {
    for (const page of '234567') {
      const text = drawn(`${page}?/exit`).join('\n');
      expect(text).toContain('q Ctrl+C  quit this screen');
      expect(text).not.toContain('new goal');
    }
  });
});
