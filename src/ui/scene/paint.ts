/** A scene as rows of the screen. */

import { footerRow } from './footer.ts';
import { framed } from './framed.ts';
import { panelSurface } from './panel.ts';
import type { BodyScene, Shown } from './scene.ts';
import type { Row } from './spans.ts';
import { composedRows, type Surface } from './surface.ts';

/** All rows of a view that is rows alone; null for one that Ink lays out. */
export function paintedRows(scene: Shown): Row[] | null {
  const body = surfacesOf(scene.body);
  if (body === null) return null;
  const { areas, overlay } = scene;
  return composedRows(scene.size, [
    { rect: areas.header, rows: [scene.header.row] },
    ...body,
    ...(overlay === null ? [] : [framed(overlay)]),
    { rect: areas.footer, rows: [footerRow(scene.footer, areas.footer.width)] },
  ]);
}

function surfacesOf(body: BodyScene): Surface[] | null {
  switch (body.page) {
    case 'town':
      return null;
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
