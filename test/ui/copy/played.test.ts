/** Copying from a terminal, in a real terminal: what reaches the clipboard and files, byte for byte. */
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../temporary.ts';
import { until } from '../../until.ts';
import { buildScreen, type ScreenProgram } from '../fixtures/screen.ts';
import type { Terminal } from '../fixtures/terminal.ts';

let program: ScreenProgram;
const folder = temporaryFolder('town-played-');
beforeAll(async () => {
  mkdirSync(join(folder, '.town'));
  program = await buildScreen();
});
afterEach(() => program.end());
afterAll(() => {
  program.remove();
  rmSync(folder, { recursive: true, force: true });
});

const lines = { TOWN_FIXTURE_LINES: '30' };
const open = (columns: number, rows: number, env: Record<string, string> = lines) =>
  program.open(columns, rows, { TMUX: '', TOWN_FIXTURE_FILE: join(folder, 'town.yaml'), ...env });

/** Every sequence for the clipboard that reached the terminal. */
function clipboard(town: Terminal): string[] {
  return [...town.output().matchAll(/\x1b\]52;[^\x07\x1b]*(?:\x07|\x1b\\)/g)].map(
    ([found]) => found,
  );
}
/** Waits until so many of them came, and compares. */
async function clipboardIs(town: Terminal, texts: string[]): Promise<void> {
  await town.until('the clipboard', () => clipboard(town).length >= texts.length);
  expect(clipboard(town)).toEqual(texts.map(sequence));
}
const sequence = (text: string) => `\x1b]52;c;${Buffer.from(text).toString('base64')}\x07`;

/** Types each key and waits for what it brings. */
async function play(town: Terminal, steps: [keys: string, words: string][]): Promise<void> {
  for (const [keys, words] of steps) {
    if (keys !== '') town.type(keys);
    await town.until(`${words} after ${JSON.stringify(keys)}`, (screen) => screen.includes(words));
  }
}

/** Where words stand on the screen, counted from 0. */
function placeOf(town: Terminal, words: string): { x: number; y: number } {
  const y = town.rows().findIndex((row) => row.includes(words));
  return { x: town.rows()[y]?.indexOf(words) ?? -1, y };
}

const mouse = (code: number, x: number, y: number, end: 'M' | 'm') =>
  `\x1b[<${code};${x + 1};${y + 1}${end}`;
const click = (x: number, y: number) => mouse(0, x, y, 'M') + mouse(0, x, y, 'm');

function inputTo(run: string): string {
  return program
    .events()
    .flatMap((event) => (event.kind === 'input' && event.run === run ? [event.hex] : []))
    .join('');
}

