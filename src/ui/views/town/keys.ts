/** What the keys of the Town view do. */
import type { About, Situation } from '../../model/action-spec.ts';
import { focused } from '../../model/model.ts';
import { lockOf } from './lock.ts';
import { borderFor, type Resize } from './split.ts';

const hasSession = ({ view, facts }: Situation) => (focused(view, facts)?.run ?? null) !== null;
const hasSeats = ({ facts }: Situation) => facts.seats.length > 0;
const someoneAsks = ({ facts }: Situation) => facts.seats.some(({ need }) => need !== null);
const canResize = (resize: Resize) => (situation: Situation) =>
  borderFor(situation.facts, resize) !== null;
const isLocked = ({ view, facts }: Situation) => {
  const seat = focused(view, facts)?.name;
  return seat !== undefined && lockOf(view.town.locks, facts.state, seat) !== null;
};
/** Whether the focused terminal is one of the small ones. */
const isSmall = ({ view, facts: { layout, seats } }: Situation) =>
  layout.kind === 'town' &&
  layout.tiles.length > 1 &&
  layout.tiles[0]?.seat !== focused(view, { seats })?.name;
const hasTerminal = ({ facts }: Situation) => facts.drawsOn !== 'nothing';
const canScroll = ({ facts }: Situation) => facts.history > 0;

export const townActions = {
  type: {
    words: 'type to the agent, in the focused terminal; twice when it is locked',
    hint: (situation) => (isLocked(situation) ? 'twice types' : 'type'),
    when: hasSession,
    also: 'write talk message enter',
  },
  asking: { words: 'go to the next seat that needs you', hint: 'asking', when: someoneAsks },
  'asking back': { words: 'go to the seat before that needs you', hint: null, when: someoneAsks },
  'seat left': {
    words: 'terminal to the left',
    hint: 'move',
    when: hasSeats,
    pair: ['seat below', 'seat above', 'seat right'],
  },
  'seat below': { words: 'terminal below', hint: null, when: hasSeats },
  'seat above': { words: 'terminal above', hint: null, when: hasSeats },
  'seat right': { words: 'terminal to the right', hint: null, when: hasSeats },
  zoom: {
    words: 'zoom the focused terminal, or go back to all',
    hint: ({ view }) => (view.zoom === 'in' ? 'unzoom' : 'zoom'),
    when: hasSeats,
  },
  layout: {
    words: 'tiles, or one open terminal in a stack of all',
    hint: ({ view }) => (view.town.layout === 'tile' ? 'stack' : 'tiles'),
    when: hasSeats,
  },
  next: { words: 'next seat of the roster', hint: 'roster', when: hasSeats, pair: 'previous' },
  previous: { words: 'seat before in the roster', hint: null, when: hasSeats },
  first: { words: 'first seat', hint: null, when: hasSeats },
  last: { words: 'last seat', hint: null, when: hasSeats },
  enlarge: {
    words: 'give the focused terminal the large place',
    hint: 'enlarge',
    when: isSmall,
  },
  lock: {
    words: 'lock the seat against stray typing, or unlock it',
    hint: (situation) => (isLocked(situation) ? 'unlock' : null),
    when: hasSession,
  },
  search: { words: 'search the focused terminal', hint: 'search', when: hasSession },
  larger: {
    words: 'more room for the large terminal',
    hint: 'split',
    when: canResize('larger'),
    pair: 'smaller',
  },
  smaller: { words: 'less room for it', hint: null, when: canResize('smaller') },
  'roster wider': { words: 'a wider roster', hint: null, when: canResize('roster wider') },
  'roster narrower': {
    words: 'a narrower roster',
    hint: null,
    when: canResize('roster narrower'),
  },
  even: { words: 'put all borders back', hint: null },
  copy: {
    words: 'copy from the focused terminal: it stands still, and you go about in it',
    hint: 'copy',
    when: hasTerminal,
  },
  'scroll up': { words: 'scroll the focused terminal back', hint: null, when: canScroll },
  'scroll down': { words: 'scroll it forward', hint: null, when: canScroll },
} as const satisfies Record<string, About>;

/** While something is found in a terminal. */
export const searchActions = {
  older: { words: 'the match before, further up', hint: 'matches', pair: 'newer' },
  newer: { words: 'the match after, further down', hint: null },
  'end search': { words: 'end the search', hint: 'end search', stays: true },
} as const satisfies Record<string, About>;
