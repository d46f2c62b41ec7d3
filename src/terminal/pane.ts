/** A terminal at its place on the real screen, and the rows on which it has to be painted again. */
import type { Rows } from './changed-rows.ts';
import type { Emulator } from './emulator.ts';
import { type Rect, sameRect } from './layout.ts';

/** Part of a pane's screen shown as selected: rows and columns of the pane, `to` not included. */
export type Selection = { row: number; from: number; to: number };

export type Pane = {
  rect: Rect;
  emulator: Emulator;
  /** Lines back into the history. */
  scroll: number;
  dimmed: boolean;
  selection?: readonly Selection[];
};

/** What makes two paintings of a pane equal. */
export type Painted = Pane & { version: number };

export const NO_ROWS: Rows = { from: 0, to: 0 };

/** Rows of the real screen on which a pane may look other than it does there. */
export function staleRows(
  pane: Pane,
  before: Painted | undefined,
  arranged: 'as before' | 'anew',
): Rows {
  const { emulator, rect, scroll } = pane;
  const isSame = before !== undefined && (arranged === 'as before' || sameView(pane, before));
  if (isSame && before.version === emulator.version) return NO_ROWS;
  const all = { from: Math.max(0, rect.y), to: rect.y + rect.height };
  if (!isSame) return all;
  if (scroll > 0) return all;
  const { from, to } = emulator.changedSince(before.version);
  return { from: Math.max(all.from, rect.y + from), to: Math.min(all.to, rect.y + to) };
}

/** All rows from the first of them to the last. */
export function around(all: Rows[]): Rows {
  const some = all.filter(({ from, to }) => from < to);
  if (some.length === 0) return NO_ROWS;
  return {
    from: Math.min(...some.map(({ from }) => from)),
    to: Math.max(...some.map(({ to }) => to)),
  };
}

export function isAmong(row: number, { from, to }: Rows): boolean {
  return row >= from && row < to;
}

export function sameView(a: Pane, b: Pane): boolean {
  return (
    a.emulator === b.emulator &&
    a.scroll === b.scroll &&
    a.dimmed === b.dimmed &&
    sameRect(a.rect, b.rect) &&
    sameSelection(a.selection ?? [], b.selection ?? [])
  );
}

function sameSelection(a: readonly Selection[], b: readonly Selection[]): boolean {
  return (
    a.length === b.length &&
    a.every(({ row, from, to }, index) => {
      const other = b[index];
      return row === other?.row && from === other.from && to === other.to;
    })
  );
}
