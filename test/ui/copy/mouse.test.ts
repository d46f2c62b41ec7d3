import { describe, expect, it } from 'vitest';
import { createInput } from '../../../src/terminal/input.ts';
import { update } from '../../../src/ui/app/update.ts';
import { createClicks } from '../../../src/ui/input/clicks.ts';
import { type Routed, route, terminalAt } from '../../../src/ui/input/router.ts';
import type { Command } from '../../../src/ui/model/effect.ts';
import type { Input } from '../../../src/ui/model/message.ts';
import { type Facts, firstView, type View } from '../../../src/ui/model/model.ts';
import type { Still } from '../../../src/ui/panes/copy-mode/screen-snapshot.ts';
import { factsIn, keymap } from '../fixtures/press.ts';
import { busyTown, noon } from '../fixtures/town.ts';
import { still } from './stills.ts';

const tiles = [
  { seat: 'mayor', rect: { x: 0, y: 0, width: 32, height: 6 } },
  { seat: 'worker.1', rect: { x: 0, y: 6, width: 32, height: 6 } },
];

const lines = ['up above', 'one two', 'see src/a.ts:3 now', 'a third', 'last'];
const pictures: Record<string, Still> = {
  mayor: still(lines, { columns: 30, rows: 4 }),
  'worker.1': { ...still(lines, { columns: 30, rows: 4 }), seat: 'worker.1' },
};

type Play = { view: View; commands: Command[]; sent: Routed[] };

/** Plays what the mouse sends, `[milliseconds, bytes]` each, over two terminals of four lines. */
function play(
  steps: [at: number, bytes: string][],
  begin: View = firstView,
  more: Partial<Facts> & { wantsMouse?: boolean } = {},
): Play {
  const clicks = createClicks();
  const done: Play = { view: begin, commands: [], sent: [] };
  let shown: Still | null = null;
  const facts = (): Facts => ({ ...factsIn(busyTown(noon)), still: shown, ...more });
  const step = (input: Input) => {
    const { view, commands } = update(done.view, facts(), input);
    done.view = view;
    if (view.mode.kind !== 'copying') shown = null;
    for (const command of commands) {
      if (command.kind !== 'freeze') done.commands.push(command);
      else {
        shown = pictures[command.seat] ?? null;
        step(command.then);
      }
    }
  };
  const input = createInput();
  for (const [at, bytes] of steps)
    for (const event of input.push(Buffer.from(bytes))) {
      if (event.kind === 'mouse') clicks.take(event, terminalAt(tiles, event), at);
      const { pointer } = clicks;
      const wantsMouse = more.wantsMouse ?? false;
      const situation = { view: done.view, facts: facts(), keymap, tiles, hits: [], pointer };
      const routed = route(event, { ...situation, wantsMouse });
      if (routed.kind === 'input') step(routed.input);
      else if (routed.kind !== 'nothing') done.sent.push(routed);
    }
  return done;
}

/** Cells of the terminal, from 0, in a tile of the screen. */
const cell = (x: number, y: number, tile = 0) => `${x + 2};${y + 2 + 6 * tile}`;
const down = (x: number, y: number, tile = 0) => `\x1b[<0;${cell(x, y, tile)}M`;
const drag = (x: number, y: number, tile = 0) => `\x1b[<32;${cell(x, y, tile)}M`;
const up = (x: number, y: number, tile = 0) => `\x1b[<0;${cell(x, y, tile)}m`;
const wheelUp = (x: number, y: number, tile = 0) => `\x1b[<64;${cell(x, y, tile)}M`;
const click = (x: number, y: number, tile = 0) => down(x, y, tile) + up(x, y, tile);
const typing: View = {
  ...firstView,
  focus: 'mayor',
  mode: { kind: 'typing', target: { seat: 'mayor', run: 'r-1' } },
};

