/** The Town view: the roster, and a frame for every terminal that is in sight. */
import type { Hit } from '../../input/router.ts';
import type { Layout, Rect } from '../../layout/layout.ts';
import type { Look } from '../../model/render-input.ts';
import type { ShownView } from '../shown-view.ts';
import { barHit, barScene } from './bars.ts';
import { Roster } from './Roster.tsx';
import { type RosterLine, rosterOf } from './roster.ts';
import { SeatTile } from './SeatTile.tsx';
import { StackBar } from './StackBar.tsx';
import { tileScene } from './tiles.ts';

type Placed = Extract<Layout, { kind: 'town' }>;

export function showTown(look: Look, layout: Placed): ShownView {
  const roster = layout.roster === null ? [] : rosterOf(look, layout.roster.height);
  return {
    element: <TownView look={look} layout={layout} roster={roster} />,
    layout,
    rows: layout.body.height,
    hits: [...rosterHits(roster, layout.roster), ...layout.bars.flatMap(barHit)],
  };
}

type Props = { look: Look; layout: Placed; roster: RosterLine[] };

function TownView({ look, layout, roster }: Props) {
  return (
    <>
      {layout.roster === null ? null : <Roster lines={roster} rect={layout.roster} />}
      {layout.tiles.map((tile) => {
        const scene = tileScene(look, tile);
        return scene === null ? null : <SeatTile key={tile.seat} tile={scene} />;
      })}
      {layout.bars.map((bar) => (
        <StackBar key={`${bar.rect.y}`} bar={barScene(look, bar)} />
      ))}
    </>
  );
}

function rosterHits(lines: RosterLine[], rect: Rect | null): Hit[] {
  return lines.flatMap((line, index): Hit[] => {
    if (rect === null || line.kind !== 'seat' || line.seat === null) return [];
    const row = { ...rect, y: rect.y + index, height: 1 };
    return [{ rect: row, input: { kind: 'pick', id: line.seat } }];
  });
}
