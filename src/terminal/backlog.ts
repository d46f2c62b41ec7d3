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
  /** Lets go of what would have left the screen and the history when all that waits is read. */
  compact(): void;
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

const LF = 0x0a;
const longLine = { length: 1000, bytes: 64 * 1024 };

/** A piece this small is read in some milliseconds even when every sequence of it is a costly one. */
const pieceBytes = 256;

/** Makes the only way into an emulator: nothing else may write to it. */
export function createBacklog(emulator: Emulator): Backlog {
  let pieces: Uint8Array[] = [];
  let bytes = 0;
  let lineFeeds = 0;
  let state: PlainState = 'text';

  const take = () => {
    const all = pieces;
    pieces = [];
    bytes = 0;
    return all;
  };
  const settle = () => {
    if (bytes === 0) return;
    const isPlain = state !== null;
    if (isPlain) skim(emulator, take());
    else emulator.write(Buffer.concat(take()));
  };
  const compact = () => {
    const lines = emulator.replacedAfter;
    if (state === null || lines === null) return;
    const kept = skimmed(pieces, lines);
    if (kept.length < bytes) lineFeeds = lines + 1;
    pieces = [kept];
    bytes = kept.length;
  };

  return {
    push(piece) {
      if (bytes === 0) state = emulator.replacedAfter === null ? null : 'text';
      if (bytes === 0) lineFeeds = 0;
      const scanned = scanPlain(piece, state);
      // What is plain can be skimmed still; what comes now has to be read.
      if (scanned.state === null && state !== null) settle();
      state = scanned.state;
      pieces.push(piece);
      bytes += piece.length;
      lineFeeds += scanned.lineFeeds;
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
    compact,
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

/** Brings an emulator to where it would be had it read all of this plain output. */
export function skim(emulator: Emulator, pieces: readonly Uint8Array[]): void {
  const rest = [...pieces];
  // In the middle of a sequence it can not be said what will be replaced; at the end of a line it can.
  while (rest.length > 0 && emulator.replacedAfter === null) {
    const piece = rest.shift()!;
    const end = piece.indexOf(LF) + 1 || piece.length;
    emulator.write(piece.subarray(0, end));
    if (end < piece.length) rest.unshift(piece.subarray(end));
  }
  const lines = emulator.replacedAfter;
  if (rest.length > 0 && lines !== null) emulator.write(skimmed(rest, lines));
}
