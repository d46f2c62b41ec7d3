/**
 * What the screen says, as plain data: one pure pass from the town and the view to words and
 * rectangles. The components only draw it, and every foreign text in it is sanitised already.
 */
import { type Layout, layOut, type Rect, type Size } from '../frame.ts';
import { claimRank } from '../readings.ts';
import { focused } from '../view.ts';
import { type Footer, footerOf } from './footer.ts';
import { type Header, headerOf } from './header.ts';
import type { Look } from './look.ts';
import { type OverlayScene, overlayOf } from './overlay.ts';
import { type RosterLine, rosterOf } from './roster.ts';
import { type TileScene, tileScene } from './tiles.ts';

export type Scene =
  | { kind: 'too small'; size: Size }
  | {
      kind: 'town';
      size: Size;
      layout: Extract<Layout, { kind: 'town' }>;
      header: Header;
      roster: RosterLine[];
      tiles: TileScene[];
      footer: Footer;
      overlay: OverlayScene | null;
    };

/** Where everything goes for this town and view. */
export function layoutOf(look: Omit<Look, 'now' | 'keymap' | 'connection'>): Layout {
  const { state } = look.town;
  return layOut({
    size: look.size,
    seats: look.facts.seats.map(({ name, run }) => ({
      seat: name,
      rank: claimRank(
        run === null ? null : (state.runs[run] ?? null),
        look.panes[name]?.kind === 'ended',
      ),
    })),
    focus: focused(look.view, look.facts)?.name ?? null,
    zoom: look.view.zoom,
  });
}

/** The moments whose age is on the screen, so that it is drawn again when one reads differently. */
export function timesShown({ town: { state, live }, panes, now, view, facts }: Look): number[] {
  const overlay = view.overlays.at(-1);
  const item = facts.inbox.find(({ id }) => overlay?.kind === 'answer' && id === overlay.item);
  return [
    ...Object.values(state.runs).map(({ since, readingSince }) => Math.max(since, readingSince)),
    ...Object.values(live.stations).map(({ startedAt }) => startedAt),
    ...Object.values(panes).flatMap((pane) => (pane.kind === 'ended' ? [pane.at] : [])),
    ...Object.values(state.seats).flatMap(({ restAt }) =>
      restAt !== null && restAt > now ? [now] : [],
    ),
    ...(item === undefined ? [] : [item.at]),
  ];
}

/** The whole screen at one moment. */
export function sceneOf(look: Look): Scene {
  const layout = layoutOf(look);
  if (layout.kind === 'too small') return { kind: 'too small', size: look.size };
  return {
    kind: 'town',
    size: look.size,
    layout,
    header: headerOf(look),
    roster: layout.roster === null ? [] : rosterOf(look, layout.roster.height),
    tiles: layout.tiles.flatMap((tile) => tileScene(look, tile) ?? []),
    footer: footerOf(look),
    overlay: overlayOf(look, betweenLines(look.size)),
  };
}

/** Everything between the top and the bottom line. */
function betweenLines({ columns, rows }: Size): Rect {
  return { x: 0, y: 1, width: columns, height: rows - 2 };
}
