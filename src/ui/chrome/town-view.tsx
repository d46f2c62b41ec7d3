/** The Town view: the roster at the left, and a frame for every terminal that is shown. */
import type { TownScene } from '../scene/town.ts';
import type { Theme } from '../theme.ts';
import { Roster } from './roster.tsx';
import { Rows } from './rows.tsx';
import { TileFrame } from './tile.tsx';

type Props = { scene: TownScene; theme: Theme };

export function TownView({ scene, theme }: Props) {
  const { layout, roster, tiles, bars } = scene;
  return (
    <>
      {layout.roster !== null && <Roster lines={roster} rect={layout.roster} theme={theme} />}
      {tiles.map((tile) => (
        <TileFrame key={tile.seat} tile={tile} theme={theme} />
      ))}
      {bars.map(({ rect, row }) => (
        <Rows key={rect.y} rect={rect} rows={[row]} theme={theme} />
      ))}
    </>
  );
}
