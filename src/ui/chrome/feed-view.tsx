/** The Feed view. */
import type { FeedScene } from '../scene/feed.ts';
import type { Theme } from '../theme.ts';
import { PanelFrame } from './panel.tsx';

export function FeedView({ scene, theme }: { scene: FeedScene; theme: Theme }) {
  return <PanelFrame panel={scene.panel} theme={theme} />;
}
