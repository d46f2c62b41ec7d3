/** The left button of the mouse: where it went down, and how often in a row. */
import type { MouseEvent } from '../../terminal/input.ts';

export type Pointer = {
  /** The cell of the screen where the button went down; null while it is up. */
  from: { x: number; y: number } | null;
  /** The seat in whose terminal it went down last; null for anywhere else. */
  seat: string | null;
  /** How often it went down in a row at this place: 1, 2 or 3. */
  clicks: number;
};

export const noPointer: Pointer = { from: null, seat: null, clicks: 0 };

/** Presses that follow each other within this time belong together. */
const togetherMs = 500;

export type Clicks = {
  readonly pointer: Pointer;
  /** `seat` is the one whose terminal is at the cell of the event; `at` is in milliseconds. */
  take(event: MouseEvent, seat: string | null, at: number): void;
};

export function createClicks(): Clicks {
  let pointer = noPointer;
  let cell = { x: -1, y: -1 };
  let pressedAt = Number.NEGATIVE_INFINITY;
  return {
    get pointer() {
      return pointer;
    },
    take({ action, button, x, y }, seat, at) {
      if (action === 'release' && pointer.from !== null) {
        // Where it was down is still known to whoever is told of the release.
        pointer = { ...pointer, from: null };
        return;
      }
      if (action !== 'press' || button !== 'left') return;
      const isAgain = x === cell.x && y === cell.y && at - pressedAt < togetherMs;
      // The terminal may have moved away under the mouse; the second click was not for another one.
      const isStray = isAgain && seat !== pointer.seat;
      cell = { x, y };
      pressedAt = at;
      const clicks = isAgain ? (pointer.clicks % 3) + 1 : 1;
      pointer = { from: { x, y }, seat: isStray ? null : seat, clicks };
    },
  };
}
