/** Output on its way into an emulator. Plain output may wait, and a flood of it is skimmed, not read. */
import type { Emulator } from './emulator.ts';
import { type PlainState, scanPlain, skimmed } from './plain.ts';

export type Backlog = {
  /**
   * Takes output. True when it may wait: it asks nothing, and changes nothing but the text on the
   * screen. All that waits is lost to sight until `settle`.
   */
  push(bytes: Uint8Array): boolean;
  /** Brings the emulator to where it would be had it taken every byte at once. */
  settle(): void;
  /** How many bytes wait, and which. */
  readonly bytes: number;
  readonly waiting: Uint8Array;
};

/** Makes the only way into an emulator: nothing else may write to it. */
export function createBacklog(emulator: Emulator): Backlog {
  let pieces: Uint8Array[] = [];
  let bytes = 0;
  let state: PlainState = 'text';

  const take = () => {
    const all = Buffer.concat(pieces);
    pieces = [];
    bytes = 0;
    return all;
  };
  const settle = () => {
    if (bytes === 0) return;
    const lines = emulator.replacedAfter;
    const all = take();
    emulator.write(state === null || lines === null ? all : skimmed(all, lines));
  };

  return {
    push(piece) {
      if (bytes === 0) state = emulator.replacedAfter === null ? null : 'text';
      const next = scanPlain(piece, state);
      // What is plain can be skimmed still; what comes now has to be read.
      if (next === null && state !== null) settle();
      state = next;
      pieces.push(piece);
      bytes += piece.length;
      return state !== null;
    },
    settle,
    get bytes() {
      return bytes;
    },
    get waiting() {
      return Buffer.concat(pieces);
    },
  };
}
