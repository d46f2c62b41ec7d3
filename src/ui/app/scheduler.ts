/** When to draw: often enough to be live, seldom enough to leave the processor alone. */

export type Pace = {
  /** Milliseconds from one drawing to the next. */
  every: number;
  /** Milliseconds of peace after a key. */
  afterKey: number;
  /** A drawing that was asked for waits no longer than this for whoever keeps typing. */
  patience: number;
};

/** The chrome costs some ten milliseconds, in which no key would be echoed. */
export const chromePace: Pace = { every: 250, afterKey: 200, patience: 2000 };
/** Panes cost about one. */
export const panePace: Pace = { every: 33, afterKey: 0, patience: 0 };

/** What terminals beside the one with the focus say is drawn together, after so many milliseconds. */
export const asideMs = 66;

export type Pacer = {
  /** Draws soon, together with everything else that asks meanwhile. */
  ask(): void;
  /** Draws at once. */
  now(): void;
  /** Draws after `ms` at the latest. */
  within(ms: number): void;
  /** A key came. */
  key(): void;
  stop(): void;
};

/** Milliseconds to wait at `now` for a drawing that keeps to the pace. */
export function waitFor(
  pace: Pace,
  { now, drawn, key, asked }: { now: number; drawn: number; key: number; asked: number },
): number {
  const peace = Math.min(key + pace.afterKey, asked + pace.patience);
  return Math.max(0, drawn + pace.every - now, peace - now);
}

/** Calls `draw` at a pace. */
export function createPacer(pace: Pace, draw: () => void): Pacer {
  let drawn = Number.NEGATIVE_INFINITY;
  let key = Number.NEGATIVE_INFINITY;
  /** When the drawing that is still to come was asked for first. */
  let asked: number | null = null;
  let timer: NodeJS.Timeout | null = null;
  let due = Number.POSITIVE_INFINITY;
  let isStopped = false;

  const clear = () => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    due = Number.POSITIVE_INFINITY;
  };
  const now = () => {
    clear();
    if (isStopped) return;
    drawn = performance.now();
    asked = null;
    draw();
  };
  const left = () => {
    const time = performance.now();
    asked ??= time;
    return waitFor(pace, { now: time, drawn, key, asked });
  };
  const fire = () => {
    const wait = left();
    clear();
    if (wait > 1) within(wait);
    else now();
  };
  const within = (ms: number) => {
    const at = performance.now() + ms;
    if (isStopped || at >= due) return;
    clear();
    due = at;
    timer = setTimeout(fire, ms);
  };
  return {
    ask: () => within(left()),
    now,
    within,
    key() {
      key = performance.now();
    },
    stop() {
      isStopped = true;
      clear();
    },
  };
}
