/** Journeys through lines and themes, in a real terminal. */
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

async function play(town: Terminal, steps: [keys: string, words: string][]): Promise<void> {
  for (const [keys, words] of steps) {
    town.type(keys);
    await town.until(`${words} after ${JSON.stringify(keys)}`, shows(words));
  }
}

const goals = () =>
  program.events().flatMap((event) => {
    return event.kind === 'act' && event.event.type === 'task.added' ? [event.event] : [];
  });

describe('a line in a real terminal', () => {
  it('is edited as in a shell, in several rows, and goes back to what was written', async () => {
    const town = await program.open();
    await play(town, [
      ['n', 'what should the town get done?'],
      ['fix teh shop', '❯ fix teh shop'],
      ['\x1bb\x1bb\x06\x06\x14', '❯ fix the shop'],
      ['\x05\x1b\rand say so', '  and say so'],
      ['\x1b[A\x01\x0b', '╭─ New goal ─'],
    ]);
    await town.until('the caret in the empty first row', () => town.cursor().x === 5);
    await play(town, [
      ['\x19!', '❯ fix the shop!'],
      ['\r', 'Goal added: t-99'],
      ['n\x1b[A', '  and say so'],
      ['\x10', '  at last'],
      ['\x10', '❯ Ship it'],
      ['\x1f', '  at last'],
      ['\r', 'Goal added: t-99'],
    ]);
    expect(goals()).toMatchObject([
      { title: 'fix the shop!', body: 'and say so' },
      { title: 'Ship it', body: 'at last' },
    ]);
    expect(program.events().filter(({ kind }) => kind === 'written')).toMatchObject([
      { of: 'goal', text: 'fix the shop!\nand say so' },
      { of: 'goal', text: 'Ship it\nat last' },
    ]);
  });

  it('takes a paste of 100 kB whole, and draws it in few frames', async () => {
    const town = await program.open(120, 40);
    await play(town, [['n', 'what should the town get done?']]);
    const body = Array.from(
      { length: 3000 },
      (_, index) => `${index} of it, with 支払い and e\u0301.`,
    );
    const text = `A large goal\n${body.join('\n')}`;
    expect(Buffer.byteLength(text)).toBeGreaterThan(100_000);
    const before = town.output().length;
    const begin = town.cpuMs();
    town.type(`\x1b[200~${text}\x1b[201~`);
    await town.until('its end', shows('  2999 of it'));
    const took = town.cpuMs() - begin;
    // A frame for every piece of the paste would send a screen for each of some twenty.
    expect(town.output().length - before).toBeLessThan(30_000);
    expect(took).toBeLessThan(10_000);
    await play(town, [
      ['x', 'e\u0301.x'],
      ['\x7f\r', 'Goal added: t-99'],
    ]);
    expect(goals()).toMatchObject([{ title: 'A large goal', body: body.join('\n') }]);
  });
});

describe('keys that come faster than they can be drawn', () => {
  it('are all taken, and only where they lead to is drawn', async () => {
    const town = await program.open(120, 40);
    await play(town, [['n', 'what should the town get done?']]);
    const before = town.output().length;
    const words = Array.from({ length: 300 }, (_, index) => `word${index}`).join(' ');
    town.type(`${words}!`);
    await town.until('the last of them', shows('word299!'));
    // A frame for each of some 2,500 letters would be far more.
    expect(town.output().length - before).toBeLessThan(200_000);
    await play(town, [['\r', 'Goal added: t-99']]);
    expect(goals()).toMatchObject([{ title: `${words}!` }]);
  });
});

describe('a theme in a real terminal', () => {
  const dark = '\x1b[0;1;38;2;135;175;255m';
  const light = '\x1b[0;1;38;2;0;95;175m';

  it('follows what the terminal says of its background, and no answer is a key', async () => {
    const town = await program.open(80, 24, { COLORTERM: 'truecolor' });
    expect(town.output()).toContain('\x1b]11;?\x1b\\');
    expect(town.output()).toContain(dark);
    for (const piece of ['\x1b', ']11;rgb:ffff/f', 'fff/ffff', '\x1b', '\\']) {
      town.type(piece);
      await new Promise((resolve) => setImmediate(resolve));
    }
    await town.until('the light theme', () => town.output().includes(light));
    expect(town.rows().join('\n')).toContain('1❯Town');
    await play(town, [['?', '╭─ Keys ─']]);
    town.type('\x1b');
    await town.until('the tiles', shows('COMMAND'));
    const before = town.output().length;
    town.type('\x1b[?997;1n');
    await town.until('the dark theme', () => town.output().slice(before).includes(dark));
  });

  it('is changed by a key and in the palette, wherever one is', async () => {
    const town = await program.open(80, 24, { COLORTERM: 'truecolor' });
    await play(town, [
      ['\x14', 'keeps it)'],
      [':theme high-contrast-light', '❯ theme high-contrast-light'],
      ['\r', 'theme: high-contrast-light (this line'],
    ]);
    expect(town.output()).toContain('\x1b[0;1;38;2;0;0;95m');
  });

  it('is the one that TOWN_THEME names, also against NO_COLOR', async () => {
    const town = await program.open(80, 24, {
      COLORTERM: 'truecolor',
      NO_COLOR: '1',
      TOWN_THEME: 'light',
    });
    expect(town.output()).toContain(light);
  });

  it('has the 16 colours of a console, for the terminals as well', async () => {
    const town = await program.open(80, 24, { TERM: 'linux', COLORTERM: '', TMUX: '' });
    await town.until('the terminals', shows('14 files'));
    expect(town.output()).not.toMatch(/[34]8;[25];/);
    expect(town.output()).toContain('\x1b[0;1;36m');
    expect(town.output()).toContain('\x1b[0;32m✔');
  });

  it('has no colour at all where NO_COLOR says so', async () => {
    const town = await program.open(80, 24, { NO_COLOR: '1', TMUX: '' });
    await town.until('the terminals', shows('14 files'));
    expect(town.output()).not.toMatch(/\x1b\[0;[\d;]*(?:[34]8;|[349][0-7]m)/);
    expect(town.output()).toContain('\x1b[0;1;7m');
  });
});
