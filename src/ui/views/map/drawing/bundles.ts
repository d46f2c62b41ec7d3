/** Roads that run together, because they lead to the same house. */
import type { Graph } from '../../../../core/graph.ts';
import { type Road, roadsOf } from './roads.ts';

/** Roads from one column to one house. Channel `n` lies at the left of column `n`. */
export type Bundle = { channel: number; to: string; roads: Road[] };

/** A way above or under the town to one house, with the roads that come into it from each channel. */
export type Lane = {
  key: string;
  side: 'top' | 'bottom';
  to: string;
  /** The channel in which it reaches the house. */
  channel: number;
  exits: Bundle[];
};

/** Roads to the next column are direct; those that lead back run under the town, others above it. */
export function bundlesOf(graph: Graph, columns: string[][]): { direct: Bundle[]; lanes: Lane[] } {
  const direct = new Map<string, Bundle>();
  const lanes = new Map<string, Lane>();
  const columnOf = new Map(
    columns.flatMap((names, at) => names.map((name) => [name, at] as const)),
  );
  for (const road of roadsOf(graph)) {
    const from = columnOf.get(road.from);
    const to = columnOf.get(road.to);
    if (from === undefined || to === undefined || road.from === road.to) continue;
    const channel = from + 1;
    if (to === channel) {
      collect(direct, `${channel} ${road.to}`, { channel, to: road.to, roads: [road] });
      continue;
    }
    const side = to > from ? 'top' : 'bottom';
    const key = `${side} ${road.to}`;
    const lane = lanes.get(key) ?? { key, side, to: road.to, channel: to, exits: [] };
    lanes.set(key, lane);
    const exit = lane.exits.find((each) => each.channel === channel);
    if (exit === undefined) lane.exits.push({ channel, to: road.to, roads: [road] });
    else exit.roads.push(road);
  }
  return { direct: [...direct.values()], lanes: [...lanes.values()] };
}

function collect(bundles: Map<string, Bundle>, key: string, bundle: Bundle): void {
  const known = bundles.get(key);
  if (known === undefined) bundles.set(key, bundle);
  else known.roads.push(...bundle.roads);
}
