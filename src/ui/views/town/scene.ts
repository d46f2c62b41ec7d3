/** The Town view: the roster, and a frame for every terminal that is in sight. */

import type { Hit } from '../../input/router.ts';
import type { Layout, Rect } from '../../layout/layout.ts';
import type { Look } from '../../model/render-input.ts';
import { type BarScene, barHit, barScene } from './bars.ts';
import { type RosterLine, rosterOf } from './roster.ts';
import { type TileScene, tileScene } from './tiles.ts';

type Placed = Extract<Layout, { kind: 'town' }>;

export type TownScene = {
  page: 'town';
  layout: Placed;
  roster: RosterLine[];
  tiles: TileScene[];
  bars: BarScene[];
  rows: number;
  hits: Hit[];
};

export function townScene(look: Look, layout: Placed): TownScene {
  const roster = layout.roster === null ? [] : rosterOf(look, layout.roster.height);
  return {
    page: 'town',
    layout,
    roster,
    tiles: layout.tiles.flatMap((tile) => tileScene(look, tile) ?? []),
    bars: layout.bars.map((bar) => barScene(look, bar)),
    rows: layout.body.height,
    hits: [...rosterHits(roster, layout.roster), ...layout.bars.flatMap(barHit)],
  };
}

function rosterHits(lines: RosterLine[], rect: Rect | null): Hit[] {
  return lines.flatMap((line, index): Hit[] => {
    if (rect === null || line.kind !== 'seat' || line.seat === null) return [];
    const row = { ...rect, y: rect.y + index, height: 1 };
    return [{ rect: row, input: { kind: 'pick', id: line.seat } }];
  });
}
