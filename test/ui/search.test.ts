import { describe, expect, it } from 'vitest';
import { createEmulator, type Emulator } from '../../src/terminal/emulator.ts';
import { firstView, type View } from '../../src/ui/model/model.ts';
import { searched, selectionOf } from '../../src/ui/panes/scrollback.ts';
import { pressIn } from './fixtures/press.ts';
import { busyTown, noon } from './fixtures/town.ts';

function terminal(lines: string[]): Emulator {
  const emulator = createEmulator({ columns: 40, rows: 5, scrollback: 100 });
  emulator.write(Buffer.from(lines.join('\r\n')));
  return emulator;
}

const numbered = Array.from({ length: 50 }, (_, index) =>
  index % 10 === 3 ? `line ${index} with a Needle in it` : `line ${index}`,
);

/** The text that is shown as found. */
function marked(view: View, emulator: Emulator): string {
  const [part] = selectionOf(view, emulator);
  if (part === undefined) return '';
  const row = emulator.cellRow(emulator.history - view.scroll + part.row, true);
  return row.slice(part.from, part.to);
}

describe('a search in a terminal', () => {
  const find = (view: View | null, emulator: Emulator, way: 'older' | 'newer' = 'older') =>
    view === null ? null : searched(view, emulator, { words: 'needle', way });

  it('goes to the match nearest to the bottom, then further up, and down again', () => {
    const emulator = terminal(numbered);
    const first = find(firstView, emulator);
    expect(first?.search?.match.line).toBe(43);
    const second = find(first, emulator);
    expect(second?.search?.match.line).toBe(33);
    expect(find(second, emulator, 'newer')?.search?.match.line).toBe(43);
  });

  it('scrolls so that the match is in sight, and marks it', () => {
    const emulator = terminal(numbered);
    const view = find(find(firstView, emulator), emulator)!;
    expect(view.scroll).toBeGreaterThan(0);
    expect(marked(view, emulator)).toBe('Needle');
  });

  it('does not scroll for a match that is in sight', () => {
    const emulator = terminal(['a needle', 'b']);
    const view = find(firstView, emulator)!;
    expect([view.scroll, marked(view, emulator)]).toEqual([0, 'needle']);
  });

  it('ends at the oldest and at the newest match', () => {
    const emulator = terminal(numbered);
    let view: View | null = firstView;
    let last: View = firstView;
    let count = 0;
    for (; view !== null; view = find(view, emulator)) {
      last = view;
      count += 1;
    }
    expect([count - 1, last.search?.match.line]).toEqual([5, 3]);
    expect(find(firstView, terminal(['nothing']))).toBeNull();
  });

  it('keeps to its line while more lines come', () => {
    const emulator = terminal(numbered);
    const view = find(find(firstView, emulator), emulator)!;
    emulator.write(Buffer.from('\r\nmore\r\nmore'));
    expect(marked({ ...view, scroll: view.scroll + 2 }, emulator)).toBe('Needle');
    expect(find(view, emulator)?.search?.match.line).toBe(23);
  });

  it('counts the cells of wide characters', () => {
    const emulator = terminal(['支払い needle']);
    const [part] = selectionOf(find(firstView, emulator)!, emulator);
    expect(part).toEqual({ row: 0, from: 7, to: 13 });
  });

  it('takes capitals as they are written', () => {
    const emulator = terminal(['needle', 'Needle', 'needle']);
    const view = searched(firstView, emulator, { words: 'Needle', way: 'older' });
    expect(view?.search?.match.line).toBe(1);
  });
});

describe('the keys of a search', () => {
  const town = busyTown(noon);
  const search = { words: 'form', match: { line: 3, from: 0, to: 4 } };
  const searching: View = { ...firstView, search };

  it('begin with / and Enter', () => {
    expect(pressIn(town, '/form\r').commands).toEqual([
      { kind: 'search', words: 'form', way: 'older' },
    ]);
    expect(pressIn(town, '/form\x1b').commands).toEqual([]);
  });

  it('go on with n and N, which are a new goal otherwise', () => {
    const way = (keys: string) => pressIn(town, keys, searching).commands;
    expect(way('n')).toEqual([{ kind: 'search', words: 'form', way: 'older' }]);
    expect(way('N')).toEqual([{ kind: 'search', words: 'form', way: 'newer' }]);
    expect(pressIn(town, 'n').view.overlays).toMatchObject([{ kind: 'goal' }]);
  });

  it('end with Esc, with another seat, and with typing', () => {
    for (const keys of ['\x1b', 'j', '\r'])
      expect(pressIn(town, keys, searching).view.search).toBeNull();
  });
});
