/** Which rows of an emulator's screen its last output may have changed. */
import type { Terminal } from '@xterm/headless';
import type { Core } from './internals.ts';

/** Rows from the first up to the last, which is not one of them. */
export type Rows = { from: number; to: number };

export type ChangedRows = {
  /** Output is about to be interpreted: whatever it changes counts from here. */
  begin(): void;
  /** All rows may have changed. */
  all(): void;
  readonly rows: Rows;
};

/** xterm.js says at the end of each write which rows are to be drawn, and in it when all of them moved. */
export function followRows(terminal: Terminal, core: Core): ChangedRows {
  let [from, to] = [0, terminal.rows];
  const all = () => {
    from = 0;
    to = terminal.rows;
  };
  core._inputHandler.onRequestRefreshRows((range) => {
    if (range === undefined) return all();
    from = Math.min(from, range.start);
    to = Math.max(to, range.end + 1);
  });
  return {
    begin() {
      from = terminal.rows;
      to = 0;
    },
    all,
    get rows() {
      return { from, to };
    },
  };
}