for (const [columns, rows, size] of [
  [80, 24, '56x12'],
  [120, 40, '92x20'],
] as const)
  describe(`copying at ${columns}×${rows}`, () => {
    const begun = async (env?: Record<string, string>) => {
      const town = await open(columns, rows, env);
      await town.until('the terminal', (screen) => screen.includes(size));
      return town;
    };

    it('marks lines found by a search, and sends just them to the clipboard', async () => {
      const town = await begun();
      const prompt = placeOf(town, '> ');
      await play(town, [
        ['[', ' COPY   v mark  V lines  Ctrl+V block'],
        ['', '┏━ ❯ mayor'],
        ['', 'line 37 of 37'],
      ]);
      await town.until('the caret', () => !town.cursor().isHidden);
      expect(town.cursor()).toMatchObject({ x: prompt.x + 2, y: prompt.y });
      await play(town, [
        ['?line 7', ' SEARCH   ?line 7'],
        ['\r', 'line 7 of 37'],
        ['V', 'y copy'],
        ['j', 'line 8 of 37'],
      ]);
      expect(clipboard(town)).toEqual([]);
      await play(town, [['y', 'COMMAND   ✓ 2 lines copied']]);
      await clipboardIs(town, ['line 7\nline 8']);
      await town.until(
        'live again',
        (screen) => screen.includes('╭─ ❯ mayor') && town.cursor().isHidden,
      );
    });

    it('shows what is marked, and takes a block of it', async () => {
      const town = await begun();
      await play(town, [
        ['[g', 'line 1 of 37'],
        ['w\x16', 'y copy'],
        ['2j', 'line 2 of 37'],
        ['\r', '2 lines copied'],
      ]);
      await clipboardIs(town, ['1\n2']);
    });

    it('stands still while the program goes on, and moves again when it is left', async () => {
      const town = await begun({ ...lines, TOWN_FIXTURE_SAYS: '1' });
      await play(town, [
        ['[', 'line 37 of 37'],
        ['', 'COPY'],
      ]);
      const { y } = placeOf(town, 'line 37 of 37');
      const frozen = town.rows().slice(1, y);
      town.signal('SIGUSR1');
      await town.until('the other one speaks', (screen) => screen.includes('said 1'));
      town.signal('SIGUSR1');
      await town.until('and again', (screen) => screen.includes('said 2'));
      expect(town.rows().slice(1, y).join('\n')).not.toContain('said');
      expect(town.rows().slice(2, y)).toEqual(frozen.slice(1));
      await play(town, [
        ['v', 'y copy'],
        ['\x1b', 'Esc leave'],
        ['\x1b', 'COMMAND'],
      ]);
      await town.until('what it said', () => town.rows().slice(1, y).join('\n').includes('said 2'));
      expect(clipboard(town)).toEqual([]);
    });

    it('writes to a file, and over none that is there', async () => {
      const path = join(folder, `.town/yank-${columns}.txt`);
      const town = await begun();
      await play(town, [
        ['[', 'line 37 of 37'],
        ['?line 7\rVs', 'Write "line 7" to a file'],
        ['', '.town/yank.txt'],
        ['', ' TO A FILE '],
      ]);
      await play(town, [[`\x15.town/yank-${columns}.txt\r`, '"line 7" written to ']]);
      expect(readFileSync(path, 'utf8')).toBe('line 7\n');
      await play(town, [
        ['[', 'line 37 of 37'],
        [`?line 9\rVs\x15.town/yank-${columns}.txt\r`, 'That file exists'],
      ]);
      expect(readFileSync(path, 'utf8')).toBe('line 7\n');
      await play(town, [['\r', '"line 9" written to ']]);
      expect(readFileSync(path, 'utf8')).toBe('line 7\nline 9\n');
      expect(clipboard(town)).toEqual([]);
    });

    it('copies what the mouse is dragged over, also in a terminal without the focus', async () => {
      const town = await begun();
      const here = placeOf(town, 'contract');
      town.type(mouse(0, here.x, here.y, 'M') + mouse(32, here.x + 3, here.y, 'M'));
      await town.until('a mark', (screen) => screen.includes('COPY   y copy'));
      town.type(mouse(32, here.x + 7, here.y, 'M') + mouse(0, here.x + 7, here.y, 'm'));
      await town.until('the notice', (screen) => screen.includes('COMMAND   ✓ "contract" copied'));
      await town.until('live again', (screen) => screen.includes('╭─ ❯ mayor'));
      const there = placeOf(town, 'Polishing');
      town.type(mouse(0, there.x, there.y, 'M') + mouse(32, there.x + 8, there.y, 'M'));
      await town.until('a mark there', (screen) => /┏━ ❯ (◘ )?worker\.1/.test(screen));
      town.type(mouse(0, there.x + 8, there.y, 'm'));
      await town.until('its focus', (screen) => /╭─ ❯ (◘ )?worker\.1/.test(screen));
      await town.until('the notice there', (screen) => screen.includes('"Polishing" copied'));
      await clipboardIs(town, ['contract', 'Polishing']);
    });

    it('copies a word at a double click, and a line at the third', async () => {
      const town = await begun();
      const { x, y } = placeOf(town, 'payment/');
      town.type(click(x, y) + click(x, y));
      await town.until('the word', (screen) => screen.includes('"src/payment/" copied'));
      town.type(click(x, y + 1) + click(x, y + 1) + click(x, y + 1));
      await town.until('the line', (screen) => screen.includes('"  ✔ ask for the contract'));
      expect(clipboard(town)).toEqual([
        sequence('src/payment/'),
        sequence('the'),
        sequence('  ✔ ask for the contract         1 answer'),
      ]);
    });

    it('goes on in another size of the window', async () => {
      const town = await begun();
      await play(town, [['[gv', 'line 1 of 37']]);
      town.resize(100, 30);
      await town.until('the new size', (screen) => screen.includes('37x9'));
      await play(town, [
        ['ve', 'y copy'],
        ['y', '"line" copied'],
      ]);
      await clipboardIs(town, ['line']);
    });

    it('says honestly that a program with a screen of its own keeps no lines', async () => {
      const town = await begun({ TOWN_FIXTURE_SCREEN: '\x1b[?1049h\x1b[?1h' });
      const word = 'This program keeps no lines above its screen.';
      await play(town, [
        ['\x1b[5~', `COMMAND   ${word}`],
        ['j', 'n new goal'],
        ['k', 'n new goal'],
        ['[', `COPY   ${word}`],
        ['q', 'COMMAND'],
        ['\r', 'TYPING'],
      ]);
      const { x, y } = placeOf(town, 'contract');
      town.type(`${mouse(65, x, y, 'M')}x`);
      const wanted = `${'1b4f42'.repeat(3)}78`;
      const got = () => inputTo('r-1');
      await until('three keys and a letter', () => got() === wanted, { saw: got });
    });

    it('lets no clipboard sequence of a program through', async () => {
      const theft = '\x1b]52;c;ZXZpbA==\x07\x1b]52;c;?\x1b\\';
      const town = await begun({ ...lines, TOWN_FIXTURE_SCREEN: theft });
      await play(town, [
        ['[', 'line 37 of 37'],
        ['?line 7\rVy', '"line 7" copied'],
      ]);
      await clipboardIs(town, ['line 7']);
      expect(inputTo('r-1')).toBe('');
    });
  });
