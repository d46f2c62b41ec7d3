/**
 * What the screen says, as plain data: one pure pass from the town and the view to words and
 * rectangles. The components only draw it, and every foreign text in it is sanitised already.
 */

import { roomIn } from '../components/text-field/wrapped-line.ts';
import { indent } from '../dialogs/Dialog.tsx';
import { showDialog } from '../dialogs/show-dialog.ts';
import type { ShownDialog } from '../dialogs/shown-dialog.ts';
import type { Hit } from '../input/router.ts';
import { inside, type Layout, layOut, type Rect, type Size, type Tile } from '../layout/layout.ts';
import { type Facts, focused, top } from '../model/model.ts';
import type { Look } from '../model/render-input.ts';
import { claimRank, restEnd } from '../model/seat-status.ts';
import { showBoard } from '../views/board/BoardView.tsx';
import { showFeed } from '../views/feed/FeedView.tsx';
import { showInbox } from '../views/inbox/InboxView.tsx';
import { nextStep, showMap } from '../views/map/MapView.tsx';
import { showReview } from '../views/review/ReviewView.tsx';
import type { ShownView } from '../views/shown-view.ts';
import { showTeam } from '../views/team/TeamView.tsx';
import { workTicks } from '../views/town/progress.ts';
import { showTown } from '../views/town/TownView.tsx';
import { type Footer, footerOf } from './footer.ts';
import { type Header, headerOf } from './header.ts';

export type Shown = {
  kind: 'shown';
  size: Size;
  areas: { header: Rect; body: Rect; footer: Rect };
  header: Header;
  body: ShownView;
  footer: Footer;
  dialog: ShownDialog | null;
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
  return scene?.kind === 'shown' ? (scene.body.layout?.tiles ?? []) : [];
}

/** The seat with the focus, when its terminal is in sight. */
export function focusIn(scene: Scene | null): string | null {
  return scene?.kind === 'shown' ? (scene.body.layout?.focus ?? null) : null;
}

type Drawn = Pick<Facts, 'rows' | 'across' | 'under' | 'layout' | 'room'>;

/** What the keys need to know of a drawing. */
export function drawnOf(scene: Scene | null): Drawn {
  if (scene?.kind !== 'shown') {
    const room = roomIn(scene?.size.columns ?? 80);
    return { rows: 1, across: 1, under: 0, layout: { kind: 'too small' }, room };
  }
  const { body, dialog } = scene;
  const { across = 1, layout = { kind: 'too small' } } = body;
  // A page of a dialog is what is in sight of it, not of what it covers.
  const rows = dialog === null ? body.rows : inside(dialog.rect).height;
  const room = roomIn((dialog?.rect.width ?? scene.size.columns) - 2 * indent);
  return { rows, across, under: dialog?.under ?? 0, layout, room };
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
  const dialog = showDialog(look, areas.body);
  return {
    kind: 'shown',
    size: look.size,
    areas,
    header,
    body,
    footer: footerOf(look),
    dialog,
    hits: dialog === null ? [...header.hits, ...body.hits] : dialog.hits,
  };
}

function bodyOf(look: Look, layout: Extract<Layout, { kind: 'town' }>, body: Rect): ShownView {
  switch (look.view.page) {
    case 'town':
      return showTown(look, layout);
    case 'map':
      return showMap(look, body);
    case 'board':
      return showBoard(look, body);
    case 'inbox':
      return showInbox(look, body);
    case 'feed':
      return showFeed(look, body);
    case 'review':
      return showReview(look, body);
    case 'team':
      return showTeam(look, body);
  }
}

function areasOf({ columns, rows }: Size): Shown['areas'] {
  return {
    header: { x: 0, y: 0, width: columns, height: 1 },
    body: { x: 0, y: 1, width: columns, height: rows - 2 },
    footer: { x: 0, y: rows - 1, width: columns, height: 1 },
  };
}
