/** Lines that are written into: which keys go where, for each kind of line. */
import { describe, expect, it } from 'vitest';
import { textOf } from '../../src/ui/components/text-field/line.ts';
import { writingIn } from '../../src/ui/dialogs/active-input.ts';
import { firstView, top, type View } from '../../src/ui/model/model.ts';
import { type Pressed, pressIn } from './fixtures/press.ts';
import { busyTown, noon } from './fixtures/town.ts';

const town = busyTown(noon);
const keys = {
  up: '\x1b[A',
  down: '\x1b[B',
  earlier: '\x10',
  later: '\x0e',
  newLine: '\x1b\r',
  paste: (text: string) => `\x1b[200~${text}\x1b[201~`,
};
const press = (text: string, begin?: View) => pressIn(town, text, begin);

/** The line that has the keys, with `|` at its caret. */
function lineIn({ view }: Pressed): string {
  const line = writingIn(top(view))?.line;
  return line === undefined ? 'none' : `${line.before}|${line.after}`;
}

describe('up and down in a line', () => {
  const long = 'x'.repeat(100);

  it('go through the rows of its text first, as they are on the screen', () => {
    expect(lineIn(press(`none${keys.newLine}two${keys.up}`))).toBe('one|\ntwo');
    expect(lineIn(press(`none${keys.newLine}two${keys.up}${keys.down}`))).toBe('one\ntwo|');
    expect(lineIn(press(`n${long}${keys.up}`))).toBe(`${'x'.repeat(30)}|${'x'.repeat(70)}`);
  });

  it('then through what was written earlier, where nothing is to be chosen', () => {
    const { view } = press('nfirst\rnsecond\r');
    expect(lineIn(press(`n${keys.up}`, view))).toBe('second|');
    expect(lineIn(press(`n${keys.up}${keys.up}`, view))).toBe('first|');
    expect(lineIn(press(`nown${keys.up}${keys.up}${keys.down}${keys.down}`, view))).toBe('own|');
    expect(lineIn(press(`n${keys.up}${keys.up}${keys.up}`, view))).toBe('first|');
  });

  it('choose where there is something to choose, and the others still go back', () => {
    const { view } = press('4j\r\tearlier\r');
    const note = press(`\r\t${keys.down}`, view);
    expect(top(note.view)).toMatchObject({ kind: 'answer', choice: 1 });
    expect(lineIn(note)).toBe('|');
    expect(lineIn(press(keys.earlier, note.view))).toBe('earlier|');
    const palette = press(`:theme${keys.down}${keys.down}${keys.up}`);
    expect(top(palette.view)).toMatchObject({ kind: 'palette', at: 1 });
    const before = press(':show the board\r').view;
    expect(lineIn(press(`:${keys.earlier}`, before))).toBe('show the board|');
  });

  it('move the list under a filter', () => {
    const { view } = press(`4/e${keys.down}`);
    expect(view.inbox.list.at).toBe(1);
  });
});

describe('what was written', () => {
  it('is kept for each kind of line apart, when it is confirmed', () => {
    const goal = press('nShip it\r');
    expect(goal.kept).toEqual(['goal: Ship it']);
    expect(lineIn(press(`/${keys.earlier}`, goal.view))).toBe('|');
    expect(press('nShip it\x1b').kept).toEqual([]);
    expect(press('n  \r').kept).toEqual([]);
    expect(press('/webhook\r').kept).toEqual(['search: webhook']);
    expect(press('3/webhook\r').kept).toEqual(['filter: webhook']);
    expect(press(':board\r').kept).toEqual(['palette: board']);
  });

  it('narrows a list again when it comes back in a filter', () => {
    const { view } = press('4/webhook\r\x1b');
    const again = press(`/${keys.earlier}`, view);
    expect(lineIn(again)).toBe('webhook|');
    expect(again.view.inbox.list.filter).toBe('webhook');
  });
});

describe('a line of one row', () => {
  it('has no second one, neither by a key nor by a paste', () => {
    for (const begin of ['/', '3/', ':']) {
      expect(lineIn(press(`${begin}a${keys.newLine}\nb`))).toBe('ab|');
      expect(lineIn(press(`${begin}${keys.paste('a\r\nb\nc')}`))).toBe('a b c|');
    }
  });

  it('takes no more than anything can be found by', () => {
    expect(lineIn(press(`/${keys.paste('x'.repeat(100_000))}`)).length).toBe(2001);
  });
});

describe('a paste', () => {
  it('goes into a text as it is, in one step', () => {
    const pasted = press(`nsee: ${keys.paste('one\r\ntwo\x03\n')}`);
    expect(lineIn(pasted)).toBe('see: one\ntwo\x03\n|');
    expect(lineIn(press('\x1f', pasted.view))).toBe('see: |');
  });

  it('is whole when it is large', () => {
    const text = 'All of it, 支払い too.\n'.repeat(4500);
    const { view } = press(`n${keys.paste(text)}`);
    expect(textOf(writingIn(top(view))!.line)).toBe(text);
  });
});

describe('what was cut', () => {
  it('can be put back into another line', () => {
    const { view } = press('nShip it\x15\x1b');
    expect(view.overlays).toEqual([]);
    expect(lineIn(press('n\x19', view))).toBe('Ship it|');
    const several = press(`na${keys.newLine}b\x1b<\x0b\x0b\x0b\x1b`).view;
    expect(several.cut).toBe('a\nb');
    expect(lineIn(press('/\x19', several))).toBe('a b|');
  });
});

describe('a theme', () => {
  const names = ['auto', 'dark', 'light'];
  const begin: View = { ...firstView, theme: { chosen: 'auto', names } };

  it('is the next one at a key, and the first again after the last', () => {
    const chosen = [1, 2, 3].map((times) => press('\x14'.repeat(times), begin));
    expect(chosen.map(({ view }) => view.theme.chosen)).toEqual(['dark', 'light', 'auto']);
    expect(chosen[1]?.notice).toBe('theme: light (this line in screen.yaml keeps it)');
  });

  it('is found in the palette by its name', () => {
    const { view } = press(':theme li\r', begin);
    expect(view.theme.chosen).toBe('light');
    expect(view.overlays).toEqual([]);
  });
});
