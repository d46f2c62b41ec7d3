/**
 * The town in columns: roles stand as many columns from the entry as handoffs lead to them at least,
 * and where tasks end stands last. Within a column neighbours of neighbours come together (the
 * barycentre method of Sugiyama, Tagawa and Toda, 1981).
 */
import type { Graph } from '../../core/graph.ts';
import { placesOf, type Road, roadsOf } from './roads.ts';

const sweeps = 4;

/** Names of roles and places, a list for each column, from the entry on. */
export function columnsOf(graph: Graph): string[][] {
  const far = distances(graph);
  const columns: string[][] = [];
  for (const name of Object.keys(graph.roles)) {
    const at = far.get(name) ?? 0;
    columns[at] = [...(columns[at] ?? []), name];
  }
  const ends = placesOf(graph);
  return ordered(ends.length === 0 ? columns : [...columns, ends], roadsOf(graph));
}

/** Handoffs from the entry to each role; a role that nobody hands to stands beside the entry. */
function distances({ roles, entry }: Graph): Map<string, number> {
  const far = new Map([[entry, 0]]);
  const next = [entry];
  for (let name = next.shift(); name !== undefined; name = next.shift())
    for (const handoff of Object.values(roles[name]?.handoffs ?? {}))
      for (const to of [handoff.to, handoff.then, handoff.else])
        if (to !== null && roles[to] !== undefined && !far.has(to)) {
          far.set(to, (far.get(name) ?? 0) + 1);
          next.push(to);
        }
  return far;
}

function ordered(columns: string[][], roads: Road[]): string[][] {
  let now = columns;
  for (let sweep = 0; sweep < sweeps; sweep += 1) {
    const forth = sweep % 2 === 0;
    const order = now.map((_, index) => (forth ? index : now.length - 1 - index));
    for (const index of order) {
      const beside = now[index + (forth ? -1 : 1)];
      if (beside === undefined) continue;
      const centre = centreAmong(beside, roads);
      now = now.with(index, now[index]?.toSorted((a, b) => centre(a, b)) ?? []);
    }
  }
  return now;
}

/** Compares by the middle of one's neighbours in a column; without neighbours nothing moves. */
function centreAmong(beside: string[], roads: Road[]): (a: string, b: string) => number {
  const middle = (name: string): number | null => {
    const at = roads.flatMap(({ from, to }) => {
      const other = from === name ? to : to === name ? from : null;
      const place = other === null ? -1 : beside.indexOf(other);
      return place < 0 ? [] : [place];
    });
    return at.length === 0 ? null : at.reduce((sum, place) => sum + place, 0) / at.length;
  };
  return (a, b) => {
    const [one, other] = [middle(a), middle(b)];
    return one === null || other === null ? 0 : one - other;
  };
}
