/** Journeys through the arrangements of the Town view, in a real terminal. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { buildScreen, type ScreenProgram } from './fixtures/screen.ts';
import type { Terminal } from './fixtures/terminal.ts';

let program: ScreenProgram;
beforeAll(async () => {
  program = await buildScreen();
});
afterEach(() => program.end());
afterAll(() => program.remove());

const shows = (words: string) => (screen: string) => screen.includes(words);

/** Types each key and waits for what it brings. */
async function play(town: Terminal, steps: [keys: string, words: string][]): Promise<void> {
  for (const [keys, words] of steps) {
    town.type(keys);
    await town.until(`${words} after ${JSON.stringify(keys)}`, shows(words));
  }
}

/** The left button as a terminal reports it, at a cell counted from 0. */
const button = {
  press: (x: number, y: number) => `\x1b[<0;${x + 1};${y + 1}M`,
  move: (x: number, y: number) => `\x1b[<32;${x + 1};${y + 1}M`,
  release: (x: number, y: number) => `\x1b[<0;${x + 1};${y + 1}m`,
};

/** All bytes that reached the program of a run. */
function typedTo(run: string): string {
  return program
    .events()
    .flatMap((event) => (event.kind === 'input' && event.run === run ? [event.hex] : []))
    .map((hex) => Buffer.from(hex, 'hex').toString('utf8'))
    .join('');
}

/** The widths a program was given, one after the other. */
function sizesOf(run: string): string[] {
  return program
    .events()
    .flatMap((event) =>
      event.kind === 'size' && event.run === run ? [`${event.columns}x${event.rows}`] : [],
    );
}

describe('the stack', () => {
  it('opens one terminal among the bars of the others, by keys and by a click', async () => {
    const town = await program.open();
    await town.until('the terminal', shows('56x12'));
    await play(town, [
      [' ', '78x13'],
      ['j', '╭─ ❯ ◘ worker.1 · Fix the login page on small screens'],
    ]);
    await town.until('its terminal', (screen) => /Polishing[\s\S]*78x13/.test(screen));
    const rows = town.rows();
    expect(rows[1]).toMatch(/^── mayor · Move the shop to the new payment service ─+ ○ idle /);
    expect(rows[17]).toMatch(/^── worker\.2 · Add tests for .* ◆ asking /);
    expect(rows.at(-1)).toContain('COMMAND');
    town.type(button.press(10, 17) + button.release(10, 17));
    await town.until('the clicked one', shows('╭─ ❯ worker.2 · Add tests'));
    await play(town, [
      ['z', '78x20'],
      ['z', '── mayor'],
      [' ', '╭─ ❯ worker.2'],
    ]);
  });
});

describe('the tiles', () => {
  it('keep their places and sizes while the focus moves, and grow for whoever is typed to', async () => {
    const town = await program.open(120, 40);
    await town.until('all sizes', (screen) => (screen.match(/29x6/g) ?? []).length === 3);
    const count = program.events().length;
    await play(town, [
      ['j', '╭─ ❯ ◘ worker.1'],
      ['l', '╭─ ❯ worker.2'],
      ['j', '╭─ ❯ ◘ reviewer.1'],
      ['k', '╭─ ❯ worker.2'],
      ['h', '╭─ ❯ ◘ worker.1'],
      ['k', '╭─ ❯ mayor'],
      ['j', '╭─ ❯ ◘ worker.1'],
    ]);
    expect(program.events().length).toBe(count);
    await play(town, [
      ['l', '╭─ ❯ worker.2'],
      ['\r', '┏━ ❯ worker.2 · Add tests'],
    ]);
    await town.until('its new size', (screen) => /replay[\s\S]*92x20/.test(screen));
    town.type('\x1b\x0a');
    await town.until('typing to the one below', shows('┏━ ❯ mayor'));
    expect(town.rows().at(-1)).toContain('to mayor');
  });

  it('follow the border that is dragged, and the terminals once it rests', async () => {
    const town = await program.open(200, 50);
    await town.until('the terminal', shows('93x46'));
    // The large tile takes the columns 36 to 130; what follows is one drag in many steps.
    const steps = Array.from({ length: 20 }, (_, step) => button.move(131 + step, 20));
    town.type(button.press(130, 20) + steps.join(''));
    await town.until('the wider terminal', shows('113x46'));
    town.type(button.release(150, 20) + button.move(60, 20));
    await play(town, [
      ['>', '120x46'],
      ['=', '93x46'],
      [button.press(35, 9) + button.move(25, 9) + button.release(25, 9), '99x46'],
    ]);
    expect(town.rows()[1]?.indexOf('╭')).toBe(26);
    expect(sizesOf('r-1').length).toBeLessThan(20);
  });
});

describe('a locked seat', () => {
  it('says that it is busy, and takes what is typed after the second Enter', async () => {
    const town = await program.open();
    await play(town, [
      ['j', '❯ ◘ worker.1'],
      ['\r', 'worker.1 is busy; Enter again to type anyway'],
      ['\x1b[200~stray\x1b[201~', 'A paste needs a place'],
      ['\r', 'worker.1 is busy; Enter again to type anyway'],
      ['\r', 'to worker.1'],
      ['meant', '> meant'],
    ]);
    expect(typedTo('r-2')).toBe('meant');
  });

  it('is opened by L, and needs no second Enter when the settings say never', async () => {
    const town = await program.open();
    await play(town, [
      ['j', '❯ ◘ worker.1'],
      ['L', 'worker.1 is unlocked'],
      ['\r', 'to worker.1'],
    ]);
    expect(town.rows().join('\n')).toContain('┏━ ❯ worker.1');
    program.end();
    const other = await program.open(80, 24, { TOWN_FIXTURE_SETTINGS: 'lock: never' });
    await play(other, [
      ['j', '❯ worker.1'],
      ['\r', 'to worker.1'],
    ]);
    expect(other.rows().join('\n')).not.toContain('◘');
  });
});
