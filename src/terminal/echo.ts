/** The echo of a key: shown by itself, before anything else is looked at, even before it is read. */
import type { Depth } from './depth.ts';
import type { Emulator } from './emulator.ts';
import type { Span } from './layout.ts';
import type { Painted } from './pane.ts';
import { sgrIn } from './reduce.ts';
import { extensionOf, FLAG, visibleBackground } from './sgr.ts';
import { isPlace, type Shown } from './shown.ts';
import type { Typed } from './typed.ts';

/** Output that may be an echo, and the emulator that has read all before it. */
export type Letters = {
  emulator: Emulator;
  bytes: Uint8Array;
  /** Lets the emulator read it. */
  take(): void;
};

/**
 * What became of letters: they are on the screen and read; they were read and a frame is needed for what
 * the emulator has made of them; or nothing was done.
 */
export type Echoed = 'shown' | 'read' | 'nothing';

/**
 * What shows the letters where the cursor stands on the real screen; null when they are more than that.
 * `settle` is to be called when the emulator has read them, and says whether it has made of them what was
 * thought. Else the row is painted with the next frame.
 */
export function echoOf(
  { emulator, bytes }: Letters,
  shown: Shown,
  depth: Depth,
): { text: string; settle(): 'shown' | 'read' } | null {
  const index = shown.panes.findIndex((pane) => pane.emulator === emulator);
  const pane = shown.panes[index];
  const typed = pane !== undefined && isAlone(pane) ? emulator.typedBy(bytes) : null;
  if (pane === undefined || typed === null) return null;
  const row = pane.rect.y + typed.row;
  const column = pane.rect.x + typed.from;
  const end = pane.rect.x + typed.to;
  if (!isPlace(shown.cursor, { x: column, y: row })) return null;
  const isWithin = ({ owner, from, to }: Span) => owner === index && from <= column && end < to;
  const span = shown.spans[row]?.findIndex(isWithin) ?? -1;
  if (span < 0) return null;
  return {
    text: `\x1b[${row + 1};${column + 1}H${inked(typed, pane, depth)}`,
    settle() {
      // The text of the whole stretch of the row is not known: it is painted the next time it may differ.
      shown.texts[row]![span] = '';
      shown.cursor = { x: end, y: row };
      const { cursor, version } = emulator;
      const isAsThought = cursor.x === typed.to && cursor.y === typed.row;
      if (!isAsThought) return 'read';
      shown.panes[index] = { ...pane, version };
      return 'shown';
    },
  };
}

/** All of it is shown as it is, with nothing over it and in no other way than it is. */
function isAlone({ emulator, version, scroll, selection = [] }: Painted): boolean {
  const isShown = version === emulator.version && !emulator.isMidFrame;
  return isShown && scroll === 0 && selection.length === 0;
}

function inked({ text, pen }: Typed, { dimmed }: Painted, depth: Depth): string {
  const bg = visibleBackground(pen.bg) | (dimmed ? FLAG.dim : 0);
  const extension = pen.bg & FLAG.extended ? extensionOf(pen.extended) : 0;
  const isPlain = pen.fg === 0 && bg === 0;
  return isPlain ? text : `${sgrIn(depth, pen.fg, bg, extension)}${text}\x1b[0m`;
}
