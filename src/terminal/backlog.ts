/** Output on its way into an emulator. Plain output may wait, and a flood of it is skimmed, not read. */
import type { Emulator } from './emulator.ts';
import { skimmed } from './plain.ts';
import { type PlainState, scanPlain } from './scan.ts';
import { createWaiting } from './waiting.ts';

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
  /** How many bytes wait. */
  readonly length: number;
  /** Those bytes: a view, which whatever is done next may change. */
  readonly bytes: Buffer;
};

const LF = 0x0a;
const longLine = { length: 1000, bytes: 64 * 1024 };

/** So much is read in some milliseconds even when every sequence of it is a costly one. */
const sliceBytes = 256;

/** Makes the only way into an emulator: nothing else may write to it. */
export function createBacklog(emulator: Emulator): Backlog {
  const waiting = createWaiting();
  let lineFeeds = 0;
  let state: PlainState = 'text';

  const settle = () => {
    if (waiting.length === 0) return;
    // Without a line feed nothing of it leaves the screen, so that there is nothing to skim.
    if (state === null || lineFeeds === 0) emulator.write(waiting.bytes);
    else skim(emulator, waiting.bytes);
    waiting.clear();
  };

  return {
    push(piece) {
      if (waiting.length === 0) {
        state = emulator.replacedAfter === null ? null : 'text';
        lineFeeds = 0;
      }
      const scanned = scanPlain(piece, state);
      // What is plain can be skimmed still; what comes now has to be read.
      if (scanned.state === null && state !== null) settle();
      state = scanned.state;
      waiting.push(piece);
      lineFeeds += scanned.lineFeeds;
      return state !== null;
    },
    read(ms) {
      const end = performance.now() + ms;
      while (waiting.length > 0) {
        const some = waiting.bytes.subarray(0, sliceBytes);
        emulator.write(some);
        waiting.drop(some.length);
        if (performance.now() >= end) break;
      }
      if (waiting.length === 0) waiting.clear();
      return waiting.length > 0;
    },
    compact() {
      const lines = emulator.replacedAfter;
      if (state === null || lines === null) return;
      const { colours, from } = skimmed(waiting.bytes, lines);
      if (from === 0) return;
      waiting.replace(from, colours);
      lineFeeds = lines + 1;
    },
    settle,
    readAll() {
      state = null;
    },
    get hasLongLines() {
      return waiting.length > longLine.bytes && waiting.length > longLine.length * lineFeeds;
    },
    get isPlain() {
      return waiting.length === 0 || state !== null;
    },
    get length() {
      return waiting.length;
    },
    get bytes() {
      return waiting.bytes;
    },
  };
}

/** Brings an emulator to where it would be had it read all of this plain output. */
export function skim(emulator: Emulator, bytes: Buffer): void {
  let rest = bytes;
  // In the middle of a sequence it cannot be said what will be replaced; at the end of a line it can.
  while (rest.length > 0 && emulator.replacedAfter === null) {
    const end = rest.indexOf(LF) + 1 || rest.length;
    emulator.write(rest.subarray(0, end));
    rest = rest.subarray(end);
  }
  const lines = emulator.replacedAfter;
  if (rest.length === 0 || lines === null) return;
  const { colours, from } = skimmed(rest, lines);
  if (colours.length > 0) emulator.write(colours);
  emulator.write(rest.subarray(from));
}
