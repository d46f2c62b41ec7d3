/** The terminals that a scene needs, and the frame that shows them with the chrome. */
import type { RunId } from '../../core/task.ts';
import type { Frame } from '../../terminal/compositor.ts';
import { focusIn, layoutOf, type Scene, type Shown, tilesOf } from '../app/scene.ts';
import { inside, type Rect, type Size } from '../layout/layout.ts';
import type { View } from '../model/model.ts';
import type { Look } from '../model/render-input.ts';
import type { Copy } from './copy-mode/copy.ts';
import type { Still } from './copy-mode/screen-snapshot.ts';
import { selectionIn } from './copy-mode/selection.ts';
import type { Panes, Shown as ShownSeat } from './panes.ts';
import { selectionOf } from './scrollback.ts';

/** The seats with a tile, and while one is zoomed or open in the stack those that would have one, kept ready. */
export function shownIn(look: Look): ShownSeat[] {
  const { state } = look.town;
  const layout = layoutOf(look);
  const ready = layoutOf({ ...look, view: tilesInView(look.view) });
  if (layout.kind === 'too small' || ready.kind === 'too small') return [];
  const cells = new Map(layout.tiles.map(({ seat, rect }) => [seat, cellsOf(rect)] as const));
  const seats = new Set([...cells.keys(), ...ready.tiles.map(({ seat }) => seat)]);
  return [...seats].flatMap((seat): ShownSeat[] => {
    const run = state.seats[seat]?.run ?? null;
    const hasProcess = run !== null && state.runs[run]?.pid != null;
    if (run !== null && !hasProcess) return [];
    return [{ seat, run, cells: cells.get(seat) ?? null }];
  });
}

/** The tiles, whatever is shown in their place. */
function tilesInView(view: View): View {
  return { ...view, zoom: 'out', town: { ...view.town, layout: 'tile' } };
}

function cellsOf(rect: Rect): Size {
  const { width, height } = inside(rect);
  return { columns: width, rows: height };
}

/** How a run ended, as far as the latest news tell. */
export function endOf(run: RunId, { town, now }: Look): { how: string; at: number } {
  for (const { at, news } of town.recent.toReversed())
    for (const item of news)
      if (item.kind === 'ended' && item.run === run) return { how: item.how, at };
  return { how: 'ended', at: now };
}

/** The terminals in sight; one that stands still is there in place of its live one. */
type Terminals = Pick<Panes, 'emulator' | 'picture' | 'status'> & { still: Still | null };

export type Frames = {
  /**
   * Chrome, terminals and cursor of one scene. `changed` is what may differ from the frame before, apart
   * from what is given: the echo of a key changes the focused terminal alone, and nothing else is
   * composed anew for it.
   */
  frame(scene: Scene, lines: readonly string[], view: View, changed: 'all' | 'focus'): Frame;
};

/** Composes frames of these terminals. */
export function createFrames(panes: Terminals): Frames {
  let last: { scene: Scene; view: View; frame: Frame } | null = null;
  return {
    frame(scene, lines, view, changed) {
      const isSame = last?.scene === scene && last.view === view && last.frame.chrome === lines;
      const echo = isSame && changed === 'focus' && last !== null ? echoIn(last, panes) : null;
      last = { scene, view, frame: echo ?? frameOf(scene, lines, view, panes) };
      return last.frame;
    },
  };
}

/** The frame with the cursor where it is now; null when more may differ than the text of its terminal. */
function echoIn(last: { scene: Scene; view: View; frame: Frame }, panes: Terminals): Frame | null {
  const { scene, view, frame } = last;
  const focus = focusIn(scene);
  if (scene.kind === 'too small' || focus === null || view.mode.kind !== 'typing') return null;
  const emulator = panes.emulator(focus);
  const pane = frame.panes.find((candidate) => candidate.emulator === emulator);
  const isPlain = pane?.scroll === 0 && (pane.selection ?? []).length === 0;
  return isPlain ? { ...frame, cursor: cursorOf(scene, view, panes) } : null;
}

function frameOf(scene: Scene, lines: readonly string[], view: View, panes: Terminals): Frame {
  if (scene.kind === 'too small') return { chrome: lines, panes: [], cursor: null };
  const { dialog } = scene;
  const status = panes.status();
  const focus = focusIn(scene);
  return {
    chrome: lines,
    panes: tilesOf(scene).flatMap(({ seat, rect }) => {
      const isFocused = seat === focus;
      const emulator = isFocused ? panes.emulator(seat) : panes.picture(seat);
      if (emulator === null) return [];
      const place = { rect: inside(rect), emulator };
      const copied = copiedIn(view, panes.still, seat);
      if (copied !== null) return [{ ...place, ...copied, dimmed: dialog !== null }];
      const dimmed = dialog !== null || status[seat]?.kind !== 'live';
      const scroll = isFocused ? view.scroll : 0;
      const selection = isFocused ? selectionOf(view, emulator) : [];
      return [{ ...place, scroll, dimmed, selection }];
    }),
    overlays: dialog === null ? [] : [dialog.rect],
    cursor: cursorOf(scene, view, panes),
  };
}

/** What is in sight of a terminal that stands still, and what is marked in it; null for any other. */
function copiedIn({ mode }: View, still: Still | null, seat: string) {
  if (mode.kind !== 'copying' || still?.seat !== seat) return null;
  const { copy } = mode;
  return {
    scroll: still.lines - still.rows - copy.top,
    selection: selectionIn(still, copy),
  };
}

/** The hardware cursor shows where letters go, into a line or a terminal, or where the caret is. */
function cursorOf(scene: Shown, view: View, panes: Terminals): Frame['cursor'] {
  const { footer, areas, dialog } = scene;
  if (footer.line !== null) return { x: footer.line.caret, y: areas.footer.y };
  if (dialog !== null) return dialog.caret;
  if (view.mode.kind === 'copying') return caretOf(scene, view.mode.copy);
  if (view.mode.kind !== 'typing' || view.scroll > 0) return null;
  const { seat } = view.mode.target;
  const tile = tilesOf(scene).find((candidate) => candidate.seat === seat);
  const cursor = panes.emulator(seat)?.cursor;
  if (tile === undefined || cursor === undefined || !cursor.visible) return null;
  const { x, y, width, height } = inside(tile.rect);
  if (cursor.x >= width || cursor.y >= height) return null;
  return { x: x + cursor.x, y: y + cursor.y, shape: cursor.shape, blink: cursor.blink };
}

function caretOf(scene: Shown, { seat, caret, top }: Copy): Frame['cursor'] {
  const tile = tilesOf(scene).find((candidate) => candidate.seat === seat);
  if (tile === undefined) return null;
  const { x, y, width, height } = inside(tile.rect);
  const row = caret.line - top;
  if (caret.column >= width || row >= height) return null;
  return { x: x + caret.column, y: y + row, shape: 'block', blink: false };
}
