import { describe, expect, it } from 'vitest';
import { clipboardLimit } from '../../../src/terminal/clipboard.ts';
import { update } from '../../../src/ui/app/update.ts';
import { paletteFound } from '../../../src/ui/dialogs/palette.ts';
import { hints } from '../../../src/ui/input/keymap.ts';
import { type Facts, firstView, type View } from '../../../src/ui/model/model.ts';
import type { Still } from '../../../src/ui/panes/copy-mode/screen-snapshot.ts';
import { factsIn, keymap, type Pressed, pressWith } from '../fixtures/press.ts';
import { busyTown, noon } from '../fixtures/town.ts';
import { still } from './stills.ts';

const picture = still(['first line', 'second line', '', 'third', '> '], { columns: 40, rows: 4 });

function factsOf(shown: Still | null, more: Partial<Facts> = {}): Facts {
  return { ...factsIn(busyTown(noon)), still: shown, ...more };
}

const press = (keys: string, begin: View = firstView, shown: Still | null = picture): Pressed =>
  pressWith(factsOf(shown), keys, begin);
const copyOf = ({ mode }: View) => (mode.kind === 'copying' ? mode.copy : null);
const hintsIn = (view: View) =>
  hints(keymap, { view, facts: factsOf(picture) }).map(({ chord, words }) => `${chord} ${words}`);

describe('copying with keys', () => {
  it('asks for a terminal that stands still, and begins where its cursor is', () => {
    expect(press('[', firstView, null).commands).toEqual([
      { kind: 'freeze', seat: 'mayor', then: { kind: 'action', action: 'copy' } },
    ]);
    const copy = copyOf(press('[').view);
    expect(copy).toMatchObject({ seat: 'mayor', caret: { line: 4, column: 2 }, top: 1 });
  });

  it('begins at what is in sight of a terminal that is scrolled back', () => {
    const copy = copyOf(press('[', { ...firstView, scroll: 1 }).view);
    expect(copy).toMatchObject({ caret: { line: 3, column: 0 }, top: 0 });
  });

  const yanks: [keys: string, text: string, notice: string][] = [
    ['gvey', 'first', '"first" copied'],
    ['gv$y', 'first line', '"first line" copied'],
    ['gVjy', 'first line\nsecond line', '2 lines copied'],
    ['gVjjj\r', 'first line\nsecond line\n\nthird', '4 lines copied'],
    ['gw ey', 'line', '"line" copied'],
    ['g\x16jlly', 'fir\nsec', '2 lines copied'],
    ['glvlohy', 'fir', '"fir" copied'],
    ['gvV\x16jy', 'f\ns', '2 lines copied'],
    ['?second\rvey', 'second', '"second" copied'],
    ['g/line\rnvey', 'line', '"line" copied'],
  ];
  for (const [keys, text, notice] of yanks)
    it(`takes ${JSON.stringify(text)} by ${JSON.stringify(keys)}, and leaves`, () => {
      const { view, commands, notice: said } = press(`[${keys}`);
      expect(commands).toEqual([{ kind: 'clipboard', text }]);
      expect(view.mode.kind).toBe('command');
      expect(said).toBe(notice);
    });

  it('takes nothing where nothing is marked, or blanks alone', () => {
    for (const [keys, word] of [
      ['[gy', 'Nothing is marked yet'],
      ['[gs', 'Nothing is marked yet'],
      ['[gjjVy', 'Only blanks are marked'],
      ['[gjjVs', 'Only blanks are marked'],
    ] as const) {
      const { view, commands, notice } = press(keys);
      expect([commands, view.mode.kind]).toEqual([[], 'copying']);
      expect(notice).toContain(word);
    }
  });

  it('drops the mark with Esc, then leaves; q leaves at once', () => {
    expect(copyOf(press('[gv\x1b').view)).toMatchObject({ mark: null, caret: { line: 0 } });
    expect(press('[gv\x1b\x1b').view.mode.kind).toBe('command');
    expect(press('[gvq').view.mode.kind).toBe('command');
    expect(press('[gv\x03').view.mode.kind).toBe('command');
  });

  it('says when words are nowhere, and when it went around', () => {
    expect(press('[/nowhere\r').notice).toBe('No line has "nowhere".');
    expect(press('[n').notice).toBe('Nothing was looked for yet.');
    expect(press('[/first\r').notice).toBe('The search went on from the top.');
    expect(copyOf(press('[/first\r').view)?.found).not.toBeNull();
    expect(copyOf(press('[/first\rl').view)?.found).toBeNull();
  });

  it('keeps what it had when a search is given up', () => {
    expect(copyOf(press('[gv/x\x1b').view)).toMatchObject({ mark: { at: { line: 0 } } });
  });

  it('says that a program keeps no lines, where it draws on a screen of its own', () => {
    const full = still(['\x1b[?1049hfull screen']);
    expect(press('[', firstView, full).notice).toBe(
      'This program keeps no lines above its screen.',
    );
    const copied = press('[', firstView, full).view;
    const { view } = update(copied, factsOf(full), { kind: 'wheel', lines: -3 });
    expect(view.notice?.text).toBe('This program keeps no lines above its screen.');
    const paged = pressWith(factsOf(null, { drawsOn: 'alternate screen' }), '\x1b[5~');
    expect(paged.notice).toBe('This program keeps no lines above its screen.');
    expect(pressWith(factsOf(null), '\x1b[5~').notice).toContain('No line has gone up');
    const empty = pressWith(factsOf(null, { drawsOn: 'nothing' }), '[');
    expect([empty.commands, empty.notice]).toEqual([[], 'There is no terminal here yet.']);
  });

  it('is over when the person looks elsewhere', () => {
    for (const keys of ['\x1b\x0c', ':reviewer\r']) {
      const { view } = press(`[g${keys}`);
      expect(view.mode.kind).toBe('command');
      expect(view.focus).not.toBe('mayor');
    }
  });

  it('names its keys: what to mark with first, then what to do with it', () => {
    const plain = hintsIn(press('[').view);
    expect(plain).toContain('v mark');
    expect(plain).toContain('Esc leave');
    expect(plain.join()).not.toContain('y copy');
    const marked = hintsIn(press('[v').view);
    expect(marked.slice(0, 3)).toEqual(['y copy', 's to a file', 'o other end']);
    expect(marked).toContain('Esc drop the mark');
  });

  it('is in the palette, without every move of the caret', () => {
    const found = (view: View) =>
      paletteFound({ view, facts: factsOf(picture) }, '').map(({ entry }) => entry.id);
    expect(found(press(':').view)).toContain('do copy');
    const inside = found(press('[v:').view);
    expect(inside).toContain('do yank');
    expect(inside).not.toContain('do caret left');
    expect(inside).not.toContain('do next word');
  });
});

