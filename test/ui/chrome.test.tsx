import { readFileSync } from 'node:fs';
import { stripVTControlCharacters } from 'node:util';
import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import type { State } from '../../src/core/state.ts';
import { mountChrome } from '../../src/ui/app/chrome.tsx';
import { sceneOf } from '../../src/ui/app/scene.ts';
import { lineOf } from '../../src/ui/components/text-field/line.ts';
import { readKeys } from '../../src/ui/input/keys-file.ts';
import { firstView, type View } from '../../src/ui/model/model.ts';
import type { Look } from '../../src/ui/model/render-input.ts';
import { needsIn, seatFacts } from '../../src/ui/model/selectors.ts';
import { emptyFeed } from '../../src/ui/views/feed/history.ts';
import { pageNames, pages } from '../../src/ui/views/pages.ts';
import { visited } from '../../src/ui/views/town/focus.ts';
import { themesOf } from './fixtures/themes.ts';
import { aGraph, agentRole, aRun, aSeat, aState, aTask, busyTown, noon } from './fixtures/town.ts';

const path = new URL('../../config/keys.yaml', import.meta.url);
const keymap = readKeys({ path: 'keys.yaml', text: readFileSync(path, 'utf8') }, null);
const themes = themesOf(new URL('../../config/themes', import.meta.url).pathname);
const theme = themes['no-colour']!;

function look(state: State, more: Partial<Look> = {}): Look {
  return {
    town: { state, live: { runs: {}, work: {} }, recent: [] },
    connection: 'connected',
    view: firstView,
    facts: {
      state,
      rows: 20,
      across: 3,
      board: [],
      feed: emptyFeed,
      seats: seatFacts(state),
      inbox: needsIn(state),
      activity: state.activity,
      history: 0,
      drawsOn: 'normal screen',
      still: null,
      page: 20,
      under: 0,
      layout: { kind: 'too small' },
      room: 70,
    },
    keymap,
    panes: {},
    size: { columns: 80, rows: 24 },
    now: noon,
    ...more,
  };
}

/** The rows of the screen without colours. */
function screen(at: Look): string[] {
  const chrome = mountChrome();
  const lines = chrome.draw(sceneOf(at), theme);
  chrome.close();
  return lines.map((line) => stripVTControlCharacters(line).trimEnd());
}

const town = busyTown(noon);
const typing = { kind: 'typing', target: { seat: 'worker.1', run: 'r-2' } } as const;

describe('the top line', () => {
  const topOf = (at: Look) => screen(at)[0] ?? '';

  it('names the town, its views, and counts tasks and the inbox', () => {
    expect(topOf(look(town, { size: { columns: 140, rows: 40 } }))).toMatch(
      /^ ▞▚ acme {2}1❯Town {2}.*4 Inbox ◆2 .* ○ 2 queued {2}● 6 running {2}◇ 1 waiting {2}✓ 17 done$/,
    );
  });

  it('says that the town is paused, or that the line is lost', () => {
    const line = topOf(look({ ...town, activity: 'paused' }, { connection: 'reconnecting' }));
    expect(line).toContain('‖ paused');
    expect(line).toContain('reconnecting');
  });

  it('stays within a narrow screen', () => {
    const line = topOf(look(town, { size: { columns: 60, rows: 16 } }));
    expect(line).toContain('○2 ●6 ◇1 ✓17');
    expect(line).toContain('◆2');
    expect(stringWidth(line)).toBeLessThanOrEqual(60);
  });

  it('can be clicked where a view is named', () => {
    const at = look(town, { size: { columns: 120, rows: 40 } });
    const scene = sceneOf(at);
    const hits = scene.kind === 'shown' ? scene.hits : [];
    const tab = hits.find(({ input }) => input.kind === 'go' && input.page === 'inbox');
    const { x = 0, width = 0 } = tab?.rect ?? {};
    expect(topOf(at).slice(x, x + width)).toMatch(/^4 Inbox ◆2 +$/);
  });
});

