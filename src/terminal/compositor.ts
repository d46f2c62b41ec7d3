/** The only writer to the real screen: chrome, the panes over it, and the cursor, in one write a frame. */
import { type ChromeCell, chromeCells, paintChrome } from './chrome.ts';
import type { Depth } from './depth.ts';
import { type Echoed, echoOf, type Letters } from './echo.ts';
import type { CursorShape } from './emulator.ts';
import { type Areas, layOut, type Rect, type Span, sameAreas } from './layout.ts';
import { paintRow } from './paint.ts';
import { around, isAmong, NO_ROWS, type Painted, type Pane, sameView, staleRows } from './pane.ts';
import { addressOf, isPlace, nothingShown, placeOf, type Shown } from './shown.ts';
import { createStyles, paintWholeRow, type Styles } from './whole-row.ts';

export type Frame = {
  /** Lines with SGR sequences, one a row. Their columns under panes are not shown. */
  chrome: readonly string[];
  panes: readonly Pane[];
  /** Where the chrome lies over the panes: dialogs and menus. */
  overlays?: readonly Rect[];
  cursor: { x: number; y: number; shape?: CursorShape; blink?: boolean } | null;
};

export type Counters = {
  /** Writes. */
  frames: number;
  bytes: number;
  /** Stretches of a row that were drawn. */
  rows: number;
  /** Frames that were replaced by a newer one while the terminal was still taking the one before. */
  coalesced: number;
};

export type Compositor = {
  /**
   * Brings the screen to this state. Writes nothing when it is there already. While the last write has
   * not drained, only the newest frame waits.
   */
  frame(frame: Frame): void;
  /**
   * Shows letters at the cursor before their emulator reads them, as for the echo of a key, and lets it
   * read them.
   */
  echo(letters: Letters): Echoed;
  /** The size changed: the next frame draws everything. */
  resize(columns: number, rows: number): void;
  /** Something else wrote to the screen: the next frame draws everything. */
  invalidate(): void;
  /** A pane was left as it was because its program is in the middle of a frame: ask for one more soon. */
  readonly isHolding: boolean;
  readonly counters: Readonly<Counters>;
};

export type CompositorOptions = {
  /** Writes to the terminal and calls `drained` once that can take more, such as `stream.write`. */
  write: (text: string, drained: () => void) => void;
  columns: number;
  rows: number;
  /** The colours that the terminal has; all of them unless told. */
  depth?: Depth;
};

const BEGIN = '\x1b[?2026h';
const END = '\x1b[?2026l';
const HIDE = '\x1b[?25l';
const PLAIN = '\x1b[0m';
const SHAPES = { block: 2, underline: 4, bar: 6 } as const;

/** Makes a compositor for a screen of which nothing is known. */
export function createCompositor(options: CompositorOptions): Compositor {
  let { columns, rows } = options;
  const { depth = 'true' } = options;
  const counters: Counters = { frames: 0, bytes: 0, rows: 0, coalesced: 0 };
  const styles = createStyles(depth);
  let shown = nothingShown();
  let shape = 0;
  let isDraining = false;
  let waiting: Frame | null = null;
  let isHolding = false;

  const draw = (frame: Frame) => {
    const arranged = isArranged(frame, shown.frame) ? 'as before' : 'anew';
    if (arranged === 'anew') adopt(shown, areasOf(frame, { columns, rows }));
    const held = frame.panes.map((pane, index) => isHeld(pane, shown.panes[index]));
    isHolding = held.includes(true);
    const body = drawRows({ shown, frame, held, arranged, columns, depth, styles });
    shown.frame = frame;
    const cursor = placeOf(frame.cursor, { columns, rows });
    const nextShape = cursor === 'hidden' ? shape : shapeOf(frame.cursor);
    if (body.length === 0 && isPlace(shown.cursor, cursor) && nextShape === shape) return;
    const isHidden = shown.cursor === 'hidden';
    const before = shown.cursor === null ? `${PLAIN}${HIDE}` : isHidden ? '' : HIDE;
    const change = nextShape === shape ? '' : `\x1b[${nextShape} q`;
    shown.cursor = cursor;
    shape = nextShape;
    counters.rows += body.length;
    send(`${BEGIN}${before}${body.join('')}${addressOf(cursor)}${change}${END}`);
  };

  const send = (text: string) => {
    isDraining = true;
    options.write(text, () => {
      isDraining = false;
      const next = waiting;
      waiting = null;
      if (next !== null) draw(next);
    });
    counters.frames++;
    counters.bytes += Buffer.byteLength(text);
  };

  return {
    frame(frame) {
      if (!isDraining) {
        draw(frame);
        return;
      }
      if (waiting !== null) counters.coalesced++;
      waiting = frame;
    },
    echo(letters) {
      const echo = isDraining ? null : echoOf(letters, shown, depth);
      if (echo === null) return 'nothing';
      send(echo.text);
      letters.take();
      return echo.settle();
    },
    resize(toColumns, toRows) {
      columns = toColumns;
      rows = toRows;
      shown = nothingShown();
      waiting = null;
    },
    invalidate() {
      shown = nothingShown();
    },
    get isHolding() {
      return isHolding;
    },
    counters,
  };
}

