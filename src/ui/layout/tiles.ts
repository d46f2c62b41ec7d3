/** Tiles: a large one, and a strip of others beside or under it. Pure. */
import { bounded, type Rect, type Tile } from './rect.ts';
import { type Border, borderOf, type Split } from './split.ts';

/** How much a seat deserves a tile when there is not room for all: a lower rank goes first. */
export type Claim = { seat: string; rank: number };

/** A tile smaller than this shows nothing an agent's screen could use. */
const smallestTile = { width: 28, height: 8 };
/** With a large tile this wide and one more column of tiles, the strip stands beside it. */
const sideBySide = { main: 84, strip: 40 };
const mainShare = { beside: 0.58, above: 0.6, least: 0.5 };

type Input = { seats: Claim[]; focus: string | null; main: string | null; split: Split };

/**
 * The large tile first, then the strip in the order of the seats. Nobody changes places when the focus
 * moves; the one with the focus is always among them.
 */
export function tiled(
  body: Rect,
  { seats, focus, main, split }: Input,
): { tiles: Tile[]; borders: Border[] } {
  const { main: large, strip } = arrange(body, seats.length - 1, split);
  const first = strip.length === 0 ? focus : main;
  const leading = seats.find(({ seat }) => seat === first) ?? seats[0];
  if (leading === undefined) return { tiles: [], borders: [] };
  const others = seats.filter((claim) => claim !== leading);
  const shown = mostDeserving(others, strip.length, focus);
  const tiles = shown.map(({ seat }, index) => ({ seat, rect: strip[index] ?? body }));
  const share = large.width < body.width ? 'beside' : 'above';
  return {
    tiles: [{ seat: leading.seat, rect: large }, ...tiles],
    borders: strip.length === 0 ? [] : [borderOf(share, body, large)],
  };
}

/** The one with the focus and the first by rank, `count` in all, in the order they came in. */
function mostDeserving(claims: Claim[], count: number, focus: string | null): Claim[] {
  const rankOf = ({ seat, rank }: Claim) => (seat === focus ? Number.NEGATIVE_INFINITY : rank);
  const ranked = claims.map((claim, order) => ({ claim, order }));
  ranked.sort((a, b) => rankOf(a.claim) - rankOf(b.claim) || a.order - b.order);
  return ranked
    .slice(0, count)
    .sort((a, b) => a.order - b.order)
    .map(({ claim }) => claim);
}

type Places = { main: Rect; strip: Rect[] };

/** Room for the large tile and for as many of `wanted` others as fit. */
function arrange(body: Rect, wanted: number, split: Split): Places {
  const place = body.width >= sideBySide.main + sideBySide.strip ? beside : below;
  for (let count = wanted; count > 0; count -= 1) {
    const places = place(body, count, split);
    if (places !== null) return places;
  }
  return { main: body, strip: [] };
}

/** The large tile at the left, the others in as few columns as their height allows. */
function beside(body: Rect, count: number, { beside: share }: Split): Places | null {
  const { width: least } = smallestTile;
  const width =
    share === null
      ? Math.max(sideBySide.main, Math.round(body.width * mainShare.beside))
      : bounded(body.width * share, { least, most: body.width - least });
  const rest = { ...body, x: body.x + width, width: body.width - width };
  const most = Math.floor(rest.width / least);
  for (let columns = 1; columns <= most; columns += 1) {
    const rows = Math.ceil(count / columns);
    if (Math.floor(rest.height / rows) >= smallestTile.height)
      return { main: { ...body, width }, strip: grid(rest, count, rows) };
  }
  return null;
}

/** The large tile at the top, the others in as few rows as their width allows. */
function below(body: Rect, count: number, { above: share }: Split): Places | null {
  const rows = Math.ceil(count / Math.floor(body.width / smallestTile.width));
  const height = share === null ? suitedHeight(body, rows) : splitHeight(body, share);
  const rest = { ...body, y: body.y + height, height: body.height - height };
  const fits = height >= smallestTile.height && rest.height >= rows * smallestTile.height;
  return fits ? { main: { ...body, height }, strip: grid(rest, count, rows) } : null;
}

/** The strip may take half of the height to show more; 0 when that is not enough. */
function suitedHeight(body: Rect, rows: number): number {
  const strip = body.height - Math.ceil(body.height * mainShare.above);
  const height = body.height - Math.max(rows * smallestTile.height, strip);
  return height < Math.floor(body.height * mainShare.least) ? 0 : height;
}

function splitHeight(body: Rect, share: number): number {
  const { height: least } = smallestTile;
  return bounded(body.height * share, { least, most: body.height - least });
}

/** `count` rectangles in `rows` rows that fill `area`; the first rows hold the fewer ones. */
function grid(area: Rect, count: number, rows: number): Rect[] {
  return parts(area.height, rows).flatMap((band, row) => {
    const inRow = Math.floor((count * (row + 1)) / rows) - Math.floor((count * row) / rows);
    return parts(area.width, inRow).map((cell) => ({
      x: area.x + cell.start,
      y: area.y + band.start,
      width: cell.length,
      height: band.length,
    }));
  });
}

/** Cuts `length` cells into `count` parts that differ by one cell at most. */
function parts(length: number, count: number): { start: number; length: number }[] {
  return Array.from({ length: count }, (_, part) => {
    const start = Math.floor((length * part) / count);
    return { start, length: Math.floor((length * (part + 1)) / count) - start };
  });
}
