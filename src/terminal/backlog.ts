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
    const all = Buffer.concat(pieces);
    pieces = [];
    bytes = 0;
    return all;
  };
  const settle = () => {
    if (bytes === 0) return;
    const isPlain = state !== null;
    if (isPlain) skim(emulator, take());
    else emulator.write(take());
  };
  const compact = () => {
    const lines = emulator.replacedAfter;
    if (state === null || lines === null) return;
    const all = take();
    const kept = skimmed(all, lines);
    if (kept.length < all.length) lineFeeds = lines + 1;
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
export function skim(emulator: Emulator, bytes: Buffer): void {
  // In the middle of a sequence it can not be said what will be replaced; at the end of a line it can.
  const head = emulator.replacedAfter === null ? bytes.indexOf(LF) + 1 : 0;
  if (head > 0) emulator.write(bytes.subarray(0, head));
  const rest = bytes.subarray(head);
  const lines = emulator.replacedAfter;
  emulator.write(lines === null ? rest : skimmed(rest, lines));
}
