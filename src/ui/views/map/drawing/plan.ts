/**
 * The plan of the town: where its houses and roads are, in cells. Houses stand in columns. A road
 * leaves a house at its right wall and comes in at the left one; between the columns it runs up and
 * down, above and under all houses it runs along. So no road ever meets a house, and roads to the
 * same house become one.
 */
import type { Graph } from '../../../../core/graph.ts';
import type { Rect } from '../../../layout/layout.ts';
import { type Bundle, bundlesOf, type Lane } from './bundles.ts';
import { columnsOf } from './columns.ts';
import { type Built, built, type Scale } from './house.ts';
import { roadKey } from './roads.ts';
import { orderTracks } from './tracks.ts';

export type Point = { x: number; y: number };

export type House = Built & {
  rect: Rect;
  column: number;
  /** The row of its way in. */
  street: number;
};

export type Plan = {
  width: number;
  height: number;
  scale: Scale;
  houses: House[];
  /** By `roadKey`: the corners of each road from wall to wall. A road from a house to itself has none. */
  ways: Map<string, { from: string; to: string; corners: Point[] }>;
  /** The way of new goals to the entry. */
  gate: Point[];
};

/** Lays the town out at one scale, in these columns. */
export function planAt(graph: Graph, scale: Scale, columns = columnsOf(graph)): Plan {
  const houses = columns.map((names) => names.map((name) => built(graph, name, scale)));
  const rows = standing(houses, scale);
  const { direct, lanes } = bundlesOf(graph, columns);
  const rowOf = rowsOf(houses, rows);
  const tracks = Array.from({ length: columns.length + 1 }, (_, channel) =>
    orderTracks(channel, { direct, lanes, rowOf }),
  );
  const xs = across(houses, tracks, scale);
  const span = extent(houses, rows);
  const placedLanes = laneRows(lanes, (lane) => spanOf(lane, xs.trackAt));
  const shift = placedLanes.top - span.top + (placedLanes.top > 0 ? 1 : 0);
  const floor = span.bottom + shift + (placedLanes.bottom > 0 ? 1 : 0);
  const laneY = (lane: Lane) => {
    const at = placedLanes.row.get(lane) ?? 0;
    return lane.side === 'top' ? placedLanes.top - 1 - at : floor + at;
  };
  const standingHouses = houses.flatMap((column, index) =>
    column.map((house, place): House => {
      const y = (rows[index]?.[place] ?? 0) + shift;
      const rect = {
        x: xs.column[index] ?? 0,
        y,
        width: xs.width[index] ?? 0,
        height: house.height,
      };
      return { ...house, rect, column: index, street: y + house.street };
    }),
  );
  const named = new Map(standingHouses.map((house) => [house.name, house]));
  const ways: Plan['ways'] = new Map();
  const outOf = ({ from, door }: { from: string; door: number }): Point => {
    const house = named.get(from);
    return house === undefined
      ? { x: 0, y: 0 }
      : { x: house.rect.x + house.rect.width, y: house.rect.y + door };
  };
  const into = (to: string): Point => {
    const house = named.get(to);
    return house === undefined ? { x: 0, y: 0 } : { x: house.rect.x - 1, y: house.street };
  };
  const add = (bundle: Bundle, middle: (y: number) => Point[]) => {
    for (const road of bundle.roads) {
      const begin = outOf({ from: road.from, door: doorOf(named.get(road.from), road.verdict) });
      const corners = [begin, ...middle(begin.y), into(bundle.to)];
      ways.set(roadKey(road), { from: road.from, to: road.to, corners });
    }
  };
  for (const bundle of direct) {
    const x = xs.trackAt(bundle.channel, bundle.to);
    add(bundle, (y) => [
      { x, y },
      { x, y: into(bundle.to).y },
    ]);
  }
  for (const lane of lanes)
    for (const exit of lane.exits) {
      const out = xs.trackAt(exit.channel, lane.key);
      const back = xs.trackAt(lane.channel, lane.to);
      add(exit, (y) => [
        { x: out, y },
        { x: out, y: laneY(lane) },
        { x: back, y: laneY(lane) },
        { x: back, y: into(lane.to).y },
      ]);
    }
  const entry = into(graph.entry);
  return {
    width: xs.total,
    height: floor + placedLanes.bottom,
    scale,
    houses: standingHouses,
    ways,
    gate: [{ x: 0, y: entry.y }, entry],
  };
}

