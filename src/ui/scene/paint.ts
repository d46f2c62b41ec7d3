/** A scene as rows of the screen. */

import type { TeamScene } from '../views/team/scene.ts';
import { panelSurface } from './panel.ts';
import type { Surface } from './surface.ts';

/** One view between the top and the bottom line; each has a file of its own. */
export type BodyScene = TeamScene;

export function surfacesOf(body: BodyScene): Surface[] {
  switch (body.page) {
    case 'team':
      return [panelSurface(body.table), panelSurface(body.change)];
  }
}
