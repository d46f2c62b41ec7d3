/**
 * Where everything goes. One pass from the size of the screen to rectangles, in cells counted from
 * the top left; the sizes of the pseudo-terminals follow from these rectangles.
 */

export type Size = { columns: number; rows: number };
export type Rect = { x: number; y: number; width: number; height: number };

/** How much a seat deserves a tile when there is not room for all: a lower rank goes first. */
export type Claim = { seat: string; rank: number };

/** A place on the screen for one seat, its border included. */
export type Tile = { seat: string; rect: Rect };

export type Layout =
  | { kind: 'too small' }
  | { kind: 'town'; header: Rect; roster: Rect | null; body: Rect; tiles: Tile[]; footer: Rect };

export type FrameInput = {
  size: Size;
  /** Every seat, in the order of the graph. */
  seats: Claim[];
  focus: string | null;
  zoom: 'tiles' | 'zoomed';
};

/** Below this the screen only says that it is too small. */
export const smallest: Size = { columns: 60, rows: 16 };

/** A tile smaller than this shows nothing an agent's screen could use. */
const smallestTile = { width: 28, height: 8 };
const rosterShare = 0.22;
const rosterWidth = { least: 22, most: 36 };
/** With a main tile this wide and one more column of tiles, the main one stands at the left. */
const sideBySide = { main: 84, strip: 40 };
const mainShare = { side: 0.58, above: 0.6, least: 0.5 };

/** Lays out the Town view. */
export function layOut(input: FrameInput): Layout {
  const { columns, rows } = input.size;
  if (columns < smallest.columns || rows < smallest.rows) return { kind: 'too small' };
  const roster = input.zoom === 'zoomed' ? null : rosterRect(input.size);
  const left = roster?.width ?? 0;
  const body = { x: left, y: 1, width: columns - left, height: rows - 2 };
  return {
    kind: 'town',
    header: { x: 0, y: 0, width: columns, height: 1 },
    roster,
    body,
    tiles: tiles(body, input),
    footer: { x: 0, y: rows - 1, width: columns, height: 1 },
  };
}

/** The cells within a tile's border. */
export function inside(rect: Rect): Rect {
  return { x: rect.x + 1, y: rect.y + 1, width: rect.width - 2, height: rect.height - 2 };
}

/** A rectangle of this size, or as much of it as fits, in the middle of another. */
export function centred(area: Rect, { columns, rows }: Size): Rect {
  const width = Math.min(columns, area.width);
  const height = Math.min(rows, area.height);
  return {
    x: area.x + Math.floor((area.width - width) / 2),
    y: area.y + Math.floor((area.height - height) / 2),
    width,
    height,
  };
}

function rosterRect({ columns, rows }: Size): Rect {
  const width = Math.round(columns * rosterShare);
  const kept = Math.min(rosterWidth.most, Math.max(rosterWidth.least, width));
  return { x: 0, y: 1, width: kept, height: rows - 2 };
}

function tiles(body: Rect, { seats, focus, zoom }: FrameInput): Tile[] {
  const main = seats.find(({ seat }) => seat === focus) ?? seats[0];
  if (main === undefined) return [];
  if (zoom === 'zoomed') return [{ seat: main.seat, rect: body }];
  const others = seats.filter((claim) => claim !== main);
  const places = arrange(body, others.length);
  const shown = mostDeserving(others, places.strip.length);
  const strip = places.strip.flatMap((rect, index) => {
    const claim = shown[index];
    return claim === undefined ? [] : [{ seat: claim.seat, rect }];
  });
  return [{ seat: main.seat, rect: places.main }, ...strip];
}

/** The first `count` by rank, given back in the order they came in. */
function mostDeserving(claims: Claim[], count: number): Claim[] {
  const ranked = claims.map((claim, order) => ({ claim, order }));
  ranked.sort((a, b) => a.claim.rank - b.claim.rank || a.order - b.order);
  return ranked
    .slice(0, count)
    .sort((a, b) => a.order - b.order)
    .map(({ claim }) => claim);
}

type Places = { main: Rect; strip: Rect[] };

/** Room for the main tile and for as many of `wanted` others as fit. */
function arrange(body: Rect, wanted: number): Places {
  for (let count = wanted; count > 0; count -= 1) {
    const places =
      body.width >= sideBySide.main + sideBySide.strip ? beside(body, count) : below(body, count);
    if (places !== null) return places;
  }
  return { main: body, strip: [] };
}

/** The main tile at the left, the others in as few columns as their height allows. */
function beside(body: Rect, count: number): Places | null {
  const width = Math.max(sideBySide.main, Math.round(body.width * mainShare.side));
  const rest = { ...body, x: body.x + width, width: body.width - width };
  const most = Math.floor(rest.width / smallestTile.width);
  for (let columns = 1; columns <= most; columns += 1) {
    const rows = Math.ceil(count / columns);
    if (Math.floor(rest.height / rows) >= smallestTile.height)
      return { main: { ...body, width }, strip: grid(rest, count, rows) };
  }
  return null;
}

/** The main tile at the top, the others in as few rows as their width allows. */
function below(body: Rect, count: number): Places | null {
  const mostColumns = Math.floor(body.width / smallestTile.width);
  const rows = Math.ceil(count / mostColumns);
  const stripHeight = Math.max(
    rows * smallestTile.height,
    body.height - Math.ceil(body.height * mainShare.above),
  );
  const height = body.height - stripHeight;
  if (height < Math.floor(body.height * mainShare.least)) return null;
  const rest = { ...body, y: body.y + height, height: stripHeight };
  return { main: { ...body, height }, strip: grid(rest, count, rows) };
}

/** `count` rectangles in `rows` rows that fill `area`; the first rows hold the fewer ones. */
function grid(area: Rect, count: number, rows: number): Rect[] {
  return shares(area.height, rows).flatMap((band, row) => {
    const inRow = Math.floor((count * (row + 1)) / rows) - Math.floor((count * row) / rows);
    return shares(area.width, inRow).map((cell) => ({
      x: area.x + cell.start,
      y: area.y + band.start,
      width: cell.length,
      height: band.length,
    }));
  });
}

/** Cuts `length` cells into `parts` that differ by one cell at most. */
function shares(length: number, parts: number): { start: number; length: number }[] {
  return Array.from({ length: parts }, (_, part) => {
    const start = Math.floor((length * part) / parts);
    return { start, length: Math.floor((length * (part + 1)) / parts) - start };
  });
}
