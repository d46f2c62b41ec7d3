/** The table of keys as people read it: the help page, and the list in the README. */
import { actions } from './actions.ts';
import { bindable, type Context, type Keymap, spoken } from './keymap.ts';
import type { Page } from './pages.ts';

export type KeySection = { title: string; keys: { chord: string; words: string }[] };

const titles: [Context, string][] = [
  ['town', 'Town'],
  ['inbox', 'Inbox'],
  ['list', 'In every list'],
  ['command', 'In every view'],
  ['typing', 'TYPING: all other keys go to the agent'],
  ['anywhere', 'In Town, also while typing'],
];

/** The whole table, the keys of one view first. */
export function keyTable(keymap: Keymap, page: Page): KeySection[] {
  const isHere = ([context]: [Context, string]) => Number(context !== page);
  return titles
    .toSorted((a, b) => isHere(a) - isHere(b))
    .map(([context, title]) => ({
      title,
      keys: bindable[context].flatMap((action) => {
        const chords = keymap[context][action] ?? [];
        if (chords.length === 0) return [];
        return [{ chord: chords.map(spoken).join(' '), words: actions[action].words }];
      }),
    }));
}
