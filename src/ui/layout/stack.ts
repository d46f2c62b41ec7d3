/** A stack: one open terminal, the others as bars above and below it. Pure. */
import { bounded, type Rect, type Tile } from './rect.ts';
import type { Claim } from './tiles.ts';

/** One line for one seat, or for all those in one direction that have no line of their own. */
export type Bar =
  | { kind: 'seat'; seat: string; rect: Rect }
  | { kind: 'more'; way: 'above' | 'below'; seats: string[]; rect: Rect };

/** The open terminal keeps at least this part of the height. */
const openShare = 0.6;

/** The seat with the focus is open; bars keep the order of the seats. */
export function stacked(
  body: Rect,
  seats: Claim[],
  focus: string | null,
): { tiles: Tile[]; bars: Bar[] } {
  const names = seats.map(({ seat }) => seat);
  const at = focus === null ? -1 : names.indexOf(focus);
  if (focus === null || at < 0) return { tiles: [], bars: [] };
  const [before, after] = [names.slice(0, at), names.slice(at + 1)];
  const room = Math.min(names.length - 1, body.height - Math.ceil(body.height * openShare));
  const above = rowsAbove(room, before.length, after.length);
  const height = body.height - room;
  const rowAt = (row: number) => ({ ...body, y: body.y + row, height: 1 });
  const upper = barsOf(before.toReversed(), above, 'above').toReversed();
  const lower = barsOf(after, room - above, 'below');
  return {
    tiles: [{ seat: focus, rect: { ...body, y: body.y + above, height } }],
    bars: [
      ...upper.map((bar, row) => ({ ...bar, rect: rowAt(row) })),
      ...lower.map((bar, row) => ({ ...bar, rect: rowAt(above + height + row) })),
    ],
  };
}

/** Bars above the open one: as many of all as there are seats before it, at least one where there is any. */
function rowsAbove(room: number, before: number, after: number): number {
  const least = Math.max(room - after, Math.min(1, before));
  const most = Math.min(before, room - Math.min(1, after));
  return bounded(Math.floor((room * before) / Math.max(1, before + after)), { least, most });
}

type Unplaced = { kind: 'seat'; seat: string } | Omit<Extract<Bar, { kind: 'more' }>, 'rect'>;

/** The nearest seats, and in the last of `rows` lines all that are left over. */
function barsOf(nearest: string[], rows: number, way: 'above' | 'below'): Unplaced[] {
  const own = nearest.length <= rows ? nearest.length : rows - 1;
  const bars = nearest.slice(0, own).map((seat): Unplaced => ({ kind: 'seat', seat }));
  const left = nearest.slice(own);
  return left.length === 0 ? bars : [...bars, { kind: 'more', way, seats: left }];
}