describe('the mouse', () => {
  it('marks from cell to cell, and letting go copies', () => {
    const held = play([[0, down(4, 0) + drag(6, 0)]]);
    expect(held.view.mode).toMatchObject({ kind: 'copying', copy: { by: 'mouse' } });
    const { view, commands } = play([[0, down(4, 0) + drag(6, 1) + drag(2, 1) + up(2, 1)]]);
    expect(commands).toEqual([{ kind: 'clipboard', text: 'two\nsee' }]);
    expect(view.mode.kind).toBe('command');
    expect(view.notice?.text).toBe('2 lines copied');
  });

  it('marks backwards and back again, from where it went down', () => {
    const { commands } = play([[0, down(6, 0) + drag(3, 0) + drag(9, 0) + drag(4, 0) + up(4, 0)]]);
    expect(commands).toEqual([{ kind: 'clipboard', text: 'two' }]);
  });

  it('goes on to the lines above when it leaves by the top', () => {
    const { commands } = play([[0, down(2, 0) + drag(2, -1) + up(2, -1)]]);
    expect(commands).toEqual([{ kind: 'clipboard', text: ' above\none' }]);
  });

  it('stays within the terminal where it began', () => {
    const { commands, view } = play([[0, down(4, 0) + drag(20, 2, 1) + up(20, 2, 1)]]);
    expect(commands).toEqual([
      { kind: 'clipboard', text: 'two\nsee src/a.ts:3 now\na third\nlast' },
    ]);
    expect(view.focus ?? 'mayor').toBe('mayor');
  });

  it('gives another terminal the focus once it lets go, dragged or not', () => {
    expect(play([[0, down(4, 0, 1)]]).view.focus).toBeNull();
    expect(play([[0, click(4, 0, 1)]]).view.focus).toBe('worker.1');
    const held = play([[0, down(4, 0, 1) + drag(6, 0, 1)]]).view;
    expect([held.focus, held.mode.kind]).toEqual([null, 'copying']);
    const { view, commands } = play([[0, down(4, 0, 1) + drag(6, 0, 1) + up(6, 0, 1)]]);
    expect(commands).toEqual([{ kind: 'clipboard', text: 'two' }]);
    expect(view.focus).toBe('worker.1');
  });

  it('takes a word with two clicks and a line with three', () => {
    const twice = click(6, 1) + click(6, 1);
    expect(play([[0, twice]]).commands).toEqual([{ kind: 'clipboard', text: 'src/a.ts:3' }]);
    expect(play([[0, twice + click(6, 1)]]).commands).toEqual([
      { kind: 'clipboard', text: 'src/a.ts:3' },
      { kind: 'clipboard', text: 'see src/a.ts:3 now' },
    ]);
  });

  it('takes clicks that are far apart, in time or place, for single ones', () => {
    const slow: [number, string][] = [
      [0, click(6, 1)],
      [600, click(6, 1)],
    ];
    expect(play(slow).commands).toEqual([]);
    expect(play([[0, click(6, 1) + click(7, 1)]]).commands).toEqual([]);
  });

  it('copies no blanks, and stays nowhere for them', () => {
    const { view, commands } = play([[0, down(20, 0) + drag(25, 0) + up(25, 0)]]);
    expect([commands, view.mode.kind, view.notice]).toEqual([[], 'command', null]);
  });

  it('puts the caret where it clicks while keys copy, and marks from there', () => {
    const { view } = update(
      firstView,
      { ...factsIn(busyTown(noon)), still: pictures['mayor']! },
      { kind: 'action', action: 'copy' },
    );
    const clicked = playCopying(view, click(4, 1));
    expect(clicked.view.mode).toMatchObject({ copy: { caret: { line: 2, column: 4 } } });
    expect(clicked.view.mode).toMatchObject({ copy: { by: 'keys', mark: null } });
    const dragged = playCopying(view, down(4, 1) + drag(6, 1) + up(6, 1));
    expect(dragged.commands).toEqual([{ kind: 'clipboard', text: 'src' }]);
  });

  it('goes back to typing where the person typed', () => {
    const { view, commands } = play([[0, down(4, 0) + drag(6, 0) + up(6, 0)]], typing);
    expect(commands).toEqual([{ kind: 'clipboard', text: 'two' }]);
    expect(view.mode).toEqual(typing.mode);
  });

  it('is the program’s while it is typed to and has asked for it', () => {
    const wants = { wantsMouse: true };
    const { sent, commands } = play([[0, down(4, 0) + drag(6, 0) + up(6, 0)]], typing, wants);
    expect(sent.map(({ kind }) => kind)).toEqual(['mouse', 'mouse', 'mouse']);
    expect(commands).toEqual([]);
    // A drag that began in another terminal is none of its.
    const across = play([[0, down(4, 0, 1) + drag(6, 3) + up(6, 3)]], typing, wants);
    expect(across.sent).toEqual([]);
  });
});

/** The same while the mayor's terminal stands still already. */
function playCopying(view: View, bytes: string): Play {
  return play([[0, bytes]], view, { still: pictures['mayor']! });
}

describe('the wheel', () => {
  it('is arrow keys for a program with a screen of its own that is typed to', () => {
    const own = { drawsOn: 'alternate screen' } as const;
    expect(play([[0, wheelUp(4, 0)]], typing, own).sent).toEqual([
      { kind: 'arrows', target: { seat: 'mayor', run: 'r-1' }, name: 'up', times: 3 },
    ]);
    expect(play([[0, wheelUp(4, 0, 1)]], typing, own).sent).toEqual([]);
  });

  it('says why it does nothing, and sends nothing, while nobody types', () => {
    const own = { drawsOn: 'alternate screen' } as const;
    const { sent, view } = play([[0, wheelUp(4, 0)]], firstView, own);
    expect(sent).toEqual([]);
    expect(view.notice?.text).toBe('This program keeps no lines above its screen.');
    const young = play([[0, wheelUp(4, 0)]]).view.notice?.text;
    expect(young).toBe('No line has gone up above this screen yet.');
  });
});
