/** The Map view. */
import type { MapScene } from '../scene/map.ts';
import type { Theme } from '../theme.ts';
import { PanelFrame } from './panel.tsx';
import { Rows } from './rows.tsx';

export function MapView({ scene, theme }: { scene: MapScene; theme: Theme }) {
  return (
    <>
      <Rows rect={scene.drawing.rect} rows={scene.drawing.rows} theme={theme} />
      <PanelFrame panel={scene.house} theme={theme} />
    </>
  );
}