function doorOf(house: House | undefined, verdict: string): number {
  return house?.doors.find((door) => door.verdict === verdict)?.row ?? 0;
}

/** The upper row of each house, such that the middle of every column lies on one street. */
function standing(columns: Built[][], { between }: Scale): number[][] {
  return columns.map((houses) => {
    const tops: number[] = [];
    let y = 0;
    for (const { height } of houses) {
      tops.push(y);
      y += height + between;
    }
    const streets = houses.map(({ street }, index) => (tops[index] ?? 0) + street);
    const half = (houses.length - 1) / 2;
    const low = streets[Math.floor(half)] ?? 0;
    const high = streets[Math.ceil(half)] ?? 0;
    const middle = Math.round((low + high) / 2);
    return tops.map((top) => top - middle);
  });
}

function extent(columns: Built[][], rows: number[][]): { top: number; bottom: number } {
  const tops = rows.flat();
  const bottoms = columns.flatMap((houses, index) =>
    houses.map(({ height }, place) => (rows[index]?.[place] ?? 0) + height),
  );
  return { top: Math.min(0, ...tops), bottom: Math.max(0, ...bottoms) };
}

/** The rows of ways in and doors, before anything is moved down to make room for lanes. */
function rowsOf(columns: Built[][], rows: number[][]) {
  const places = new Map(
    columns.flatMap((houses, index) =>
      houses.map((house, place) => [house.name, { house, y: rows[index]?.[place] ?? 0 }] as const),
    ),
  );
  return {
    door(from: string, verdict: string): number {
      const found = places.get(from);
      const door = found?.house.doors.find((each) => each.verdict === verdict);
      return (found?.y ?? 0) + (door?.row ?? 0);
    },
    street(name: string): number {
      const found = places.get(name);
      return (found?.y ?? 0) + (found?.house.street ?? 0);
    },
  };
}

export type RowOf = ReturnType<typeof rowsOf>;

/** Columns and tracks from the left to the right. */
function across(columns: Built[][], tracks: string[][], { out, into, step, gate }: Scale) {
  const column: number[] = [];
  const width: number[] = [];
  const begin: number[] = [];
  let x = 0;
  tracks.forEach((keys, channel) => {
    const isFirst = channel === 0;
    const isLast = channel === columns.length;
    const lead = isFirst ? gate : out;
    begin.push(x + lead);
    const taken = keys.length === 0 ? 0 : (keys.length - 1) * step + 1;
    if (isLast) {
      x += keys.length === 0 ? 0 : out + taken;
      return;
    }
    x += lead + taken + into;
    column.push(x);
    width.push(Math.max(0, ...(columns[channel] ?? []).map((house) => house.width)));
    x += width.at(-1) ?? 0;
  });
  const trackAt = (channel: number, key: string) =>
    (begin[channel] ?? 0) + Math.max(0, tracks[channel]?.indexOf(key) ?? 0) * step;
  return { column, width, total: x, trackAt };
}

function spanOf(lane: Lane, trackAt: (channel: number, key: string) => number): [number, number] {
  const at = [
    trackAt(lane.channel, lane.to),
    ...lane.exits.map(({ channel }) => trackAt(channel, lane.key)),
  ];
  return [Math.min(...at), Math.max(...at)];
}

/** Short lanes lie near the houses; two that do not meet share a row. */
function laneRows(lanes: Lane[], span: (lane: Lane) => [number, number]) {
  const row = new Map<Lane, number>();
  const taken: Record<Lane['side'], [number, number][][]> = { top: [], bottom: [] };
  const length = (lane: Lane) => span(lane)[1] - span(lane)[0];
  for (const lane of lanes.toSorted((a, b) => length(a) - length(b))) {
    const rows = taken[lane.side];
    const [from, to] = span(lane);
    const isFree = (spans: [number, number][]) =>
      spans.every(([first, last]) => to < first - 1 || from > last + 1);
    const found = rows.findIndex(isFree);
    const at = found < 0 ? rows.length : found;
    rows[at] = [...(rows[at] ?? []), [from, to]];
    row.set(lane, at);
  }
  return { row, top: taken.top.length, bottom: taken.bottom.length };
}
