/** Journeys through Board, Inbox, Feed, palette and search, in a real terminal. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { HumanEvent } from '../../src/client/protocol.ts';
import { buildScreen, type ScreenProgram } from './fixtures/screen.ts';
import type { Terminal } from './fixtures/terminal.ts';

let program: ScreenProgram;
beforeAll(async () => {
  program = await buildScreen();
});
afterEach(() => program.end());
afterAll(() => program.remove());

function acts(): HumanEvent[] {
  return program.events().flatMap((event) => (event.kind === 'act' ? [event.event] : []));
}

const many = { TOWN_FIXTURE_INBOX: 'many' };
const shows = (words: string) => (screen: string) => screen.includes(words);
const lacks = (words: string) => (screen: string) => !screen.includes(words);

/** Types each key and waits for what it brings. */
async function play(town: Terminal, steps: [keys: string, words: string][]): Promise<void> {
  for (const [keys, words] of steps) {
    town.type(keys);
    await town.until(`${words} after ${JSON.stringify(keys)}`, shows(words));
  }
}

const sizes: [columns: number, rows: number][] = [
  [80, 24],
  [120, 40],
  [200, 50],
];

for (const [columns, rows] of sizes)
  describe(`at ${columns}×${rows}`, () => {
    it('the digits lead to each view, and its tab says so', async () => {
      const town = await program.open(columns, rows, many);
      await play(town, [
        ['3', ' ❯ Move the shop'],
        ['4', 'Inbox 7 for you'],
        ['5', '─ Feed 60 ─'],
        ['1', '╭─ ❯ mayor'],
      ]);
      expect(town.rows()[0]).toContain('4 Inbox ◆7');
    });

    it('the Board is gone through, and each of its keys does its deed', async () => {
      const town = await program.open(columns, rows);
      await play(town, [
        ['3', ' ❯ Move the shop'],
        ['l', '❯ Fix the login page'],
        ['j', '❯ Add tests'],
        ['G', '❯ Remove the old'],
        ['g', '❯ Fix the login page'],
        ['+', 't-2 has priority 4 now'],
        ['-', 't-2 has priority 6 now'],
        ['r', 't-2 is tried again'],
        ['t', 'Hand t-2 to'],
        ['jj\r', 't-2 goes to reviewer'],
        ['d', 'Drop t-2?'],
        ['j\r', 't-2 is dropped'],
        // The bottom line comes last, so that the next key finds the whole of it there.
        ['\r', ' TASK '],
        ['\x1b', 'COMMAND'],
        ['/webhook', '/webhook'],
        ['\r', 'Esc end /webhook'],
      ]);
      expect(town.rows().join('\n')).not.toContain('login page');
      await play(town, [['\x1b', 'login page']]);
      expect(acts()).toMatchObject([
        { type: 'task.prioritised', priority: 4 },
        { type: 'task.prioritised', priority: 6 },
        { type: 'task.retried', role: null },
        { type: 'task.retried', role: 'reviewer' },
        { type: 'task.dropped', task: 't-2' },
      ]);
    });

    it('the Inbox is answered in place, dismissed, narrowed, and leads to the terminal', async () => {
      const town = await program.open(columns, rows, many);
      await play(town, [
        ['4', 'Inbox 7 for you'],
        ['x', 'Dismissed'],
        ['j\r', '❯ your answer'],
        ['both\x1b\rof them', '  of them'],
        ['\r', 'Answered'],
        ['jj\r', '❯ a  retry'],
        ['b', '❯ b  drop'],
        ['\t', 'a note, if you like'],
        ['no more\r', 'Answered'],
        ['/decision', 'Inbox 1 of 7 /decision'],
        ['\r\r', '❯ a  try again'],
        ['\x0e', 'ANSWER'],
        ['\x1b', 'end /decision'],
        ['\x1b', 'Inbox 7 for you'],
        ['g\r', 'TYPING'],
      ]);
      town.type('1');
      await town.until('the key in the terminal that asked', shows('> 1'));
      expect(acts()).toMatchObject([
        { item: 'i-3', choice: 'dismiss' },
        { item: 'i-2', choice: null, text: 'both\nof them' },
        { item: 'i-4', choice: 'drop', text: 'no more' },
      ]);
    });

    it('the Feed scrolls back through the whole ledger, is narrowed, and leads on', async () => {
      const town = await program.open(columns, rows, { TOWN_FIXTURE_ENTRIES: '3000' });
      await play(town, [
        ['5', ' following '],
        ['k', '─ Feed 500 ─'],
        ['g', '─ Feed 3,000 ─'],
        ['g', '❯ '],
        ['G', ' following '],
        ['t', '/task:t-500 '],
        ['t', '─ Feed 3,000 ─'],
        ['s', '/kind:done '],
        ['\x1b', '─ Feed 3,000 ─'],
        ['/role:worker r-9,', 'Feed 1 of 3,000'],
      ]);
      expect(town.rows().join('\n')).toContain('worker.1 takes t-9 (r-9');
      await play(town, [['\r\r', '╭─ t-9 ─']]);
    });
  });

