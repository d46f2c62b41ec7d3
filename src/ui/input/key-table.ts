/** The table of keys as people read it: the help page, and the list in the README. */
import type { About } from '../model/action-spec.ts';
import type { Page } from '../views/pages.ts';
import { actions } from './actions.ts';
import { bindable, type Keymap, pageContexts, spoken } from './keymap.ts';

/** `also` has other words for what a key does, for those who search. */
export type KeySection = { title: string; keys: { chord: string; words: string; also: string }[] };

const titles: Record<
  | Page
  | 'list'
  | 'command'
  | 'search'
  | 'copy'
  | 'task'
  | 'line'
  | 'editing'
  | 'typing'
  | 'anywhere',
  string
> = {
  town: 'Town',
  map: 'Map',
  board: 'Board',
  inbox: 'Inbox',
  feed: 'Feed',
  review: 'Review',
  team: 'Team',
  list: 'In every list',
  command: 'In every view',
  search: 'While something is found in a terminal',
  copy: 'COPY: in a terminal that stands still',
  task: 'In the details of a task',
  line: 'While you write a line',
  editing: 'What edits it',
  typing: 'TYPING: all other keys go to the agent',
  anywhere: 'In Town, also while typing',
};

/** The whole table. What works in this view comes first, and before it what has the keys now. */
export function keyTable(
  keymap: Keymap,
  page: Page,
  first: 'copy' | 'nothing' = 'nothing',
): KeySection[] {
  const here: (keyof typeof titles)[] = [
    ...(first === 'nothing' ? [] : [first]),
    page,
    ...(pageContexts[page].includes('list') ? (['list'] as const) : []),
    'command',
    'typing',
    'anywhere',
  ];
  const names = Object.keys(titles) as (keyof typeof titles)[];
  return [...here, ...names.filter((name) => !here.includes(name))].map((context) => ({
    title: titles[context],
    keys: bindable[context].flatMap((action) => {
      const chords = keymap[context][action] ?? [];
      if (chords.length === 0) return [];
      const { words, also = '' }: About = actions[action];
      return [{ chord: chords.map(spoken).join(' '), words, also }];
    }),
  }));
}
