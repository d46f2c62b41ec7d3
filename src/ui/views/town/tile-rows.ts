/** The frame around one seat's terminal as rows, or a quiet card where there is none. */
import { inside, type Rect } from '../../layout/layout.ts';
import { fitted, type Paint, type Row, span, widthOf } from '../../scene/spans.ts';
import type { Surface } from '../../scene/surface.ts';
import { cells, cut } from '../../theme/text-width.ts';
import type { TileScene } from './tiles.ts';

type Edges = {
  across: string;
  upright: string;
  corners: readonly [string, string, string, string];
};

const edges: Record<'round' | 'heavy', Edges> = {
  round: { across: '─', upright: '│', corners: ['╭', '╮', '╰', '╯'] },
  heavy: { across: '━', upright: '┃', corners: ['┏', '┓', '┗', '┛'] },
};

/** The tile with its border; the rows between have blanks where the terminal goes. */
export function tileSurface(tile: TileScene): Surface {
  const { rect, border } = tile;
  const isHeavy = border === 'typing' || border === 'copying';
  const { across, upright, corners } = edges[isHeavy ? 'heavy' : 'round'];
  const [topLeft, topRight, bottomLeft, bottomRight] = corners;
  const paint = borderPaint(tile);
  const edge = { paint, across, width: rect.width };
  const side = span(upright, paint);
  return {
    rect,
    rows: [
      edgeRow([topLeft, topRight], {
        ...edge,
        left: nameWords(tile, paint),
        right: statusWords(tile),
      }),
      ...bodyRows(inside(rect), tile).map((row): Row => [side, ...row, side]),
      edgeRow([bottomLeft, bottomRight], { ...edge, left: [], right: footWords(tile) }),
    ],
  };
}

function borderPaint({ border }: TileScene): Paint {
  if (border === 'copying') return 'focus';
  return border === 'plain' ? 'line' : border;
}

type Edge = { width: number; across: string; paint: Paint; left: Row; right: Row };

function edgeRow(
  [first, last]: readonly [string, string],
  { width, across, paint, left, right }: Edge,
): Row {
  const rule = across.repeat(Math.max(0, width - 4 - widthOf(left) - widthOf(right)));
  return [
    span(first + across, paint),
    ...left,
    span(rule, paint),
    ...right,
    span(across + last, paint),
  ];
}

function nameWords({ border, lock, name, title }: TileScene, paint: Paint): Row {
  const active = border !== 'plain' && border !== 'needed';
  return [
    span(active ? ' ❯ ' : ' ', paint),
    span(lock === '' ? '' : `${lock} `, 'quiet'),
    span(name, active ? paint : 'strong'),
    ...(title === '' ? [] : [span(' · ', 'line'), span(title)]),
    span(' ', paint),
  ];
}

function statusWords({ sign, age }: TileScene): Row {
  const said = sign.word === '' ? sign.glyph : `${sign.glyph} ${sign.word}`;
  const word = span(` ${said} `, sign.tone);
  return age === '' ? [word] : [word, span(`${age} `, 'quiet')];
}

function footWords({ rect, foot, border }: TileScene): Row {
  if (foot === '') return [];
  return [span(` ${cut(foot, rect.width - 6)} `, footPaint(border))];
}

function footPaint(border: TileScene['border']): Paint {
  if (border === 'typing') return 'typing';
  return border === 'copying' ? 'focus' : 'quiet';
}

/** What is said in place of a terminal: what a station puts out, or a card. */
function bodyRows(area: Rect, { output, card }: TileScene): Row[] {
  if (output.length === 0) return cardRows(area, card);
  return Array.from({ length: area.height }, (_, y) => fitted(output[y] ?? [], area.width));
}

/** The lines in the middle of the rows; of too many the first two and the last, such as of a crash. */
function cardRows({ width, height }: Rect, all: string[]): Row[] {
  const isLong = all.length > height && height > 2;
  const lines = isLong ? [...all.slice(0, 2), ...all.slice(2 - height)] : all;
  const start = Math.max(0, Math.floor((height - lines.length) / 2));
  const blank = ' '.repeat(width);
  return Array.from({ length: height }, (_, y): Row => {
    const line = lines[y - start];
    if (line === undefined) return [span(blank)];
    const shown = cut(line, width);
    const before = Math.floor((width - cells(shown)) / 2);
    const after = width - before - cells(shown);
    return [span(' '.repeat(before)), span(shown, 'quiet'), span(' '.repeat(after))];
  });
}
