/**
 * The town in columns: roles stand as many columns from the entry as handoffs lead to them at least,
 * and where tasks end stands last. Within a column neighbours of neighbours come together (the
 * barycentre method of Sugiyama, Tagawa and Toda, 1981).
 */
import type { Graph } from '../../../../core/graph.ts';
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
      now = now.with(index, byCentre(now[index] ?? [], beside, roads));
    }
  }
  return now;
}

/** A column by the middle of each one's neighbours in another; who has none there stays beside the one before. */
function byCentre(names: string[], beside: string[], roads: Road[]): string[] {
  const places = new Map(beside.map((name, place) => [name, place]));
  const sums = new Map(names.map((name) => [name, { sum: 0, count: 0 }]));
  for (const { from, to } of roads)
    for (const [own, other] of [
      [from, to],
      [to, from],
    ] as const) {
      const place = places.get(other);
      const entry = sums.get(own);
      if (place === undefined || entry === undefined) continue;
      entry.sum += place;
      entry.count += 1;
    }
  let last = 0;
  const ranked = names.map((name) => {
    const { sum = 0, count = 0 } = sums.get(name) ?? {};
    last = count === 0 ? last : sum / count;
    return { name, middle: last };
  });
  return ranked.sort((a, b) => a.middle - b.middle).map(({ name }) => name);
}