describe('the palette', () => {
  it('finds what to do and where to go, over any view', async () => {
    const town = await program.open();
    await play(town, [
      [':', 'Do or go to'],
      ['board', '❯ show the Board'],
      ['\r', '❯ Move the shop'],
      [':', 'Do or go to'],
      ['wkr2', '❯ worker.2 asking'],
      ['\r', '╭─ ❯ worker.2'],
      [':give', '❯ give the town a new goal'],
      ['\r', 'New goal'],
      ['\x1b', 'COMMAND'],
    ]);
  });
});

describe('the help', () => {
  it('has the keys of this view first, and can be narrowed', async () => {
    const town = await program.open(80, 24);
    await play(town, [
      ['3?', '╭─ Keys ─'],
      ['/priority', '/priority '],
    ]);
    town.type('\x15hand');
    await town.until('the action', shows('hand the task to another role'));
    await town.until('nothing else', lacks('retry'));
    await play(town, [
      ['\r', 'HELP'],
      ['\x1b', 'COMMAND'],
    ]);
  });
});

describe('a search in a terminal', () => {
  it('marks what it finds, goes on, and ends', async () => {
    const town = await program.open(120, 40);
    await town.until('the terminal', shows('14 files'));
    await play(town, [
      ['/far', 'SEARCH   /far'],
      ['\r', 'n N matches'],
      ['n', 'No older line has "far".'],
    ]);
    expect(town.output()).toMatch(/\x1b\[[0-9;]*7m[^\x1b]*far/);
    town.type('\x1b');
    await town.until('the keys of Town', (screen) => /COMMAND +a answer/.test(screen));
    await play(town, [
      ['/nowhere\r', 'No older line has "nowhere".'],
      ['n', 'New goal'],
    ]);
  });
});

describe('word of something new', () => {
  const ways: [settings: string, sequence: string][] = [
    ['', '\x07'],
    ['notify: osc9', '\x1b]9;acme: 5 things wait for you\x07'],
    ['notify: osc777', '\x1b]777;notify;acme;5 things wait for you\x07'],
  ];
  for (const [settings, sequence] of ways)
    it(`reaches the terminal with ${settings === '' ? 'no settings' : settings}`, async () => {
      const env = { TOWN_FIXTURE_SETTINGS: settings, TMUX: '' };
      const town = await program.open(80, 24, env);
      const before = town.output().length;
      expect(town.output()).not.toContain(sequence);
      town.signal('SIGUSR2');
      await town.until('the count in the tab', shows('◆7'));
      const after = town.output().slice(before);
      expect(after).toContain(sequence);
      expect(after).toContain('\x1b]2;acme (7 for you)\x1b\\');
    });

  it('can be turned off', async () => {
    const town = await program.open(80, 24, { TOWN_FIXTURE_SETTINGS: 'notify: none' });
    const before = town.output().length;
    town.signal('SIGUSR2');
    await town.until('the count in the tab', shows('◆7'));
    expect(town.output().slice(before)).not.toContain('\x07');
  });
});

describe('the mouse', () => {
  it('clicks tabs, rows and cards', async () => {
    const town = await program.open(80, 24, many);
    const click = (column: number, row: number) =>
      town.type(`\x1b[<0;${column};${row}M\x1b[<0;${column};${row}m`);
    const tab = (town.rows()[0] ?? '').indexOf('4 Inbox');
    click(tab + 2, 1);
    await town.until('the Inbox', shows('Inbox 7 for you'));
    click(20, 5);
    await town.until('the third row', shows('❯ ! parked'));
    click(20, 5);
    await town.until('its answer', shows('❯ a  unpark'));
    town.type('\x1b');
    await town.until('COMMAND', shows('COMMAND'));
    town.type('\x1b[<65;20;5M');
    await town.until('three rows on', shows('❯ × undelivered'));
    click((town.rows()[0] ?? '').indexOf('3 Board') + 2, 1);
    await town.until('the Board', shows('❯ Move the shop'));
    click(35, 8);
    await town.until('the card', shows('❯ Add tests'));
  });
});
