/** The Map view: the town as a drawing, and under it what is in the selected house. */
import { Text } from 'ink';
import { memo } from 'react';
import { contentOf } from '../../components/Panel.tsx';
import { Place } from '../../components/Place.tsx';
import { TonedText } from '../../components/TonedText.tsx';
import type { Hit } from '../../input/router.ts';
import type { Rect } from '../../layout/layout.ts';
import type { Look } from '../../model/render-input.ts';
import { useTheme } from '../../theme/ThemeContext.tsx';
import type { TonedRow } from '../../theme/toned-text.ts';
import type { ShownView } from '../shown-view.ts';
import { drawTown } from './drawing/draw.ts';
import { corner, planFor } from './drawing/map.ts';
import { walkersAt } from './drawing/walkers.ts';
import { HousePanel, inhabitantsInSight } from './HousePanel.tsx';
import { houseIn } from './state.ts';

/** Rows for the house at the bottom. */
const houseRows = { least: 5, share: 0.3 };
/** A walker takes a step this often, in milliseconds. */
const stepMs = 250;

export function showMap(look: Look, body: Rect): ShownView {
  const height = Math.max(houseRows.least, Math.round(body.height * houseRows.share));
  const rect = { ...body, height: body.height - height };
  const below = { ...body, y: body.y + rect.height, height };
  const drawing = drawingOf(look, rect);
  return {
    element: (
      <>
        {drawing === null ? <NoTeam rect={rect} /> : <Drawing rect={rect} rows={drawing.rows} />}
        <HousePanel look={look} rect={below} />
      </>
    ),
    rows: contentOf(below).height,
    hits: [...(drawing?.hits ?? []), ...houseHits(look, below)],
  };
}

/** Milliseconds until someone on the map takes a step; null when nobody is on the way. */
export function nextStep({ town, now }: Pick<Look, 'town' | 'now'>): number | null {
  return walkersAt(town, now).length > 0 ? stepMs : null;
}

/** The drawing as rows, and where its houses can be clicked; null without a team. */
function drawingOf(look: Look, rect: Rect): { rows: TonedRow[]; hits: Hit[] } | null {
  const { state, recent } = look.town;
  const { graph } = state;
  if (graph === null) return null;
  const selected = houseIn(look.view.map, state);
  const size = { columns: rect.width, rows: rect.height };
  const plan = planFor(graph, size);
  const canvas = drawTown({ plan, graph, state, recent, selected, now: look.now });
  const house = plan.houses.find(({ name }) => name === selected);
  const from = corner(plan, house, size);
  return {
    rows: canvas.rows({ ...from, width: rect.width, height: rect.height }),
    hits: plan.houses.map(({ name, rect: place }) => ({
      rect: { ...place, x: place.x - from.x + rect.x, y: place.y - from.y + rect.y },
      input: { kind: 'pick', id: `house ${name}` },
    })),
  };
}

function houseHits(look: Look, rect: Rect): Hit[] {
  const { y } = contentOf(rect);
  return inhabitantsInSight(look, rect).shown.map(({ id }, index) => ({
    rect: { ...rect, y: y + index, height: 1 },
    input: { kind: 'pick', id },
  }));
}

function Drawing({ rect, rows }: { rect: Rect; rows: TonedRow[] }) {
  return (
    <Place rect={rect}>
      {rows
        .map((row, y) => ({ y, row }))
        .map(({ y, row }) => (
          <DrawnRow key={y} row={row} />
        ))}
    </Place>
  );
}

/** A drawing is made anew at every step; most of its rows stay as they are. */
const DrawnRow = memo(TonedText, (before, after) => isSame(before.row, after.row));

function isSame(row: TonedRow, other: TonedRow): boolean {
  return (
    row.length === other.length &&
    row.every(({ text, tone }, at) => text === other[at]?.text && tone === other[at]?.tone)
  );
}

function NoTeam({ rect }: { rect: Rect }) {
  const theme = useTheme();
  return (
    <Place rect={rect}>
      <Text {...theme.quiet}> There is no team yet.</Text>
    </Place>
  );
}
