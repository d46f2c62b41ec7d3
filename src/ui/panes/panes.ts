/** The terminals on the screen, by seat. Which are open follows from the seats that are shown. */
import type { RunId } from '../../core/task.ts';
import type { Echoed, Letters } from '../../terminal/echo.ts';
import type { Emulator } from '../../terminal/emulator.ts';
import type { PaneStatus } from '../model/render-input.ts';
import { openPane, type Pane, type PaneDoors } from './pane.ts';

/** A seat whose terminal is kept open. */
export type Shown = {
  seat: string;
  /** The run with a process at this seat, if there is one. */
  run: RunId | null;
  /** The cells it has on the screen; null when it is only kept ready. */
  cells: { columns: number; rows: number } | null;
};

export type Panes = {
  /** Opens, closes and resizes so that just these are there. `how` says how a run ended. */
  show(seats: Shown[], how: (run: RunId) => { how: string; at: number }): void;
  /** Asks for the sizes again: another screen may have changed them. */
  claimSizes(): void;
  status(): Record<string, PaneStatus>;
  emulator(seat: string): Emulator | null;
  /** Its screen as of the last `catchUp` or later, perhaps without its history. */
  picture(seat: string): Emulator | null;
  /**
   * Brings the picture of the seat with the focus up to date, and glances at the others. When a flood
   * was not looked at, gives the milliseconds until it should be, else null.
   */
  catchUp(focus: string | null): number | null;
  /** Types to a run; false when it cannot be reached, or is not the one at this seat. */
  send(target: { seat: string; run: RunId }, bytes: Uint8Array): boolean;
  close(): void;
};

export type PanesOptions = PaneDoors & {
  /** As of a pane. */
  onEcho(seat: string, letters: Letters): Echoed;
  onOutput(seat: string): void;
  onChange(): void;
};

type Place = {
  pane: Pane;
  cells: Shown['cells'];
  ended: { how: string; at: number } | null;
};

/** Sizes that change in a row, as when a window is dragged, are asked for once. */
const resizePauseMs = 60;

/** Makes an empty set of terminals. */
export function createPanes(options: PanesOptions): Panes {
  const places = new Map<string, Place>();
  let resizing: NodeJS.Timeout | null = null;

  const open = ({ seat, run, cells }: Shown & { run: RunId }) => {
    const pane = openPane({
      ...options,
      run,
      onEcho: (letters) => options.onEcho(seat, letters),
      onOutput: () => options.onOutput(seat),
    });
    if (cells !== null) pane.fit(cells.columns, cells.rows);
    places.set(seat, { pane, cells, ended: null });
  };

  const drop = (seat: string) => {
    places.get(seat)?.pane.close();
    places.delete(seat);
  };

  const fitAll = () => {
    resizing = null;
    for (const { pane, cells } of places.values())
      if (cells !== null) pane.fit(cells.columns, cells.rows);
  };

  const fitSoon = () => {
    if (resizing !== null) clearTimeout(resizing);
    resizing = setTimeout(fitAll, resizePauseMs);
  };

  return {
    show(seats, how) {
      const wanted = new Set(seats.map(({ seat }) => seat));
      for (const seat of [...places.keys()]) if (!wanted.has(seat)) drop(seat);
      for (const shown of seats) {
        const place = places.get(shown.seat);
        if (place !== undefined && (shown.run === place.pane.run || shown.run === null)) {
          if (!sameCells(place.cells, shown.cells)) fitSoon();
          place.cells = shown.cells;
          if (shown.run === null && place.ended === null) {
            if (place.pane.picture === null) drop(shown.seat);
            else {
              place.pane.detach();
              place.ended = how(place.pane.run);
            }
          }
        } else if (shown.run !== null) {
          drop(shown.seat);
          open({ ...shown, run: shown.run });
        }
      }
    },
    claimSizes: fitAll,
    status: () =>
      Object.fromEntries([...places].map(([seat, place]) => [seat, statusOf(place)] as const)),
    emulator: (seat) => places.get(seat)?.pane.emulator ?? null,
    picture: (seat) => places.get(seat)?.pane.picture ?? null,
    catchUp(focus) {
      const dues = [...places].map(([seat, { pane }]) =>
        pane.catchUp(seat === focus ? 'look' : 'glance'),
      );
      const waits = dues.filter((due) => due !== null);
      return waits.length === 0 ? null : Math.min(...waits);
    },
    send({ seat, run }, bytes) {
      const place = places.get(seat);
      return place?.pane.run === run && place.ended === null && place.pane.send(bytes);
    },
    close() {
      if (resizing !== null) clearTimeout(resizing);
      for (const seat of [...places.keys()]) drop(seat);
    },
  };
}

function statusOf({ pane, ended }: Place): PaneStatus {
  if (ended !== null) return { kind: 'ended', run: pane.run, ...ended };
  return { ...pane.link, run: pane.run };
}

function sameCells(a: Shown['cells'], b: Shown['cells']): boolean {
  return a?.columns === b?.columns && a?.rows === b?.rows;
}
