/** What the keys of the Map view do. */
import type { About, Situation } from '../../model/action-spec.ts';
import { selectedIn } from '../../model/list.ts';
import { houseIn, type Inhabitant, inhabitants } from './state.ts';

/** What stands in the list of the selected house. */
export function inhabitantsHere({ view, facts }: Situation): Inhabitant[] {
  const house = houseIn(view.map, facts.state);
  return house === null ? [] : inhabitants(facts.state, facts.seats, house);
}

/** The one of them that is selected; null between the houses. */
export function chosenInhabitant(situation: Situation): Inhabitant | null {
  const { map } = situation.view;
  if (map.keys === 'streets') return null;
  const all = inhabitantsHere(situation);
  const id = selectedIn(
    map.list,
    all.map((each) => each.id),
  );
  return all.find((each) => each.id === id) ?? null;
}

const hasGraph = ({ facts }: Situation) => facts.state.graph !== null;
const isInside = ({ view }: Situation) => view.map.keys === 'house';

export const mapActions = {
  enter: {
    words: 'go into the house: its seats and its queue; again goes to what is selected',
    hint: (situation) =>
      isInside(situation)
        ? { seat: 'terminal', task: 'open' }[chosenInhabitant(situation)?.kind ?? 'task']
        : 'go in',
    when: (situation) =>
      hasGraph(situation) && (!isInside(situation) || chosenInhabitant(situation) !== null),
  },
  'out of house': { words: 'go out of the house', hint: 'out', when: isInside },
  'house left': { words: 'house to the left', hint: 'houses', pair: 'house right', when: hasGraph },
  'house right': { words: 'house to the right', hint: null, when: hasGraph },
  'house above': {
    words: 'house above; in a house the row before',
    hint: null,
    when: hasGraph,
  },
  'house below': {
    words: 'house below; in a house the next row',
    hint: ({ view }) => (view.map.keys === 'house' ? 'rows' : null),
    pair: 'house above',
    when: hasGraph,
  },
} as const satisfies Record<string, About>;
