/** Who draws which columns of each row of the screen. */

export type Rect = { x: number; y: number; width: number; height: number };

/** Columns `from` to `to` (not included) of one row. `owner` is the index of a pane, or the chrome. */
export type Span = { from: number; to: number; owner: number };

export const CHROME = -1;

export type Areas = {
  columns: number;
  rows: number;
  panes: readonly Rect[];
  overlays: readonly Rect[];
};

/**
 * Spans of every row, from left to right, without gaps. Later panes lie over earlier ones, and the
 * chrome shows through in `overlays`.
 */
export function layOut({ columns, rows, panes, overlays }: Areas): Span[][] {
  const layers = [
    ...panes.map((rect, owner) => ({ rect, owner })),
    ...overlays.map((rect) => ({ rect, owner: CHROME })),
  ];
  return Array.from({ length: rows }, (_, y) => {
    let spans: Span[] = [{ from: 0, to: columns, owner: CHROME }];
    for (const { rect, owner } of layers) {
      if (y < rect.y || y >= rect.y + rect.height) continue;
      const from = Math.max(0, rect.x);
      const to = Math.min(columns, rect.x + rect.width);
      if (from < to) spans = cover(spans, { from, to, owner });
    }
    return joined(spans);
  });
}

/** The spans with those of the chrome that stand side by side as one. */
function joined(spans: Span[]): Span[] {
  const all: Span[] = [];
  for (const span of spans) {
    const last = all.at(-1);
    if (last?.owner === CHROME && span.owner === CHROME) last.to = span.to;
    else all.push({ ...span });
  }
  return all;
}

/** The spans with one laid over them. */
function cover(spans: Span[], top: Span): Span[] {
  const left = spans.filter(({ from }) => from < top.from);
  const right = spans.filter(({ to }) => to > top.to);
  return [
    ...left.map((span) => ({ ...span, to: Math.min(span.to, top.from) })),
    top,
    ...right.map((span) => ({ ...span, from: Math.max(span.from, top.to) })),
  ];
}

/** Whether the layouts of both are equal. */
export function sameAreas(a: Areas, b: Areas): boolean {
  return (
    a.columns === b.columns &&
    a.rows === b.rows &&
    sameRects(a.panes, b.panes) &&
    sameRects(a.overlays, b.overlays)
  );
}

function sameRects(a: readonly Rect[], b: readonly Rect[]): boolean {
  return a.length === b.length && a.every((rect, index) => sameRect(rect, b[index]));
}

export function sameRect(a: Rect, b: Rect | undefined): boolean {
  return a.x === b?.x && a.y === b.y && a.width === b.width && a.height === b.height;
}
