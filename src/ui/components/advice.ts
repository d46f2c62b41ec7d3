/** What stands where there is nothing yet: what will be there, and the keys that lead to it. */
import type { Action } from '../input/actions.ts';
import { type Context, type Keymap, spoken } from '../input/keymap.ts';
import { type Row, span } from '../scene/spans.ts';
import { cells, wrapped } from '../theme/text-width.ts';

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

/** A sentence, and under it a row for each key. An action without a key has no row. */
export function advice(
  keymap: Keymap,
  { words, keys, width }: { words: string; keys: KeyAdvice[]; width: number },
): Row[] {
  const named = namedKeys(keymap, keys);
  return [
    ...wrapped(words, width, 6).map((line): Row => [span(line, 'quiet')]),
    ...(named.length > 0 ? [[]] : []),
    ...named.map(({ chord, what }): Row => [span(`  ${chord}  `, 'strong'), span(what)]),
  ];
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
