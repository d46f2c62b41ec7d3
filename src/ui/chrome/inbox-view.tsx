/** The Inbox view: the list, and the selected item. */
import type { InboxScene } from '../scene/inbox.ts';
import type { Theme } from '../theme.ts';
import { PanelFrame } from './panel.tsx';

export function InboxView({ scene, theme }: { scene: InboxScene; theme: Theme }) {
  return (
    <>
      <PanelFrame panel={scene.list} theme={theme} />
      <PanelFrame panel={scene.detail} theme={theme} />
    </>
  );
}
