/** When to draw: often enough to be live, seldom enough to leave the processor alone. */

export type Pace = {
  /** Milliseconds from one drawing to the next. */
  every: number;
  /** Milliseconds of peace after a key. */
  afterKey: number;
};

/** The chrome costs some ten milliseconds, in which no key would be echoed. */
export const chromePace: Pace = { every: 250, afterKey: 30 };
/** Panes cost about one. */
export const panePace: Pace = { every: 33, afterKey: 0 };

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
  { now, drawn, key }: { now: number; drawn: number; key: number },
): number {
  return Math.max(0, drawn + pace.every - now, key + pace.afterKey - now);
}

/** Calls `draw` at a pace. */
export function createPacer(pace: Pace, draw: () => void): Pacer {
  let drawn = Number.NEGATIVE_INFINITY;
  let key = Number.NEGATIVE_INFINITY;
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
    draw();
  };
  const fire = () => {
    const wait = waitFor(pace, { now: performance.now(), drawn, key });
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
    ask: () => within(waitFor(pace, { now: performance.now(), drawn, key })),
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
