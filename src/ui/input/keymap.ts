/**
 * Which chord does what. The chords come from `config/keys.yaml` and the user's own file; where they
 * are looked up follows from the view.
 */
import type { About, Situation } from '../model/action-spec.ts';
import { type Overlay, top, type View } from '../model/model.ts';
import type { Page } from '../views/pages.ts';
import { type Action, actions, actionsOf } from './actions.ts';

/**
 * Where a chord is looked up. `command` holds in every view, `list` in those that are a list, and
 * `anywhere` in the Town view in both modes.
 */
export const contexts = [
  'anywhere',
  'typing',
  'command',
  'list',
  'town',
  'map',
  'board',
  'inbox',
  'feed',
  'review',
  'team',
  'search',
  'copy',
  'task',
  'choice',
  'stopping',
  'choices',
  'line',
  'editing',
  'help',
] as const;
export type Context = (typeof contexts)[number];

/** Which actions a context may bind. */
export const bindable: Record<Context, readonly Action[]> = {
  anywhere: [
    ...(['seat left', 'seat right', 'seat above', 'seat below'] as const),
    ...(['next', 'previous', 'zoom'] as const),
  ],
  typing: ['leave'],
  command: actionsOf.common,
  list: actionsOf.list,
  town: actionsOf.town,
  map: actionsOf.map,
  board: actionsOf.board,
  inbox: actionsOf.inbox,
  feed: actionsOf.feed,
  review: actionsOf.review,
  team: actionsOf.team,
  search: actionsOf.search,
  copy: [...actionsOf.copy, 'palette', 'help'],
  task: [
    ...(['up', 'down', 'page up', 'page down', 'retry', 'hand', 'drop'] as const),
    ...(['sooner', 'later', 'to seat', 'review it', 'cancel'] as const),
  ],
  choice: ['confirm', 'choice before', 'choice after', 'cancel'],
  stopping: ['leave now'],
  choices: ['confirm', 'choice before', 'choice after', 'note', 'item after', 'cancel'],
  line: [
    ...(['confirm', 'choice before', 'choice after', 'written before'] as const),
    ...(['written after', 'item after', 'cancel'] as const),
  ],
  editing: actionsOf.editing,
  help: ['up', 'down', 'page up', 'page down', 'filter', 'cancel'],
};

/** The contexts of each view, the nearest first; `command` comes after them. */
export const pageContexts: Record<Page, Context[]> = {
  town: ['town', 'anywhere'],
  map: ['map'],
  board: ['board', 'list'],
  inbox: ['inbox', 'list'],
  feed: ['feed', 'list'],
  review: ['review', 'list'],
  team: ['team', 'list'],
};

/** The chords of each action, by context, most usual chord first. */
export type Keymap = Record<Context, Partial<Record<Action, string[]>>>;

/** What has the keys now, the nearest first. */
export function contextsOf(view: View): Context[] {
  const overlay = top(view);
  if (overlay !== null) {
    const context = overlayContext(overlay);
    return context === 'line' ? ['line', 'editing'] : [context];
  }
  if (view.mode.kind === 'typing') return ['typing', 'anywhere'];
  if (view.mode.kind === 'copying') return ['copy', 'anywhere'];
  const searching: Context[] = view.page === 'town' && view.search !== null ? ['search'] : [];
  return [...searching, ...pageContexts[view.page], 'command'];
}

function overlayContext(overlay: Overlay): Context {
  switch (overlay.kind) {
    case 'help':
      return 'help';
    case 'task':
      return 'task';
    case 'stopping':
      return 'stopping';
    case 'quit':
    case 'drop':
    case 'hand':
      return 'choice';
    case 'form':
      return overlay.line === null ? 'choice' : 'line';
    case 'answer':
      return overlay.stage === 'choices' ? 'choices' : 'line';
    case 'goal':
    case 'palette':
    case 'search':
    case 'filter':
      return 'line';
  }
}

/** Where a key goes that does nothing of its own. */
export function keysGo(view: View): 'nowhere' | 'terminal' | 'line' | 'letters' {
  const [context] = contextsOf(view);
  if (context === 'typing') return 'terminal';
  if (context === 'choices') return 'letters';
  return context === 'line' ? 'line' : 'nowhere';
}

/** Contexts that are looked up together, in which a chord may mean one thing only. */
export function chains(): Context[][] {
  const dialogs: Context[] = ['search', 'task', 'choice', 'stopping', 'choices', 'help'];
  return [
    ['typing', 'anywhere'],
    ['copy', 'anywhere'],
    ['line', 'editing'],
    ...Object.values(pageContexts).map((own): Context[] => [...own, 'command']),
    ...dialogs.map((dialog) => [dialog]),
  ];
}

/** The action of a chord where the keys go now, or null. */
export function actionOf(keymap: Keymap, view: View, chord: string): Action | null {
  for (const context of contextsOf(view)) {
    const found = bindable[context].find((action) => keymap[context][action]?.includes(chord));
    if (found !== undefined) return found;
  }
  return null;
}

/** True when the action does something in this situation. */
export function works(action: Action, situation: Situation): boolean {
  const about: About = actions[action];
  return about.when?.(situation) ?? true;
}

export type Hint = { chord: string; words: string; stays: boolean };

const order = Object.keys(actions);

/** The keys that work now, most useful first. */
export function hints(keymap: Keymap, situation: Situation): Hint[] {
  const named = new Set<Action>();
  const found = contextsOf(situation.view).flatMap((context) =>
    bindable[context].flatMap((action) => {
      if (named.has(action)) return [];
      named.add(action);
      return hintOf({ keymap, context, action }, situation).map((hint) => ({ action, hint }));
    }),
  );
  return found
    .sort((a, b) => order.indexOf(a.action) - order.indexOf(b.action))
    .map(({ hint }) => hint);
}

type Bound = { keymap: Keymap; context: Context; action: Action };

function hintOf({ keymap, context, action }: Bound, situation: Situation): Hint[] {
  const about: About = actions[action];
  const chord = keymap[context][action]?.[0];
  const words = typeof about.hint === 'function' ? about.hint(situation) : about.hint;
  if (chord === undefined || words === null || !works(action, situation)) return [];
  const others = Object.entries(keymap[context]).flatMap(([name, chords]) =>
    [about.pair].flat().includes(name) ? chords.slice(0, 1) : [],
  );
  return [{ chord: together([chord, ...others]), words, stays: about.stays ?? false }];
}

/** Letters that belong together are one word, as in `hjkl`. */
function together(chords: string[]): string {
  const isWord = chords.length > 2 && chords.every((chord) => chord.length === 1);
  return chords.map(spoken).join(isWord ? '' : ' ');
}

const glyphs: Record<string, string> = {
  enter: '↵',
  up: '↑',
  down: '↓',
  left: '←',
  right: '→',
  tab: 'Tab',
  escape: 'Esc',
  space: 'Space',
  pageup: 'PgUp',
  pagedown: 'PgDn',
};

/** A chord as people write it: `alt+ctrl+h` is `Ctrl+Alt+H`. */
export function spoken(chord: string): string {
  const parts = chord.split('+');
  if (/^f\d+$/.test(chord)) return chord.toUpperCase();
  if (parts.length === 1 || chord === '+') return glyphs[chord] ?? chord;
  const named = parts.map((part) => glyphs[part] ?? part.charAt(0).toUpperCase() + part.slice(1));
  return named.sort((a, b) => Number(b === 'Ctrl') - Number(a === 'Ctrl')).join('+');
}