describe('the roster', () => {
  const rows = screen(look(town)).map((row) => row.slice(0, 22).trimEnd());

  it('tells reading, task and age of every seat by shape and words', () => {
    expect(rows).toContain(' ❯○ Move the sho… 16m');
    expect(rows.some((row) => /● 1 Fix the log… 3m/.test(row))).toBe(true);
    expect(rows.some((row) => /◆ 2 Add tests … 42s/.test(row))).toBe(true);
    expect(rows.some((row) => /◌ 3 Retry faile… 7s/.test(row))).toBe(true);
    expect(rows.some((row) => /· 4 free/.test(row))).toBe(true);
    expect(rows.some((row) => /! 2 parked/.test(row))).toBe(true);
  });

  it('says how much is queued for a role', () => {
    expect(rows).toContain(' worker      2 queued');
  });

  it('keeps the focused seat in sight in a town of many seats', () => {
    const seats = Array.from({ length: 60 }, (_, index) => aSeat(`worker.${index + 1}`, null));
    const many = aState({ graph: aGraph([agentRole('worker', 60)]), seats });
    const text = screen(look(many, { view: { ...firstView, focus: 'worker.40' } })).join('\n');
    expect(text).toContain('❯· 40 free');
    expect(text).toMatch(/↑ \d+ more/);
    expect(text).toMatch(/↓ \d+ more/);
  });
});

describe('the tiles', () => {
  it('carry seat, task, reading and age in their border', () => {
    const size = { columns: 120, rows: 40 };
    const text = screen(look(town, { size, view: visited(firstView, 'worker.2') })).join('\n');
    expect(text).toMatch(/╭─ ❯ worker\.2 · Add tests for the 支払い webhook .*◆ asking 42s ─╮/);
    expect(text).toMatch(/t-3 · codex ─╯/);
  });

  it('say what an empty seat waits for', () => {
    const text = screen(look(town, { size: { columns: 200, rows: 50 } })).join('\n');
    expect(text).toContain('waiting for work');
    expect(text).toContain('after 5 crashes');
    expect(text).toContain('preparing its workspace');
  });

  it('say of a crash how its last lines end', () => {
    const last = ['It crashed. Its last lines:', ...Array(30).fill('  more'), '  the end'].join(
      '\n',
    );
    const seats = { ...town.seats, 'reviewer.2': { ...town.seats['reviewer.2']!, last } };
    const text = screen(look({ ...town, seats }, { size: { columns: 200, rows: 50 } })).join('\n');
    expect(text).toMatch(/after 5 crashes[\s\S]*the end/);
  });

  it('say how the session ended whose last screen they keep', () => {
    const seats = [aSeat('mayor', null)];
    const empty = aState({ graph: aGraph([agentRole('mayor', 1)]), seats });
    const ended = { kind: 'ended', run: 'r-1', how: 'verdict done', at: noon - 5000 } as const;
    const text = screen(look(empty, { panes: { mayor: ended } })).join('\n');
    expect(text).toContain('× verdict done 5s');
    expect(text).not.toContain('waiting for work');
  });

  it('change the shape of their border while typing', () => {
    const view = { ...visited(firstView, 'worker.1'), mode: typing };
    const text = screen(look(town, { view })).join('\n');
    expect(text).toMatch(/┏━ ❯ worker\.1 · Fix the login page.* ● busy 3m ━┓/);
  });
});

describe('a locked seat', () => {
  const size = { columns: 120, rows: 40 };
  const text = (view: View) => screen(look(town, { size, view })).join('\n');

  it('carries its sign in the roster, in its frame and in the words below, but not while typed to', () => {
    const view = visited(firstView, 'worker.1');
    expect(text(view)).toMatch(/\n◘❯● 1 Fix the login/);
    expect(text(view)).toMatch(/╭─ ❯ ◘ worker\.1 · Fix the login page/);
    expect(text(view)).toContain(' ◘ locked · t-2 · claude ─╯');
    const inside = text({ ...view, mode: typing });
    expect(inside).toMatch(/\n ❯● 1 Fix the login/);
    expect(inside).not.toContain('◘ locked');
  });

  it('is none that asks, has nothing to do, or is empty', () => {
    expect(text(firstView)).toMatch(/\n ❯○ Move the shop/);
    expect(text(firstView)).toMatch(/\n {2}◆ 2 Add tests/);
    expect(text(firstView)).toMatch(/\n {2}· 4 free/);
  });
});

