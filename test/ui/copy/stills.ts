/** Terminals that stand still, from what a program wrote. */
import { createEmulator } from '../../../src/terminal/emulator.ts';
import { type Copy, copyAt } from '../../../src/ui/panes/copy-mode/copy.ts';
import { type CaretMove, caretMoves } from '../../../src/ui/panes/copy-mode/moves.ts';
import type { Place, Still } from '../../../src/ui/panes/copy-mode/screen-snapshot.ts';
import { stillOf } from '../../../src/ui/panes/copy-mode/snapshot-emulator.ts';

export type Shape = { columns: number; rows: number };

/** A terminal after these lines, with everything that went up still there. */
export function still(lines: string[], { columns, rows }: Shape = { columns: 20, rows: 5 }): Still {
  const emulator = createEmulator({ columns, rows, scrollback: 1000 });
  emulator.write(Buffer.from(lines.join('\r\n')));
  return stillOf('mayor', emulator);
}

/** A copy with its caret at a place, the end of the terminal in sight. */
export function caretAt(picture: Still, line: number, column: number): Copy {
  const top = picture.lines - picture.rows;
  return copyAt(picture, { at: { line, column }, top, by: 'keys', back: null });
}

/** The copy after these moves. */
export function moved(picture: Still, copy: Copy, moves: CaretMove[]): Copy {
  return moves.reduce((at, move) => caretMoves[move](picture, at), copy);
}

export function at({ line, column }: Place): [line: number, column: number] {
  return [line, column];
}
