/** A scene as rows of the screen. */

import { footerRow } from '../app/footer.ts';
import type { BodyScene, Shown } from '../app/scene.ts';
import { rosterSurface } from '../views/town/roster-rows.ts';
import type { TownScene } from '../views/town/scene.ts';
import { tileSurface } from '../views/town/tile-rows.ts';
import { framed } from './framed.ts';
import { panelSurface } from './panel.ts';
import type { Row } from './spans.ts';
import { composedRows, type Surface } from './surface.ts';

/** All rows of the screen. */
export function paintedRows(scene: Shown): Row[] {
  const { areas, overlay } = scene;
  return composedRows(scene.size, [
    { rect: areas.header, rows: [scene.header.row] },
    ...surfacesOf(scene.body),
    ...(overlay === null ? [] : [framed(overlay)]),
    { rect: areas.footer, rows: [footerRow(scene.footer, areas.footer.width)] },
  ]);
}

function surfacesOf(body: BodyScene): Surface[] {
  switch (body.page) {
    case 'town':
      return townSurfaces(body);
    case 'map':
      return [body.drawing, panelSurface(body.house)];
    case 'board':
      return [{ rect: body.rect, rows: body.lines }];
    case 'inbox':
      return [panelSurface(body.list), panelSurface(body.detail)];
    case 'feed':
      return [panelSurface(body.panel)];
    case 'review':
      return [body.history, ...(body.files === null ? [] : [body.files]), body.diff].map(
        panelSurface,
      );
    case 'team':
      return [panelSurface(body.table), panelSurface(body.change)];
  }
}

function townSurfaces({ layout, roster, tiles, bars }: TownScene): Surface[] {
  return [
    ...(layout.roster === null ? [] : [rosterSurface(roster, layout.roster)]),
    ...tiles.map(tileSurface),
    ...bars.map(({ rect, row }) => ({ rect, rows: [row] })),
  ];
}