describe('at 80×24', () => {
  const rows = (view: View, state = town) => screen(look(state, { view }));

  it('a small tile keeps seat, reading and age, and its task goes below', () => {
    const text = rows(firstView).join('\n');
    expect(text).toMatch(/╭─ ◘ worker\.1 ─+ ● busy 3m ─╮╭─ worker\.2 ─+ ◆ asking 42s ─╮/);
    expect(text).toMatch(/╰─ t-2 · Fix the login pa… ─╯╰─ t-3 · Add tests for th… ─╯/);
  });

  it('a stack has a bar for every seat, with role, task, reading and age', () => {
    const view: View = { ...firstView, town: { ...firstView.town, layout: 'stack' } };
    const text = rows({ ...view, focus: 'worker.1' });
    expect(text[1]).toMatch(
      /^── mayor · Move the shop to the new payment service ─+ ○ idle {6}16m ──$/,
    );
    expect(text[2]).toMatch(
      /^╭─ ❯ ◘ worker\.1 · Fix the login page on small screens ─+ ● busy 3m ─╮$/,
    );
    expect(text[17]).toMatch(
      /^── worker\.2 · Add tests for the 支払い webhook handler ─+ ◆ asking {4}42s ──$/,
    );
    expect(text[21]).toMatch(/^── reviewer\.2 ─+ ! parked {8}──$/);
    expect(text[22]).toMatch(/^── merge · t-8 Log refunds ─+ ● starting {2}20s ──$/);
    expect(text[23]).toContain('COMMAND');
  });

  it('a stack of many says how many lie beyond its bars, and how many of them ask', () => {
    const seats = Array.from({ length: 30 }, (_, index) =>
      aSeat(`worker.${index + 1}`, index === 28 ? 'r-1' : null),
    );
    const runs = [aRun('r-1', 'worker.29', 't-1', { reading: 'asking' })];
    const many = aState({ graph: aGraph([agentRole('worker', 30)]), seats, runs });
    const view: View = { ...firstView, town: { ...firstView.town, layout: 'stack' } };
    const text = rows({ ...view, focus: 'worker.12' }, many);
    expect(text[1]).toMatch(/^── ↑ 9 more ─+$/);
    expect(text[22]).toMatch(/^── ↓ 14 more ─+ ◆ 1 for you ──$/);
  });

  it('every view is named, the mode and the main keys too, whatever the town is called', () => {
    for (const name of ['x', 'acme', 'a town with quite a long name of its own']) {
      const named = { ...town, graph: aGraph(Object.values(town.graph?.roles ?? {}), name) };
      for (const activity of ['open', 'paused'] as const) {
        const text = rows(firstView, { ...named, activity });
        for (const page of pages) expect(text[0]).toMatch(new RegExp(`[ ❯]${pageNames[page]}`));
        expect(text[0]).toContain('◆2');
        expect(text[0]?.includes('‖ paused')).toBe(activity === 'paused');
      }
      const last = rows(firstView, named).at(-1);
      for (const key of ['COMMAND', '↵ type', 'n new goal', '? help', 'q quit'])
        expect(last).toContain(key);
    }
  });
});

describe('the bottom line', () => {
  const last = (at: Look) => screen(at).at(-1) ?? '';

  it('names COMMAND and the keys that work', () => {
    expect(last(look(town))).toBe(
      ' COMMAND   a answer (2)  ↵ type  Tab asking  n new goal  ? help  q quit',
    );
  });

  it('names TYPING, the terminal that has the keys, and the way out', () => {
    const view = { ...firstView, focus: 'worker.1', mode: typing };
    expect(last(look(town, { view }))).toBe(' TYPING   to worker.1  Ctrl+A leaves, twice sends it');
  });

  it('says that a session is over to whoever still types at it', () => {
    const mode = { kind: 'typing', target: { seat: 'worker.1', run: 'r-0' } } as const;
    const view = { ...firstView, focus: 'worker.1', mode };
    expect(last(look(town, { view }))).toContain('the session at worker.1 is over');
  });

  it('gives way to a notice', () => {
    const view = { ...firstView, notice: { tone: 'good', text: 'Goal added: t-9' } as const };
    expect(last(look(town, { view }))).toBe(' COMMAND   ✓ Goal added: t-9');
  });
});

