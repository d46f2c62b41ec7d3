/** What stands where there is nothing yet: what will be there, and the keys that lead to it. */
import type { Action } from '../input/actions.ts';
import { type Context, type Keymap, spoken } from '../input/keymap.ts';
import { cells } from '../theme/text-width.ts';

export type KeyAdvice = { context: Context; action: Action; words: string };

/** The keys that there are, their chords filled with blanks to one width. */
export function namedKeys(keymap: Keymap, keys: KeyAdvice[]): { chord: string; what: string }[] {
  const named = keys.flatMap(({ context, action, words: what }) => {
    const chord = keymap[context][action]?.[0];
    return chord === undefined ? [] : [{ chord: spoken(chord), what }];
  });
  const widest = Math.max(0, ...named.map(({ chord }) => cells(chord)));
  return named.map(({ chord, what }) => ({
    chord: chord + ' '.repeat(widest - cells(chord)),
    what,
  }));
}

export const newGoal: KeyAdvice = {
  context: 'command',
  action: 'goal',
  words: 'give the town a goal',
};
export const toTown: KeyAdvice = {
  context: 'command',
  action: 'town',
  words: 'watch the agents at work',
};
