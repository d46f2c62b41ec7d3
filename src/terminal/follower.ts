/**
 * Follows a program for a screen that only looks on. While a flood comes, its picture is kept by an
 * emulator without history, of which nearly all is skimmed; the whole is there once it is asked for.
 */
import { createBacklog, skim } from './backlog.ts';
import { createEmulator, type Emulator } from './emulator.ts';

export type Follower = {
  push(bytes: Uint8Array): void;
  resize(columns: number, rows: number): void;
  /**
   * Brings the picture up to date, but for what is read in slices. A `glance` at a flood is no look when
   * the last one was just now; then the next is due in so many milliseconds, else null.
   */
  catchUp(how: 'look' | 'glance'): number | null;
  /** Bytes that have come and are not in the picture: what is still to be read in slices. */
  readonly behind: number;
  /** The screen as of the last `catchUp` or later, perhaps without its history. */
  readonly picture: Emulator;
  /** Everything so far, with its history. */
  readonly emulator: Emulator;
  /** The same when nothing waits to be read, else null. */
  readonly current: Emulator | null;
  /** Reads more, for a `current` emulator. */
  readNow(bytes: Uint8Array): void;
  dispose(): void;
};

/** So much since the last picture is a flood. */
const floodBytes = 12 * 1024;
/** Nobody can read a flood; it is glanced at so often. */
const glanceMs = 66;
/** So much may wait for someone to ask for the history, and for someone to look. */
const mostBytes = 1024 * 1024;

/**
 * For whoever has more to do than to follow: what cannot be skimmed is read for a few milliseconds at
 * a time, and others have their turn between.
 */
export type Slices = {
  ms: number;
  /** Does some work in a later turn. */
  later(work: () => void): void;
};

/** Takes an emulator over: nothing else may write to it. `now` is milliseconds from any start. */
export function createFollower(
  emulator: Emulator,
  slices: Slices | null = null,
  now: () => number = () => performance.now(),
): Follower {
  const backlog = createBacklog(emulator);
  let front: Picture | null = null;
  /** The rest is to be read in a later turn. */
  let isReading = false;

  const dropFront = () => {
    front?.emulator.dispose();
    front = null;
  };
  const settle = () => {
    isReading = false;
    backlog.settle();
    dropFront();
  };
  const keep = () => {
    if (backlog.length <= mostBytes) return;
    backlog.compact();
    if (backlog.length > mostBytes / 2) settle();
    // What is left replaces the whole screen, whatever of it was seen before.
    else if (front !== null) front.seen = 0;
  };
  const readOn = ({ ms, later }: Slices) => {
    isReading = backlog.read(ms);
    if (isReading)
      later(() => {
        if (isReading) readOn({ ms, later });
      });
  };

  return {
    push(bytes) {
      const isPlain = backlog.push(bytes) && !(slices !== null && backlog.hasLongLines);
      if (!isPlain) backlog.readAll();
      if (isPlain) keep();
      else if (slices === null) settle();
      else {
        dropFront();
        if (!isReading) readOn(slices);
      }
    },
    resize(columns, rows) {
      settle();
      emulator.resize(columns, rows);
    },
    catchUp(how) {
      if (isReading) return null;
      if (front === null && backlog.length > floodBytes) front = pictureOf(emulator);
      if (front === null) backlog.settle();
      if (front === null || front.seen === backlog.length) return null;
      const wait = how === 'look' ? 0 : front.lookedAt + glanceMs - now();
      if (wait > 0) return wait;
      skim(front.emulator, backlog.bytes.subarray(front.seen));
      front.seen = backlog.length;
      front.lookedAt = now();
      return null;
    },
    get picture() {
      return front?.emulator ?? emulator;
    },
    get emulator() {
      settle();
      return emulator;
    },
    get current() {
      return front === null && backlog.length === 0 ? emulator : null;
    },
    readNow: (bytes) => emulator.write(bytes),
    get behind() {
      return backlog.isPlain ? 0 : backlog.length;
    },
    dispose() {
      isReading = false;
      front?.emulator.dispose();
      emulator.dispose();
    },
  };
}

/** A screen without its history; `seen` of the bytes that wait are in it, all of them plain. */
type Picture = { emulator: Emulator; seen: number; lookedAt: number };

function pictureOf(whole: Emulator): Picture {
  const { columns, rows } = whole;
  const emulator = createEmulator({ columns, rows, scrollback: 1 });
  emulator.write(Buffer.from(whole.serialize(0), 'utf8'));
  return { emulator, seen: 0, lookedAt: Number.NEGATIVE_INFINITY };
}
