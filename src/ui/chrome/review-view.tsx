/** The Review view. */
import type { ReviewScene } from '../scene/review.ts';
import type { Theme } from '../theme.ts';
import { PanelFrame } from './panel.tsx';

export function ReviewView({ scene, theme }: { scene: ReviewScene; theme: Theme }) {
  return (
    <>
      <PanelFrame panel={scene.history} theme={theme} />
      {scene.files !== null && <PanelFrame panel={scene.files} theme={theme} />}
      <PanelFrame panel={scene.diff} theme={theme} />
    </>
  );
}
