/** Everything that can be done or gone to, found by a few letters of its name. Pure. */
import { go, prepare } from 'fuzzysort';
import type { State } from '../../core/state.ts';
import { sanitise } from '../../terminal/sanitise.ts';
import { type Action, actions } from '../input/actions.ts';
import { bindable, type Context, contextsOf, works } from '../input/keymap.ts';
import type { About, Situation } from '../model/action-spec.ts';
import { closed } from '../model/effect.ts';
import { isListMove } from '../model/list.ts';
import { onceOf } from '../model/memoise.ts';
import type { Pressed } from '../model/message.ts';
import { needsIn, seatFacts } from '../model/selectors.ts';
import { isCaretMove } from '../panes/copy-mode/moves.ts';
import { kindWords } from '../views/inbox/state.ts';

export type Entry = {
  id: string;
  /** What it is found by, and other words for the same. */
  words: string;
  also: string;
  kind: 'do' | 'seat' | 'task' | 'inbox';
  /** Where its chord stands in the table of keys, for what has one. */
  bound: { context: Context; action: Action } | null;
  input: Pressed;
};

export type Found = {
  entry: Entry;
  /** The letters of its words that were asked for. */
  marks: readonly number[];
};

/** More than anyone reads through. */
const mostFound = 100;
/** Letters in their order are a match, however far apart; the best comes first anyway. */
const leastScore = 0;

/** What the palette offers, the best first; with no letters what can be done now. */
export function paletteFound(situation: Situation, letters: string): Found[] {
  const entries = entriesOf(situation);
  if (letters.trim() === '')
    return entries.slice(0, mostFound).map((entry) => ({ entry, marks: [] }));
  const keys = [sought, soughtToo];
  return go(letters, entries, { keys, limit: mostFound, threshold: leastScore }).map((found) => ({
    entry: found.obj,
    marks: found[0]?.indexes ?? [],
  }));
}

/** What is made of the words before they are searched; left to itself the library keeps it for ever. */
const sought = onceOf(({ words }: Entry) => prepare(words));
const soughtToo = onceOf(({ also }: Entry) => prepare(also));

/** Everything there is to find, while the palette lies over the view. */
function entriesOf({ view, facts }: Situation): Entry[] {
  const under = { view: closed(view), facts };
  return [
    ...doable(under),
    ...typing(under),
    ...moreSeats(under),
    ...placesIn(facts.state),
    ...themes(view),
  ];
}

/** Everything to go to. What is over is on the board. */
const placesIn = onceOf((state: State): Entry[] => {
  const items = needsIn(state).map(({ id, kind, seat, role, text }): Entry => {
    const words = `${kindWords[kind]} ${seat ?? role ?? ''}: ${text}`;
    return entry('inbox', words, { kind: 'open', what: 'item', id });
  });
  const seats = seatFacts(state).map(({ name, run, reading }): Entry => {
    const task = state.tasks[state.runs[run ?? '']?.task ?? '']?.title ?? '';
    return entry('seat', `${name} ${reading ?? ''} ${task}`, {
      kind: 'open',
      what: 'seat',
      id: name,
    });
  });
  const tasks = Object.values(state.tasks)
    .filter(({ place }) => place.kind !== 'done' && place.kind !== 'dropped')
    .map(({ id, title }) => entry('task', `${id} ${title}`, { kind: 'open', what: 'task', id }));
  return [...items, ...seats, ...tasks];
});

function themes({ theme: { chosen, names } }: Situation['view']): Entry[] {
  return names.map((name): Entry => {
    const words = `theme ${name}${name === chosen ? ', as it is now' : ''}`;
    return {
      id: `theme ${name}`,
      kind: 'do',
      words: sanitise(words),
      also: 'colours colors',
      bound: null,
      input: { kind: 'theme', name },
    };
  });
}

function entry(
  kind: Entry['kind'],
  words: string,
  input: Extract<Pressed, { kind: 'open' }>,
): Entry {
  return { id: `${kind} ${input.id}`, kind, words: sanitise(words), also: '', bound: null, input };
}

/** Actions of this view that do something now. */
function doable(situation: Situation): Entry[] {
  return contextsOf(situation.view).flatMap((context) =>
    bindable[context]
      .filter((action) => action !== 'palette' && !isMove(action) && works(action, situation))
      .map((action): Entry => {
        const bound = { context, action };
        const { words, also = '' }: About = actions[action];
        const input = { kind: 'action', action } as const;
        return { id: `do ${action}`, kind: 'do', words, also, bound, input };
      }),
  );
}

/** From where nothing can be typed to, the way to the first terminal that can be. */
function typing(situation: Situation): Entry[] {
  const seat = situation.facts.seats.find(({ run }) => run !== null);
  const isHere = situation.view.page === 'town' && works('type', situation);
  if (seat === undefined || isHere) return [];
  const { also } = actions.type;
  const input = { kind: 'open', what: 'seat', id: seat.name } as const;
  return [
    {
      id: 'to type',
      kind: 'do',
      words: 'type to an agent: go to its terminal',
      also,
      bound: null,
      input,
    },
  ];
}

/** A seat more for each role that has seats, shown in the Team view before it is written. */
function moreSeats({ facts }: Situation): Entry[] {
  return Object.values(facts.state.graph?.roles ?? {})
    .filter((role) => 'seats' in role)
    .map(
      ({ name }): Entry => ({
        id: `add ${name}`,
        kind: 'do',
        words: sanitise(`add a ${name}: one more seat, shown in Team first`),
        also: 'agent more scale',
        bound: null,
        input: { kind: 'add seat', role: name },
      }),
    );
}

/** Nobody goes one row on by its name. */
function isMove(action: Action): boolean {
  return isListMove(action) || isCaretMove(action);
}
