/**
 * What the screen says, as plain data: one pure pass from the town and the view to words and
 * rectangles. The components only draw it, and every foreign text in it is sanitised already.
 */

import { roomIn } from '../components/text-field/wrapped-line.ts';
import { overlayOf } from '../dialogs/overlay.ts';
import { indent, type Sheet } from '../dialogs/sheet.ts';
import type { Hit } from '../input/router.ts';
import { inside, type Layout, layOut, type Rect, type Size, type Tile } from '../layout/layout.ts';
import { type Facts, focused, top } from '../model/model.ts';
import type { Look } from '../model/render-input.ts';
import { claimRank, restEnd } from '../model/seat-status.ts';
import { type BoardScene, boardScene } from '../views/board/scene.ts';
import { type FeedScene, feedScene } from '../views/feed/scene.ts';
import { type InboxScene, inboxScene } from '../views/inbox/scene.ts';
import { type MapScene, mapScene, nextStep } from '../views/map/scene.ts';
import { type ReviewScene, reviewScene } from '../views/review/scene.ts';
import { type TeamScene, teamScene } from '../views/team/scene.ts';
import { workTicks } from '../views/town/progress.ts';
import { type TownScene, townScene } from '../views/town/scene.ts';
import { type Footer, footerOf } from './footer.ts';
import { type Header, headerOf } from './header.ts';

/** One view between the top and the bottom line; each has a file of its own. */
export type BodyScene =
  | TownScene
  | MapScene
  | BoardScene
  | InboxScene
  | FeedScene
  | ReviewScene
  | TeamScene;

export type Shown = {
  kind: 'shown';
  size: Size;
  areas: { header: Rect; body: Rect; footer: Rect };
  header: Header;
  body: BodyScene;
  footer: Footer;
  overlay: Sheet | null;
  /** What can be clicked; a later one lies over those before it. */
  hits: Hit[];
};

export type Scene = { kind: 'too small'; size: Size } | Shown;

/** Where the terminals go for this town and view, whether they are in sight or not. */
export function layoutOf(look: Omit<Look, 'now' | 'keymap' | 'connection'>): Layout {
  const { state } = look.town;
  return layOut({
    size: look.size,
    seats: look.facts.seats.map((seat) => ({
      seat: seat.name,
      rank: claimRank(
        seat,
        look.panes[seat.name]?.kind === 'ended',
        Object.values(state.batches).some(({ role }) => role === seat.name),
      ),
    })),
    focus: focused(look.view, look.facts)?.name ?? null,
    main: look.view.town.main,
    layout: look.view.town.layout,
    zoom: look.view.zoom,
    split: look.view.town.split,
  });
}

/** The terminals that are in sight. */
export function tilesOf(scene: Scene | null): Tile[] {
  return scene?.kind === 'shown' && scene.body.page === 'town' ? scene.body.layout.tiles : [];
}

/** The seat with the focus, when its terminal is in sight. */
export function focusIn(scene: Scene | null): string | null {
  return scene?.kind === 'shown' && scene.body.page === 'town' ? scene.body.layout.focus : null;
}

type Drawn = Pick<Facts, 'rows' | 'across' | 'under' | 'layout' | 'room'>;

/** What the keys need to know of a drawing. */
export function drawnOf(scene: Scene | null): Drawn {
  if (scene?.kind !== 'shown') {
    const room = roomIn(scene?.size.columns ?? 80);
    return { rows: 1, across: 1, under: 0, layout: { kind: 'too small' }, room };
  }
  const { body, overlay } = scene;
  const across = body.page === 'board' ? body.across : 1;
  const layout: Layout = body.page === 'town' ? body.layout : { kind: 'too small' };
  // A page of a dialog is what is in sight of it, not of what it covers.
  const rows = overlay === null ? body.rows : inside(overlay.rect).height;
  const room = roomIn((overlay?.rect.width ?? scene.size.columns) - 2 * indent);
  return { rows, across, under: overlay?.under ?? 0, layout, room };
}

/** The moments whose age is on the screen, so that it is drawn again when one reads differently. */
export function timesShown({ town: { state }, panes, now, view, facts }: Look): number[] {
  const overlay = view.overlays.at(-1);
  const items = facts.inbox.filter(
    ({ id }) => view.page === 'inbox' || (overlay?.kind === 'answer' && id === overlay.item),
  );
  return [
    ...Object.values(state.runs).map(({ since, readingSince }) => Math.max(since, readingSince)),
    ...Object.values(panes).flatMap((pane) => (pane.kind === 'ended' ? [pane.at] : [])),
    ...Object.values(state.seats).flatMap((seat) =>
      (restEnd(state, seat) ?? 0) > now ? [now] : [],
    ),
    ...items.map(({ at }) => at),
  ];
}

/** The time of what is waited for is kept true to the second. */
const tickMs = 1000;

/** Milliseconds until something on the screen moves by itself; null when nothing does. */
export function movesIn(look: Look): number | null {
  const moves = [
    look.view.page === 'map' ? nextStep(look) : null,
    workTicks(look),
    top(look.view)?.kind === 'stopping' ? tickMs : null,
  ];
  const soonest = Math.min(...moves.map((ms) => ms ?? Number.POSITIVE_INFINITY));
  return Number.isFinite(soonest) ? soonest : null;
}

/** The whole screen at one moment. */
export function sceneOf(look: Look): Scene {
  const layout = layoutOf(look);
  if (layout.kind === 'too small') return { kind: 'too small', size: look.size };
  const areas = areasOf(look.size);
  const header = headerOf(look, areas.header);
  const body = bodyOf(look, layout, areas.body);
  const overlay = overlayOf(look, areas.body);
  return {
    kind: 'shown',
    size: look.size,
    areas,
    header,
    body,
    footer: footerOf(look),
    overlay,
    hits: overlay === null ? [...header.hits, ...body.hits] : overlay.hits,
  };
}

function bodyOf(look: Look, layout: Extract<Layout, { kind: 'town' }>, body: Rect): BodyScene {
  switch (look.view.page) {
    case 'town':
      return townScene(look, layout);
    case 'map':
      return mapScene(look, body);
    case 'board':
      return boardScene(look, body);
    case 'inbox':
      return inboxScene(look, body);
    case 'feed':
      return feedScene(look, body);
    case 'review':
      return reviewScene(look, body);
    case 'team':
      return teamScene(look, body);
  }
}

function areasOf({ columns, rows }: Size): Shown['areas'] {
  return {
    header: { x: 0, y: 0, width: columns, height: 1 },
    body: { x: 0, y: 1, width: columns, height: rows - 2 },
    footer: { x: 0, y: rows - 1, width: columns, height: 1 },
  };
}