/** Whether the panes are the same at the same places, as they are for the echo of a key. */
function isArranged(frame: Frame, before: Frame | null): boolean {
  return frame.panes === before?.panes && frame.overlays === before.overlays;
}

function areasOf({ panes, overlays = [] }: Frame, size: { columns: number; rows: number }): Areas {
  return { ...size, panes: panes.map(({ rect }) => rect), overlays };
}

/** Lays out what is not laid out so already; rows whose spans are other ones than before are drawn anew. */
function adopt(shown: Shown, areas: Areas): void {
  if (shown.areas !== null && sameAreas(areas, shown.areas)) return;
  const spans = layOut(areas);
  shown.areas = areas;
  shown.chrome = null;
  shown.texts = spans.map((row, y) => {
    const texts = shown.texts[y];
    const isSame = texts !== undefined && sameSpans(row, shown.spans[y] ?? []);
    return isSame ? texts : row.map(() => '');
  });
  shown.spans = spans;
}

function sameSpans(a: Span[], b: Span[]): boolean {
  return (
    a.length === b.length &&
    a.every((span, index) => {
      const other = b[index];
      return span.from === other?.from && span.to === other.to && span.owner === other.owner;
    })
  );
}

/** The texts of all spans that do not look as they should, which are then taken to be shown. */
function drawRows(job: {
  shown: Shown;
  frame: Frame;
  held: boolean[];
  arranged: 'as before' | 'anew';
  columns: number;
  depth: Depth;
  styles: Styles;
}): string[] {
  const { shown, frame, held, arranged, columns, depth, styles } = job;
  const { chrome: lines } = shown;
  const drawn: string[] = [];
  const stale = frame.panes.map((pane, index) =>
    held[index] ? NO_ROWS : staleRows(pane, shown.panes[index], arranged),
  );
  const all = { from: 0, to: shown.spans.length };
  const some = lines === frame.chrome ? around(stale) : all;
  for (let row = some.from; row < Math.min(some.to, all.to); row++) {
    const texts = shown.texts[row]!;
    const line = frame.chrome[row] ?? '';
    const isNewLine = line !== lines?.[row];
    const spans = shown.spans[row]!;
    let cells: ChromeCell[] | null = null;
    spans.forEach((span, index) => {
      const { from, to, owner } = span;
      const pane = frame.panes[owner];
      const mayDiffer = pane === undefined ? isNewLine : isAmong(row, stale[owner]!);
      if (!mayDiffer && texts[index] !== '') return;
      const isWhole = pane === undefined && spans.length === 1;
      let text = isWhole ? paintWholeRow(line, { columns, row, styles }) : null;
      if (pane !== undefined) text = paintPane(pane, span, row, depth);
      else if (text === null) {
        cells ??= chromeCells(line, columns);
        text = paintChrome(cells, { from, width: to - from, column: from, row, depth });
      }
      if (text !== texts[index]) drawn.push(text);
      texts[index] = text;
    });
  }
  shown.chrome = frame.chrome;
  shown.panes = frame.panes.map((pane, index) => {
    const before = shown.panes[index];
    const isKept = arranged === 'as before' && before?.version === pane.emulator.version;
    return before && (held[index] || isKept) ? before : { ...pane, version: pane.emulator.version };
  });
  return drawn;
}

function paintPane(pane: Pane, { from, to }: Span, row: number, depth: Depth): string {
  const { rect, emulator, dimmed } = pane;
  const y = row - rect.y;
  const scroll = Math.min(Math.max(0, pane.scroll), emulator.history);
  const isInside = y < emulator.rows;
  return paintRow(isInside ? emulator.line(emulator.history - scroll + y) : undefined, {
    columns: emulator.columns,
    from: from - rect.x,
    width: to - from,
    column: from,
    row,
    dimmed,
    depth,
    selection: pane.selection?.find((selected) => selected.row === y) ?? null,
  });
}

/** Whether the pane is left alone until its program has finished its frame. */
function isHeld(pane: Pane, before: Painted | undefined): boolean {
  return pane.emulator.isMidFrame && before !== undefined && sameView(pane, before);
}

/** The parameter of DECSCUSR. */
function shapeOf(cursor: Frame['cursor']): number {
  if (!cursor?.shape || cursor.shape === 'default') return 0;
  return SHAPES[cursor.shape] - (cursor.blink ? 1 : 0);
}
