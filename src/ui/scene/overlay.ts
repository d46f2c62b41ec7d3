/** What is laid over the page, if anything. */
import { centred, inside, type Rect } from '../frame.ts';
import { keyTable } from '../key-table.ts';
import { matches } from '../list.ts';
import { inboxRows } from '../pages/inbox-state.ts';
import { type Overlay, top } from '../view.ts';
import { cells } from '../words.ts';
import { detailsOf, sheetOf } from './dialogs.ts';
import { answerRect } from './inbox.ts';
import type { Look } from './look.ts';
import { paletteOf } from './palette.ts';
import type { Sheet } from './sheet.ts';

export type HelpRow =
  | { kind: 'title'; text: string }
  | { kind: 'key'; chord: string; words: string }
  | { kind: 'gap' };

export type HelpScene = {
  rect: Rect;
  /** `at` is the place of a row among those shown. */
  rows: (HelpRow & { at: number })[];
  /** Cells of the column of chords. */
  chords: number;
  /** Rows that do not fit above and under those given. */
  above: number;
  under: number;
  /** The words it is narrowed by. */
  filter: string;
};

export type OverlayScene =
  | ({ kind: 'help' } & HelpScene)
  | { kind: 'sheet'; rect: Rect; sheet: Sheet };

const helpWidth = 84;

export function overlayOf(look: Look, body: Rect): OverlayScene | null {
  const overlay = drawnOf(look);
  if (overlay === null || overlay.kind === 'filter' || overlay.kind === 'search') return null;
  if (overlay.kind === 'help') return { kind: 'help', ...helpOf(look, overlay, body) };
  if (overlay.kind === 'task' || overlay.kind === 'palette') {
    const sheet =
      overlay.kind === 'task' ? detailsOf(look, overlay, body) : paletteOf(look, overlay, body);
    return { kind: 'sheet', rect: sheet.rect, sheet };
  }
  const sheet = sheetOf(look, overlay, body, placeOf(look, overlay, body));
  return { kind: 'sheet', rect: sheet.rect, sheet };
}

/** A filter is written in the bottom line; what it narrows stays in sight. */
function drawnOf({ view }: Look): Overlay | null {
  const overlay = top(view);
  return overlay?.kind === 'filter' ? (view.overlays.at(-2) ?? null) : overlay;
}

/** In the Inbox view an item is answered where its details stand. */
function placeOf({ view, facts }: Look, overlay: Overlay, body: Rect): Rect | null {
  if (overlay.kind !== 'answer' || view.page !== 'inbox') return null;
  const { filter } = view.inbox.list;
  return answerRect(body, inboxRows(facts.inbox, filter, facts.state).length);
}

type Help = Extract<Overlay, { kind: 'help' }>;

function helpOf({ keymap, view }: Look, { scroll, filter }: Help, body: Rect): HelpScene {
  const rows = keyTable(keymap, view.page)
    .map(({ title, keys }) => ({
      title,
      keys: keys.filter(({ chord, words }) => matches(filter, `${title} ${chord} ${words}`)),
    }))
    .filter(({ keys }) => keys.length > 0)
    .flatMap(({ title, keys }, index): HelpRow[] => [
      ...(index === 0 ? [] : [{ kind: 'gap' } as const]),
      { kind: 'title', text: title },
      ...keys.map((hint) => ({ kind: 'key', ...hint }) as const),
    ]);
  const rect = centred(body, { columns: helpWidth, rows: rows.length + 2 });
  const { height, width } = inside(rect);
  const above = Math.max(0, Math.min(scroll, rows.length - height));
  const widest = Math.max(0, ...rows.map((row) => (row.kind === 'key' ? cells(row.chord) : 0)));
  return {
    rect,
    rows: rows.slice(above, above + height).map((row, at) => ({ ...row, at })),
    chords: Math.min(widest, Math.floor(width / 2)),
    above,
    under: Math.max(0, rows.length - height - above),
    filter,
  };
}
