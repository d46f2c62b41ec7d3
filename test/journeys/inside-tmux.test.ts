/** The core of what a person does, in the built program inside tmux, which has the last word on what keys and cells are. */
import { beforeAll, expect, onTestFinished, test } from 'vitest';
import { startTeam } from './keys/team.ts';
import { openPlaceFor, type Place, program } from './place.ts';
import { areInstalled } from './programs.ts';
import { openTmux, prompt } from './tmux.ts';

let place: Place;
beforeAll(() =>
  openPlaceFor(async (made) => {
    place = made;
    await startTeam(place);
  }),
);

const sizes = [
  { columns: 80, rows: 24 },
  { columns: 120, rows: 40 },
  { columns: 200, rows: 50 },
];

/**
 * What is pressed, by tmux's names or as text, and what is then seen. tmux may show the upper half of a frame
 * first: before Escape the bottom line is awaited too, or its old COMMAND is taken for the new one.
 */
const steps: [press: string[] | string, sign: string | RegExp][] = [
  [['J'], /❯ (◘ )?worker\.1/],
  [['K'], /❯ mayor\.1/],
  [['Enter'], 'TYPING'],
  ['good morning', 'good morning'],
  [['Enter'], 'HEARD <good morning>'],
  [['C-a'], 'COMMAND'],
  [['2'], '─ worker · sits'],
  [['3'], '❯ Ask for a colour'],
  [['4'], ' for you ─'],
  [['5'], '╭─ Feed '],
  [['6'], '→ reviewer approve → gate'],
  [['7'], '╭─ Team ─'],
  [['1'], /❯ mayor\.1/],
  [[':'], /Do or go to[\s\S]*\n PALETTE /],
  [['Escape'], 'COMMAND'],
  [['?'], /─ Keys ─[\s\S]*\n HELP /],
  [['Escape'], 'COMMAND'],
  [['n'], '─ New goal ─'],
  ['Write a poem', 'Write a poem'],
  [['Enter'], /Goal added: t-\d+/],
  [['z'], /^[^\n]*\n╭─ ❯ mayor\.1/],
  [['z'], /^[^\n]*\n mayor /],
  [['Space'], /── (◘ )?worker\.3/],
  [['Space'], /╭─ (◘ )?worker\.1/],
  [['C-z'], prompt],
  ['fg', 'fg'],
  [['Enter'], 'COMMAND'],
  [['q'], '❯ Detach'],
];

for (const size of sizes)
  test.runIf(areInstalled('tmux'))(
    `the core set at ${size.columns}×${size.rows}, and the shell has its terminal back`,
    async () => {
      const tmux = openTmux(place, size);
      onTestFinished(tmux.close);
      await tmux.until(new RegExp(`^${prompt}\\s*$`));
      const before = tmux.modes();
      tmux.type(`'${process.execPath}' '${program}'`);
      tmux.keys('Enter');
      await tmux.until(/❯ mayor\.1[\s\S]*COMMAND/);
      expect(tmux.modes()).not.toBe(before);
      for (const [press, sign] of steps) {
        if (typeof press === 'string') tmux.type(press);
        else tmux.keys(...press);
        await tmux.until(sign);
      }
      tmux.keys('Enter');
      await tmux.until(new RegExp(`go(es)? on[\\s\\S]*${prompt}\\s*$`));
      expect(tmux.modes()).toBe(before);
    },
    180_000,
  );
