/** What the Map view keeps. */
import { find } from '../../../core/draft.ts';
import type { State } from '../../../core/state.ts';
import { emptyList, type List } from '../../model/list.ts';
import { onceOf } from '../../model/memoise.ts';
import type { SeatFacts } from '../../model/model.ts';
import { tasksWith } from './drawing/life.ts';
import { placesOf } from './drawing/roads.ts';

export type MapState = {
  /** The selected house, by the name of its role or place; the entry when it is gone. */
  house: string | null;
  /** Whether the keys move through the house's list or between the houses. */
  keys: 'streets' | 'house';
  list: List;
};

export const firstMap: MapState = { house: null, keys: 'streets', list: emptyList };

/** The house that is selected, or null in a town without a graph. */
export function houseIn({ house }: MapState, { graph }: State): string | null {
  if (graph === null) return null;
  const exists =
    house !== null && (graph.roles[house] !== undefined || placesOf(graph).includes(house));
  return exists ? house : graph.entry;
}

/** What is in a house: its seats, what a station has in hand, and what waits before it. */
export type Inhabitant =
  | { kind: 'seat'; id: string; seat: string }
  | { kind: 'task'; id: string; task: string; where: 'queued' | 'inside' | 'waiting' | 'done' };

const mostDone = 50;

export function inhabitants(
  state: State,
  seats: readonly SeatFacts[],
  house: string,
): Inhabitant[] {
  if (house === 'done') return doneTasks(state);
  if (house === 'human' && state.graph?.roles[house] === undefined)
    return tasks(tasksWith(state, null), 'waiting');
  const batches = Object.values(state.batches).filter(({ role }) => role === house);
  const back = parents(state).filter(
    ({ place }) => place.kind === 'children' && place.then === house,
  );
  return [
    ...seats
      .filter(({ name, role }) => role === house && state.seats[name] !== undefined)
      .map(({ name }): Inhabitant => ({ kind: 'seat', id: `seat ${name}`, seat: name })),
    ...tasks(
      batches.flatMap((batch) => batch.tasks),
      'inside',
    ),
    ...tasks(find(state.queues, house) ?? [], 'queued'),
    ...tasks(
      [
        ...back.map(({ id }) => id),
        ...(state.graph?.roles[house]?.kind === 'human' ? tasksWith(state, house) : []),
      ],
      'waiting',
    ),
  ];
}

function tasks(ids: string[], where: 'queued' | 'inside' | 'waiting' | 'done'): Inhabitant[] {
  return ids.map((task) => ({ kind: 'task', id: `task ${task}`, task, where }));
}

/** The latest first. */
function doneTasks(state: State): Inhabitant[] {
  return tasks(latestDone(state), 'done');
}

const latestDone = onceOf(({ tasks }: State) =>
  Object.values(tasks)
    .filter(({ place }) => place.kind === 'done')
    .sort((a, b) => b.since - a.since)
    .slice(0, mostDone)
    .map(({ id }) => id),
);
const parents = onceOf(({ tasks }: State) =>
  Object.values(tasks).filter(({ place }) => place.kind === 'children'),
);
