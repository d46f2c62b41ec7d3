/**
 * Where everything goes. One pass from the size of the screen to rectangles, in cells counted from
 * the top left; the sizes of the pseudo-terminals follow from these rectangles.
 */
import { bounded, type Rect, type Size, type Tile } from './rect.ts';
import { type Border, borderOf, type Split } from './split.ts';
import { type Bar, stacked } from './stack.ts';
import { type Claim, tiled } from './tiles.ts';

export { centred, inside, type Rect, type Size, type Tile } from './rect.ts';
export type { Claim } from './tiles.ts';

export type Layout =
  | { kind: 'too small' }
  | {
      kind: 'town';
      header: Rect;
      roster: Rect | null;
      body: Rect;
      /** The seat with the focus, which is always in sight. */
      focus: string | null;
      /** The large one first. */
      tiles: Tile[];
      /** Seats that are stacked above and below the open one. */
      bars: Bar[];
      /** What can be dragged. */
      borders: Border[];
      footer: Rect;
    };

export type FrameInput = {
  size: Size;
  /** Every seat, in the order of the graph. */
  seats: Claim[];
  focus: string | null;
  /** The seat with the large tile; when it is gone, the first seat has it. */
  main: string | null;
  layout: 'tile' | 'stack';
  zoom: 'in' | 'out';
  split: Split;
};

/** Below this the screen only says that it is too small. */
export const smallest: Size = { columns: 60, rows: 16 };

const rosterShare = 0.22;
const rosterWidth = { least: 22, most: 36 };
/** What a person may make of it: it still names a seat, and leaves half of the screen. */
const rosterBounds = { least: 12, mostShare: 0.5 };

/** Lays out the Town view. */
export function layOut(input: FrameInput): Layout {
  const { columns, rows } = input.size;
  if (columns < smallest.columns || rows < smallest.rows) return { kind: 'too small' };
  const whole = { x: 0, y: 1, width: columns, height: rows - 2 };
  return {
    kind: 'town',
    header: { x: 0, y: 0, width: columns, height: 1 },
    ...arranged(whole, input),
    footer: { x: 0, y: rows - 1, width: columns, height: 1 },
  };
}

type Arranged = Omit<Extract<Layout, { kind: 'town' }>, 'kind' | 'header' | 'footer'>;

function arranged(whole: Rect, input: FrameInput): Arranged {
  const { seats, zoom, layout } = input;
  const focus = (seats.find(({ seat }) => seat === input.focus) ?? seats[0])?.seat ?? null;
  const alone = { roster: null, body: whole, focus, bars: [], borders: [] };
  if (zoom === 'in')
    return { ...alone, tiles: focus === null ? [] : [{ seat: focus, rect: whole }] };
  if (layout === 'stack') return { ...alone, ...stacked(whole, seats, focus) };
  const roster = { ...whole, width: rosterCells(whole.width, input.split) };
  const body = { ...whole, x: roster.width, width: whole.width - roster.width };
  const { tiles, borders } = tiled(body, { ...input, focus });
  return {
    roster,
    body,
    focus,
    tiles,
    bars: [],
    borders: [borderOf('roster', whole, roster), ...borders],
  };
}

function rosterCells(columns: number, { roster }: Split): number {
  if (roster === null) return bounded(columns * rosterShare, rosterWidth);
  const most = Math.floor(columns * rosterBounds.mostShare);
  return bounded(columns * roster, { least: rosterBounds.least, most });
}
