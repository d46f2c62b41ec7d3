/** The Town view: the roster, and a frame for every terminal that is in sight. */
import type { Layout } from '../frame.ts';
import type { Hit } from '../route.ts';
import type { Look } from './look.ts';
import { type RosterLine, rosterOf } from './roster.ts';
import { type TileScene, tileScene } from './tiles.ts';

type Placed = Extract<Layout, { kind: 'town' }>;

export type TownScene = {
  page: 'town';
  layout: Placed;
  roster: RosterLine[];
  tiles: TileScene[];
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
    rows: layout.body.height,
    hits: roster.flatMap((line, index): Hit[] => {
      if (layout.roster === null || line.kind !== 'seat' || line.seat === null) return [];
      const rect = { ...layout.roster, y: layout.roster.y + index, height: 1 };
      return [{ rect, input: { kind: 'pick', id: line.seat } }];
    }),
  };
}
