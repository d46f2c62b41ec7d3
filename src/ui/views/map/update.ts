/** The Map view: going from house to house, and into one. Pure. */
import type { Situation } from '../../model/action-spec.ts';
import { only, opened, type Update } from '../../model/effect.ts';
import { emptyList, moved, selectId } from '../../model/list.ts';
import type { View } from '../../model/model.ts';
import { visited } from '../town/focus.ts';
import type { PageRules } from '../view-rules.ts';
import { houseBeside, planWithRoom } from './drawing/map.ts';
import { chosenInhabitant, inhabitantsHere } from './keys.ts';
import { firstMap, houseIn, type Inhabitant } from './state.ts';

const ways = {
  'house left': 'left',
  'house right': 'right',
  'house above': 'up',
  'house below': 'down',
} as const;

export const map: PageRules = {
  act(situation, action): Update {
    const { view } = situation;
    switch (action) {
      case 'house left':
      case 'house right':
        return only(walked(situation, ways[action]));
      case 'house above':
      case 'house below':
        return view.map.keys === 'streets'
          ? only(walked(situation, ways[action]))
          : only(through(situation, action === 'house above' ? 'up' : 'down'));
      case 'enter':
        return entered(situation);
      case 'out of house':
        return only({ ...view, map: { ...view.map, keys: 'streets' } });
      default:
        return only(view);
    }
  },
  pick(situation, id) {
    const { view, facts } = situation;
    const house = houseIn(view.map, facts.state);
    const [kind, name = ''] = id.split(/ (.*)/s);
    if (kind === 'house')
      return name === house && view.map.keys === 'streets'
        ? entered(situation)
        : only(at(view, name));
    const all = inhabitantsHere(situation);
    const picked = all.find((each) => each.id === id);
    if (picked === undefined) return only(view);
    if (chosenInhabitant(situation)?.id === id) return goTo(situation, picked);
    const list = selectId(view.map.list, idsOf(all), id, facts.rows);
    return only({ ...view, map: { ...view.map, keys: 'house', list } });
  },
  wheel: (situation, lines) => {
    let { view } = situation;
    for (let left = Math.abs(lines); left > 0; left -= 1)
      view = through({ ...situation, view }, lines > 0 ? 'down' : 'up');
    return only(view);
  },
  filter: null,
  filterOf: () => '',
};

function at(view: View, house: string): View {
  return { ...view, map: { ...firstMap, house } };
}

/** To another house; whoever was in one comes out. */
function walked({ view, facts }: Situation, way: 'left' | 'right' | 'up' | 'down'): View {
  const { graph } = facts.state;
  const from = houseIn(view.map, facts.state);
  if (graph === null || from === null) return view;
  return at(view, houseBeside(planWithRoom(graph), from, way) ?? from);
}

function through(situation: Situation, move: 'up' | 'down'): View {
  const { view, facts } = situation;
  const list = moved(view.map.list, idsOf(inhabitantsHere(situation)), move, facts.rows);
  return { ...view, map: { ...view.map, keys: 'house', list } };
}

function entered(situation: Situation): Update {
  const { view } = situation;
  const chosen = chosenInhabitant(situation);
  if (chosen !== null) return goTo(situation, chosen);
  return only({ ...view, map: { ...view.map, keys: 'house', list: emptyList } });
}

/** To the terminal of a seat, or to all of a task. */
function goTo({ view }: Situation, chosen: Inhabitant): Update {
  if (chosen.kind === 'seat') return only(visited(view, chosen.seat));
  return only(opened(view, { kind: 'task', task: chosen.task, scroll: 0 }));
}

function idsOf(all: Inhabitant[]): string[] {
  return all.map(({ id }) => id);
}
