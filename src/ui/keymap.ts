/**
 * What keys do, as data. The chords come from `config/keys.yaml` and the user's own file; the words
 * for help, the hints at the bottom and the moments an action works are here.
 */
import { type Facts, focused, top, type View } from './view.ts';

/** Where a chord is looked up. `anywhere` holds in COMMAND and in TYPING. */
export const contexts = ['anywhere', 'typing', 'command', 'choice', 'line', 'help'] as const;
export type Context = (typeof contexts)[number];

type Situation = { view: View; facts: Facts };

type About = {
  /** For the help page. */
  words: string;
  /** For the bottom line; null keeps the action off it. */
  hint: string | ((situation: Situation) => string) | null;
  when?: (situation: Situation) => boolean;
  /** Its opposite, named in the same hint. */
  pair?: string;
  /** Its hint stays when there is no room for all. */
  stays?: true;
};

const always = () => true;
const hasSession = ({ view, facts }: Situation) => (focused(view, facts)?.run ?? null) !== null;
const hasSeats = ({ facts }: Situation) => facts.seats.length > 0;
const someoneAsks = ({ facts }: Situation) => facts.seats.some((seat) => seat.reading === 'asking');
const canScroll = ({ facts }: Situation) => facts.history > 0;
const hasChoices = ({ view, facts }: Situation) => {
  const overlay = top(view);
  if (overlay?.kind !== 'answer') return overlay?.kind === 'quit';
  return (facts.inbox.find(({ id }) => id === overlay.item)?.choices.length ?? 0) > 1;
};

/** Every action, in the order in which help and hints name them. */
export const actions = {
  leave: {
    words: 'leave the terminal; twice sends the key on',
    hint: 'leaves, twice sends it',
    stays: true,
  },
  type: { words: 'type into the focused terminal', hint: 'type', when: hasSession },
  answer: {
    words: 'answer what waits in the inbox',
    hint: ({ facts }) => `answer (${facts.inbox.length})`,
    when: ({ facts }) => facts.inbox.length > 0,
  },
  asking: { words: 'go to the next seat that asks', hint: 'next asking', when: someoneAsks },
  'asking back': { words: 'go to the seat before that asks', hint: null, when: someoneAsks },
  next: { words: 'next seat', hint: 'seats', when: hasSeats, pair: 'previous' },
  previous: { words: 'seat before', hint: null, when: hasSeats },
  first: { words: 'first seat', hint: null, when: hasSeats },
  last: { words: 'last seat', hint: null, when: hasSeats },
  zoom: {
    words: 'zoom the focused terminal, or go back to the tiles',
    hint: ({ view }) => (view.zoom === 'zoomed' ? 'unzoom' : 'zoom'),
    when: hasSeats,
  },
  goal: { words: 'give the town a new goal', hint: 'new goal' },
  pause: {
    words: 'pause the town, or let it go on',
    hint: ({ facts }) => (facts.activity === 'open' ? 'pause' : 'resume'),
  },
  'scroll up': { words: 'scroll the focused terminal back', hint: null, when: canScroll },
  'scroll down': { words: 'scroll it forward', hint: null, when: canScroll },
  mouse: { words: 'give the mouse to your terminal to select text, or back', hint: null },
  suspend: { words: 'suspend this screen; the shell brings it back with fg', hint: null },
  repaint: { words: 'paint the whole screen again', hint: null },
  help: { words: 'show the keys', hint: 'help', stays: true },
  quit: { words: 'leave the screen', hint: 'quit', stays: true },
  confirm: { words: 'confirm', hint: 'confirm', stays: true },
  'choice before': { words: 'choice before', hint: null, when: hasChoices },
  'choice after': {
    words: 'next choice',
    hint: 'choose',
    when: hasChoices,
    pair: 'choice before',
  },
  'item after': {
    words: 'next item of the inbox',
    hint: 'next item',
    when: ({ view, facts }) => top(view)?.kind === 'answer' && facts.inbox.length > 1,
  },
  cancel: { words: 'go back', hint: 'back', stays: true },
  up: { words: 'up', hint: null },
  down: { words: 'down', hint: 'scroll', pair: 'up' },
} as const satisfies Record<string, About>;