describe('a text that is too large for the clipboard', () => {
  const large = still(
    Array.from({ length: 900 }, (_, line) => `${line} `.padEnd(100, 'x')),
    { columns: 100, rows: 10 },
  );

  it('stays marked, and the file is offered', () => {
    const { view, commands, notice } = press('[gVGy', firstView, large);
    expect(commands).toEqual([]);
    expect(copyOf(view)?.mark).not.toBeNull();
    expect(notice).toMatch(/^Not copied: 90 kB is more than .* \(74 kB\)\. Write it to a file\.$/);
    const { commands: saved } = press('[gVGs\r', firstView, large);
    expect(saved).toMatchObject([{ kind: 'save', path: '.town/yank.txt', how: 'new' }]);
  });

  it('begins just above the limit', () => {
    const fits = (bytes: number) => {
      const rows = Array.from({ length: Math.ceil(bytes / 1000) }, (_, row) =>
        'y'.repeat(Math.min(1000, bytes - 1000 * row)),
      );
      const one = still([rows.join('')], { columns: 1000, rows: 5 });
      return press('[gVGy', firstView, one).commands.length === 1;
    };
    expect([fits(clipboardLimit), fits(clipboardLimit + 1)]).toEqual([true, false]);
  });
});

describe('a file', () => {
  it('is asked for, with a name that git does not see', () => {
    const { view } = press('[gVjs');
    expect(view.overlays).toMatchObject([{ kind: 'form', title: 'Write 2 lines to a file' }]);
    expect(view.mode.kind).toBe('copying');
    const { commands } = press('[gVjs\r');
    expect(commands).toEqual([
      { kind: 'save', text: 'first line\nsecond line', path: '.town/yank.txt', how: 'new' },
    ]);
    expect(press('[gVs\x15~/notes\r').commands).toMatchObject([{ path: '~/notes' }]);
    expect(press('[gVs\x15\r').notice).toBe('Nothing is written without a path.');
  });

  it('that exists is left alone until the person says how to go on', () => {
    const asked = press('[gVs\r').view;
    const came = { kind: 'saved', text: 'first line', path: 'a.txt' } as const;
    const { view } = update(asked, factsOf(picture), { ...came, saved: { kind: 'exists' } });
    expect(view.overlays).toMatchObject([{ title: 'That file exists', about: 'a.txt' }]);
    const save = { kind: 'save', text: 'first line', path: 'a.txt' };
    expect(press('\r', view).commands).toEqual([{ ...save, how: 'append' }]);
    expect(press('j\r', view).commands).toEqual([{ ...save, how: 'replace' }]);
    expect(press('jj\r', view).view.overlays).toMatchObject([
      { line: { text: { before: 'a.txt' } } },
    ]);
    expect(press('\x1b', view)).toMatchObject({ commands: [], view: { overlays: [] } });
  });

  it('once written ends the copy; a failure does not', () => {
    const asked = press('[gVs\r').view;
    const came = { kind: 'saved', text: 'first line', path: 'a' } as const;
    const viewAfter = (saved: Parameters<typeof update>[2] & { kind: 'saved' }) =>
      update(asked, factsOf(picture), saved).view;
    const written = viewAfter({ ...came, saved: { kind: 'written', path: '/town/a' } });
    expect(written.mode.kind).toBe('command');
    expect(written.notice).toEqual({ tone: 'good', text: '"first line" written to /town/a' });
    const failed = viewAfter({ ...came, saved: { kind: 'failed', reason: '/a is a folder.' } });
    expect(failed.mode.kind).toBe('copying');
    expect(failed.notice).toEqual({ tone: 'trouble', text: 'Not written: /a is a folder.' });
  });
});
