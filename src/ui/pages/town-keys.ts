/** What the keys of the Town view do. */
import type { About, Situation } from '../about.ts';
import { focused } from '../view.ts';

const hasSession = ({ view, facts }: Situation) => (focused(view, facts)?.run ?? null) !== null;
const hasSeats = ({ facts }: Situation) => facts.seats.length > 0;
const someoneAsks = ({ facts }: Situation) => facts.seats.some((seat) => seat.reading === 'asking');
const canScroll = ({ facts }: Situation) => facts.history > 0;

export const townActions = {
  type: {
    words: 'type to the agent, in the focused terminal',
    hint: 'type',
    when: hasSession,
    also: 'write talk message enter',
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
  search: { words: 'search the focused terminal', hint: 'search', when: hasSession },
  'scroll up': { words: 'scroll the focused terminal back', hint: null, when: canScroll },
  'scroll down': { words: 'scroll it forward', hint: null, when: canScroll },
} as const satisfies Record<string, About>;

/** While something is found in a terminal. */
export const searchActions = {
  older: { words: 'the match before, further up', hint: 'matches', pair: 'newer' },
  newer: { words: 'the match after, further down', hint: null },
  'end search': { words: 'end the search', hint: 'end search', stays: true },
} as const satisfies Record<string, About>;
