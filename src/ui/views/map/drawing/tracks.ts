/** Which way up or down comes first between two columns, so that no two roads lie on each other. */
import type { Bundle, Lane } from './bundles.ts';
import type { RowOf } from './plan.ts';

type Town = { direct: Bundle[]; lanes: Lane[]; rowOf: RowOf };

/** A track, and the rows at which roads reach it from the left and leave it to the right. */
type Track = { key: string; left: number[]; right: number[]; rank: number };

/**
 * The tracks of a channel from left to right, each by the house it leads to or the lane it leads
 * into. A track that is reached from the left in a row stands before one that is left to the right
 * in the same row; where that goes round in a circle, the order of the houses decides.
 */
export function orderTracks(channel: number, town: Town): string[] {
  const open = tracksIn(channel, town).sort((a, b) => a.rank - b.rank);
  const placed: string[] = [];
  while (open.length > 0) {
    const free = open.findIndex((track) =>
      open.every((other) => other === track || !mustPrecede(other, track)),
    );
    const [next] = open.splice(Math.max(0, free), 1);
    if (next !== undefined) placed.push(next.key);
  }
  return placed;
}

function mustPrecede(first: Track, second: Track): boolean {
  return first.left.some((row) => second.right.includes(row));
}

function tracksIn(channel: number, { direct, lanes, rowOf }: Town): Track[] {
  const tracks = new Map<string, Track>();
  const track = (key: string, rank: number) => {
    const found = tracks.get(key) ?? { key, left: [], right: [], rank };
    tracks.set(key, found);
    return found;
  };
  const doors = ({ roads }: Bundle) => roads.map(({ from, verdict }) => rowOf.door(from, verdict));
  for (const bundle of direct.filter((each) => each.channel === channel)) {
    const to = track(bundle.to, rowOf.street(bundle.to));
    to.left.push(...doors(bundle));
    to.right.push(rowOf.street(bundle.to));
  }
  for (const lane of lanes) {
    if (lane.channel === channel)
      track(lane.to, rowOf.street(lane.to)).right.push(rowOf.street(lane.to));
    for (const exit of lane.exits.filter((each) => each.channel === channel))
      track(lane.key, lane.side === 'top' ? -1000 : -500).left.push(...doors(exit));
  }
  return [...tracks.values()];
}