describe('dialogs', () => {
  it('help shows the keys of the table', () => {
    const view = { ...firstView, overlays: [{ kind: 'help', scroll: 0, filter: '' } as const] };
    const rows = screen(look(town, { size: { columns: 100, rows: 150 }, view }));
    const text = rows.join('\n');
    expect(text).toMatch(/Tab +go to the next seat that needs you/);
    expect(text).toMatch(/Ctrl\+A +leave the terminal; twice sends the key on/);
    expect(rows.at(-1)).toContain('HELP');
  });

  it('quit says what happens to the agents', () => {
    const view = { ...firstView, overlays: [{ kind: 'quit', choice: 'detach' } as const] };
    const text = screen(look(town, { view })).join('\n');
    expect(text).toContain('❯ Detach  the 5 agents go on working');
    expect(text).toContain('  Stop    the 5 agents are ended; their tasks are kept');
  });

  it('quit speaks of one agent as of one', () => {
    const view = { ...firstView, overlays: [{ kind: 'quit', choice: 'detach' } as const] };
    const runs = Object.fromEntries(Object.entries(town.runs).slice(0, 1));
    const seats = Object.fromEntries(
      Object.entries(town.seats).map(([name, seat]) => {
        return [name, seat.run !== null && seat.run in runs ? seat : { ...seat, run: null }];
      }),
    );
    const text = screen(look({ ...town, runs, seats }, { view })).join('\n');
    expect(text).toContain('❯ Detach  the agent goes on working');
    expect(text).toContain('  Stop    the agent is ended; its task is kept');
  });

  it('an answer shows the question, its choices and the line with its caret', () => {
    const line = lineOf('because');
    const overlay = { kind: 'answer', item: 'i-1', stage: 'words', choice: 1, line } as const;
    const at = look(town, { view: { ...firstView, overlays: [overlay] } });
    const rows = screen(at);
    expect(rows.join('\n')).toContain('❯ b  drop');
    const scene = sceneOf(at);
    const caret = scene.kind === 'shown' ? scene.dialog?.caret : null;
    expect(rows[caret?.y ?? 0]?.slice(0, caret?.x)).toMatch(/❯ because$/);
  });
});

describe('the chrome', () => {
  it('says politely that a window is too small', () => {
    const text = screen(look(town, { size: { columns: 50, rows: 12 } })).join('\n');
    expect(text).toContain('This window is 50×12.');
    expect(text).toContain('Town needs 60×16');
  });

  it('lets nothing through that a terminal would obey or that reads in another order', () => {
    const evil = 'a\x1b]52;c;AAAA\x07b\u202ec\u200bd\x9b31me';
    const nasty = aState({
      graph: aGraph([agentRole('mayor', 1)], evil),
      tasks: [
        aTask('t-1', evil, { kind: 'running', role: 'mayor', order: 0, runs: ['r-1'], votes: [] }),
      ],
      runs: [aRun('r-1', 'mayor', 't-1', { agent: evil })],
      seats: [aSeat('mayor', 'r-1')],
    });
    const view = { ...firstView, notice: { tone: 'plain', text: evil } as const };
    const text = screen(look(nasty, { view, size: { columns: 120, rows: 40 } })).join('\n');
    expect(text).toContain('a]52;c;AAAAbcd31me');
    expect(text).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e\u200b]/);
  });

  it('fills every row to no more than the width of the screen, at every size', () => {
    const chrome = mountChrome();
    for (const size of [
      { columns: 60, rows: 16 },
      { columns: 80, rows: 24 },
      { columns: 200, rows: 50 },
    ]) {
      const lines = chrome.draw(sceneOf(look(town, { size })), theme);
      expect(lines.length).toBe(size.rows);
      for (const line of lines) expect(stringWidth(line)).toBeLessThanOrEqual(size.columns);
    }
    chrome.close();
  });
});
