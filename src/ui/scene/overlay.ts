/** What is laid over the tiles, if anything. */
import { centred, inside, type Rect } from '../frame.ts';
import { helpSections } from '../keymap.ts';
import { top } from '../view.ts';
import { cells } from '../words.ts';
import type { Look } from './look.ts';
import { type Sheet, sheetOf } from './sheet.ts';

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
};

export type OverlayScene =
  | ({ kind: 'help' } & HelpScene)
  | { kind: 'sheet'; rect: Rect; sheet: Sheet };

const helpWidth = 84;

export function overlayOf(look: Look, body: Rect): OverlayScene | null {
  const overlay = top(look.view);
  if (overlay === null) return null;
  if (overlay.kind === 'help') return { kind: 'help', ...helpOf(look, overlay.scroll, body) };
  const sheet = sheetOf(look, overlay, body);
  return { kind: 'sheet', rect: sheet.rect, sheet };
}

function helpOf({ keymap }: Look, scroll: number, body: Rect): HelpScene {
  const rows = helpSections(keymap).flatMap(({ title, keys }, index): HelpRow[] => [
    ...(index === 0 ? [] : [{ kind: 'gap' } as const]),
    { kind: 'title', text: title },
    ...keys.map((hint) => ({ kind: 'key', ...hint }) as const),
  ]);
  const rect = centred(body, { columns: helpWidth, rows: rows.length + 2 });
  const { height, width } = inside(rect);
  const above = Math.max(0, Math.min(scroll, rows.length - height));
  const widest = Math.max(...rows.map((row) => (row.kind === 'key' ? cells(row.chord) : 0)));
  return {
    rect,
    rows: rows.slice(above, above + height).map((row, at) => ({ ...row, at })),
    chords: Math.min(widest, Math.floor(width / 2)),
    above,
    under: Math.max(0, rows.length - height - above),
  };
}
