/** A scene as rows of the screen. */

import type { MapScene } from '../views/map/scene.ts';
import type { ReviewScene } from '../views/review/scene.ts';
import type { TeamScene } from '../views/team/scene.ts';
import { panelSurface } from './panel.ts';
import type { Surface } from './surface.ts';

/** One view between the top and the bottom line; each has a file of its own. */
export type BodyScene = MapScene | ReviewScene | TeamScene;

export function surfacesOf(body: BodyScene): Surface[] {
  switch (body.page) {
    case 'map':
      return [body.drawing, panelSurface(body.house)];
    case 'review':
      return [body.history, ...(body.files === null ? [] : [body.files]), body.diff].map(
        panelSurface,
      );
    case 'team':
      return [panelSurface(body.table), panelSurface(body.change)];
  }
}
