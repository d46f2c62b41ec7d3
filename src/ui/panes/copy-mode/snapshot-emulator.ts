/** A terminal taken as it is: its own emulator, which its program does not write to. */
import { createEmulator, type Emulator } from '../../../terminal/emulator.ts';
import { cellTexts, isUnwritten, isWide } from '../../../terminal/reading.ts';
import type { Size } from '../../layout/layout.ts';
import type { Still, StillLine } from './screen-snapshot.ts';

export type Frozen = {
  readonly seat: string;
  readonly emulator: Emulator;
  readonly still: Still;
  /** Gives it the shape of its place on the screen; true when it had another. */
  fit(size: Size): boolean;
  dispose(): void;
};

/** Places on the screen are not so many times narrower than others. */
const narrowest = 10;

/** Freezes the terminal at a seat, with its history. */
export function freeze(seat: string, live: Emulator): Frozen {
  const { columns, rows, history } = live;
  // Lines that are wrapped anew in a narrower place become more, and none of them may be lost.
  const scrollback = narrowest * (history + rows);
  const emulator = createEmulator({ columns, rows, scrollback });
  emulator.write(Buffer.from(live.serialize(history), 'utf8'));
  let still = stillOf(seat, emulator);
  return {
    seat,
    emulator,
    get still() {
      return still;
    },
    fit(size) {
      if (size.columns === emulator.columns && size.rows === emulator.rows) return false;
      emulator.resize(size.columns, size.rows);
      still = stillOf(seat, emulator);
      return true;
    },
    dispose: () => emulator.dispose(),
  };
}

/** Reads a terminal that does not change any more. */
export function stillOf(seat: string, emulator: Emulator): Still {
  const { columns, rows, history, cursor, modes } = emulator;
  const known = new Map<number, StillLine>();
  const lines = history + rows;
  return {
    seat,
    columns,
    rows,
    lines,
    cursor: { line: history + cursor.y, column: cursor.x },
    isAlternate: modes.alternateScreen,
    line(index) {
      const line = known.get(index) ?? read(emulator, index, lines);
      known.set(index, line);
      return line;
    },
  };
}

function read(emulator: Emulator, index: number, lines: number): StillLine {
  const { columns } = emulator;
  const line = emulator.line(index);
  const next = index + 1 < lines ? emulator.line(index + 1) : undefined;
  const cells = cellTexts(line, columns);
  // A wide character that had no room at the end of the line left a cell there that is no blank.
  const hasGap = next?.isWrapped === true && isWide(next, 0) && isUnwritten(line, columns - 1);
  if (hasGap) cells[columns - 1] = '';
  return { cells, isWrapped: index > 0 && line?.isWrapped === true };
}