export type Action = keyof typeof actions;

/** Which actions a context may bind. */
export const bindable: Record<Context, readonly Action[]> = {
  anywhere: ['next', 'previous', 'zoom'],
  typing: ['leave'],
  command: [
    'type',
    'answer',
    'asking',
    'asking back',
    'next',
    'previous',
    'first',
    'last',
    'zoom',
    'goal',
    'pause',
    'scroll up',
    'scroll down',
    'mouse',
    'repaint',
    'suspend',
    'help',
    'quit',
  ],
  choice: ['confirm', 'choice before', 'choice after', 'cancel'],
  line: ['confirm', 'choice before', 'choice after', 'item after', 'cancel'],
  help: ['up', 'down', 'cancel'],
};

/** The chords of each action, by context, most usual chord first. */
export type Keymap = Record<Context, Partial<Record<Action, string[]>>>;

/** What has the keys now. */
export function contextOf(view: View): Context {
  const overlay = top(view);
  if (overlay === null) return view.mode.kind;
  if (overlay.kind === 'help') return 'help';
  return overlay.kind === 'quit' ? 'choice' : 'line';
}

/** The action of a chord where the keys go now, or null. */
export function actionOf(keymap: Keymap, view: View, chord: string): Action | null {
  const context = contextOf(view);
  const shared = context === 'command' || context === 'typing';
  return find(keymap, context, chord) ?? (shared ? find(keymap, 'anywhere', chord) : null);
}

/** True when the action does something in this situation. */
export function works(action: Action, situation: Situation): boolean {
  const about: About = actions[action];
  return (about.when ?? always)(situation);
}

export type Hint = { chord: string; words: string; stays: boolean };

/** The keys that work now, most useful first. */
export function hints(keymap: Keymap, situation: Situation): Hint[] {
  const context = contextOf(situation.view);
  const own = bindable[context].flatMap((action) => hintOf(keymap, context, action, situation));
  if (context !== 'typing') return own;
  const shared = bindable.anywhere.flatMap((action) =>
    hintOf(keymap, 'anywhere', action, situation),
  );
  return [...own, ...shared];
}

function hintOf(keymap: Keymap, context: Context, action: Action, situation: Situation): Hint[] {
  const about: About = actions[action];
  const chord = keymap[context][action]?.[0];
  if (chord === undefined || about.hint === null || !works(action, situation)) return [];
  const opposite = Object.entries(keymap[context]).find(([name]) => name === about.pair)?.[1][0];
  const words = typeof about.hint === 'string' ? about.hint : about.hint(situation);
  const named = opposite === undefined ? spoken(chord) : `${spoken(chord)} ${spoken(opposite)}`;
  return [{ chord: named, words, stays: about.stays ?? false }];
}

export type HelpSection = { title: string; keys: { chord: string; words: string }[] };

/** The whole table, for the help page. */
export function helpSections(keymap: Keymap): HelpSection[] {
  const titles: [Context, string][] = [
    ['command', 'COMMAND'],
    ['typing', 'TYPING: all other keys go to the agent'],
    ['anywhere', 'In both'],
  ];
  return titles.map(([context, title]) => ({
    title,
    keys: bindable[context].flatMap((action) => {
      const chords = keymap[context][action] ?? [];
      if (chords.length === 0) return [];
      return [{ chord: chords.map(spoken).join(' '), words: actions[action].words }];
    }),
  }));
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
  if (parts.length === 1 || chord === '+') return glyphs[chord] ?? chord;
  const named = parts.map((part) => glyphs[part] ?? part.charAt(0).toUpperCase() + part.slice(1));
  return named.sort((a, b) => Number(b === 'Ctrl') - Number(a === 'Ctrl')).join('+');
}

function find(keymap: Keymap, context: Context, chord: string): Action | null {
  const found = bindable[context].find((action) => keymap[context][action]?.includes(chord));
  return found ?? null;
}
