/** Output on its way into an emulator. Plain output may wait, and a flood of it is skimmed, not read. */
import type { Emulator } from './emulator.ts';
import { type PlainState, scanPlain, skimmed } from './plain.ts';

export type Backlog = {
  /**
   * Takes output. True when it may wait: it asks nothing, and changes nothing but the text on the
   * screen. All that waits is lost to sight until `settle`.
   */
  push(bytes: Uint8Array): boolean;
  /** Reads on for about so many milliseconds; true while something is left. Not for what is plain. */
  read(ms: number): boolean;
  /** Brings the emulator to where it would be had it taken every byte at once. */
  settle(): void;
  /** Gives up skimming what waits: `read` is to read all of it. */
  readAll(): void;
  /** Much waits and hardly a line of it ends, so that skimming would leave nothing out. */
  readonly hasLongLines: boolean;
  /** Whether all that waits is plain. */
  readonly isPlain: boolean;
  /** How many bytes wait, and which. */
  readonly bytes: number;
  readonly waiting: Uint8Array;
};

const longLine = { length: 1000, bytes: 64 * 1024 };
const LF = 0x0a;

/** A piece this small is read in some milliseconds even when every sequence of it is a costly one. */
const pieceBytes = 256;

/** Makes the only way into an emulator: nothing else may write to it. */
export function createBacklog(emulator: Emulator): Backlog {
  let pieces: Uint8Array[] = [];
  let bytes = 0;
  let lineFeeds = 0;
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
      if (bytes === 0) lineFeeds = 0;
      const next = scanPlain(piece, state);
      // What is plain can be skimmed still; what comes now has to be read.
      if (next === null && state !== null) settle();
      state = next;
      pieces.push(piece);
      bytes += piece.length;
      if (state !== null) lineFeeds += countOf(LF, piece);
      return state !== null;
    },
    read(ms) {
      const end = performance.now() + ms;
      while (bytes > 0) {
        const [piece] = pieces as [Uint8Array];
        const some = piece.subarray(0, pieceBytes);
        if (some.length === piece.length) pieces.shift();
        else pieces[0] = piece.subarray(some.length);
        bytes -= some.length;
        emulator.write(some);
        if (performance.now() >= end) break;
      }
      return bytes > 0;
    },
    settle,
    readAll() {
      state = null;
    },
    get hasLongLines() {
      return bytes > longLine.bytes && bytes > longLine.length * lineFeeds;
    },
    get isPlain() {
      return bytes === 0 || state !== null;
    },
    get bytes() {
      return bytes;
    },
    get waiting() {
      return Buffer.concat(pieces);
    },
  };
}

function countOf(byte: number, bytes: Uint8Array): number {
  let count = 0;
  for (let at = bytes.indexOf(byte); at >= 0; at = bytes.indexOf(byte, at + 1)) count++;
  return count;
}
