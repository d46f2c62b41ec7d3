/** What is learnt of one agent's screen over time: its reading, and whether a text may be typed now. */
import {
  type Beginning,
  isBegun,
  type Preset,
  promptHeldMs,
  readScreen,
  type ScreenReading,
  showsWork,
  startMs,
} from '../agents/index.ts';
import type { Emulator } from '../terminal/emulator.ts';
import { lastLinesOf } from './last-lines.ts';
import type { Obstacle } from './obstacle.ts';
import { progressState, spokesman } from './screen-words.ts';

/** A screen that stands still, and that the person should look at. */
export type Standstill = {
  /** `not begun`: it shows its prompt, and this run has not been seen at work. */
  why: 'no rule' | 'not begun';
  tail: string;
};

export type Observer = {
  /** Reads the screen, which was last written to at `wroteAt`, and takes note of it. */
  read(screen: Emulator, wroteAt: number): ScreenReading;
  /** Reads the screen without taking note of it. */
  look(screen: Emulator, wroteAt: number): ScreenReading;
  /** Why nothing may be typed on this very screen; null when it may. */
  obstacle(screen: Emulator, wroteAt: number): Obstacle | null;
  /** What the last reading is at; `moving` while that cannot be said. */
  standstill(): Standstill | 'known' | 'moving';
  /** For how long the prompt has been there, in milliseconds; null without one. */
  promptMs(): number | null;
  /** The next moment at which the same screen may read otherwise; null when there is none. */
  nextLook(wroteAt: number): number | null;
};

export type ObserverOptions = {
  preset: Pick<Preset, 'readings' | 'firstRun'>;
  begins: Beginning;
  /** The ledger says that this run was at work: an earlier daemon saw it, or it has spoken. */
  wasAtWork: () => boolean;
};

/** A screen is read again when it has been quiet for this long, because some readings need quiet. */
const settleMs = 1600;
/** Quiet for this long counts as free for an agent whose screen nothing is known about. */
const quietMs = 1000;
/** A screen that stands still for this long is told, and an empty one for that long. */
const stillMs = { shown: 20_000, empty: 60_000 };

export function createObserver({ preset, begins, wasAtWork }: ObserverOptions): Observer {
  const hasPrompt = preset.readings.some(({ reading }) => reading === 'prompt');
  let seen = false;
  let last: ScreenReading | null = null;
  let promptSince: number | null = null;
  let rows: string[] = [];
  let rowsSince = 0;
  /** What stands before the cursor in an input line with nothing in it. */
  let emptyLine: string | null = null;
  /** The limit that was read last, and when it ends. "In 12 minutes" counts from when it was first said. */
  let limit: { text: string; until: number } | null = null;

  const isAtWork = () => seen || wasAtWork();

  function look(screen: Emulator, wroteAt: number): ScreenReading {
    const now = Date.now();
    const found = readScreen({
      firstRun: preset.firstRun,
      rules: preset.readings,
      text: screen.text(),
      title: screen.title,
      progress: progressState(screen.progress),
      status: spokesman(screen.status),
      quietMs: now - wroteAt,
      atWork: isAtWork(),
      begins,
      promptMs: promptSince === null ? 0 : now - promptSince,
      wasIdle: last?.reading === 'idle',
      now,
    });
    if (found.limitedUntil === null) return found;
    const until = found.text === limit?.text ? limit.until : found.limitedUntil;
    return { ...found, limitedUntil: until > now ? until : null };
  }

  function read(screen: Emulator, wroteAt: number): ScreenReading {
    const found = look(screen, wroteAt);
    noteRows(screen.text());
    if (found.limitedUntil !== null) limit = { text: found.text, until: found.limitedUntil };
    else if (found.reading === 'busy') limit = null;
    if (showsWork(found)) seen = true;
    promptSince = found.prompt === null ? null : (promptSince ?? Date.now());
    if (found.reading === 'idle') noteLine(screen, last?.reading !== 'idle');
    last = found;
    return found;
  }

  function noteRows(now: string[]): void {
    if (now.length === rows.length && now.every((row, y) => row === rows[y])) return;
    rows = now;
    rowsSince = Date.now();
  }

  /** The line is empty when a turn ends, unless someone has typed ahead; what is erased was not empty. */
  function noteLine(screen: Emulator, turnEnded: boolean): void {
    const line = beforeCursor(screen);
    const isLonger = emptyLine !== null && line.startsWith(emptyLine);
    const isErased = emptyLine?.startsWith(line) ?? false;
    if ((turnEnded && !isLonger) || isErased) emptyLine = line;
  }

  function obstacle(screen: Emulator, wroteAt: number): Obstacle | null {
    const found = look(screen, wroteAt);
    if (found.isFirstRun) return 'first run';
    if (found.rule === 'no rules') return obstacleWithoutRules(wroteAt);
    if (found.reading === 'starting' && !isHeld(found)) return 'not seen at work';
    if (found.reading === 'asking') return 'asking';
    if (found.reading === 'busy') return 'at work';
    if (!isAtWork() && found.reading === 'idle' && hasPrompt && !isHeld(found))
      return 'not seen at work';
    if (found.limitedUntil !== null) return 'limited';
    if (hasPrompt && found.prompt === null) return 'no prompt';
    const line = beforeCursor(screen);
    const isOther = emptyLine !== null && line !== emptyLine;
    const isLonger = found.prompt !== null && isBegun(found.prompt, line);
    return isOther || isLonger ? 'line begun' : null;
  }

  /** A session that stands or was resumed may be written to once its prompt has stayed. */
  function isHeld({ prompt }: ScreenReading): boolean {
    const heldMs = promptSince === null ? 0 : Date.now() - promptSince;
    return begins !== 'with its brief' && prompt !== null && heldMs >= promptHeldMs;
  }

  function obstacleWithoutRules(wroteAt: number): Obstacle | null {
    if (!isAtWork()) return 'unknown program';
    return Date.now() - wroteAt >= quietMs ? null : 'never quiet';
  }

  function standstill(): Standstill | 'known' | 'moving' {
    if (last === null) return 'moving';
    if (!isStrange(last)) return 'known';
    if (Date.now() < rowsSince + stillFor()) return 'moving';
    const why = last.prompt === null ? 'no rule' : 'not begun';
    return { why, tail: lastLinesOf(rows) };
  }

  /** Silence of a program without rules says nothing. */
  function isStrange({ reading, rule }: ScreenReading): boolean {
    return rule !== 'no rules' && (reading === 'starting' || rule === 'none');
  }

  function stillFor(): number {
    return rows.every((row) => row.trim() === '') ? stillMs.empty : stillMs.shown;
  }

  return {
    read,
    look,
    obstacle,
    standstill,
    promptMs: () => (promptSince === null ? null : Date.now() - promptSince),
    nextLook(wroteAt) {
      const moments = [wroteAt + settleMs];
      if (promptSince !== null) moments.push(promptSince + promptHeldMs);
      if (last?.reading === 'starting') moments.push(wroteAt + startMs);
      if (last !== null && isStrange(last)) moments.push(rowsSince + stillFor());
      if (limit !== null) moments.push(limit.until);
      const ahead = moments.filter((moment) => moment > Date.now());
      return ahead.length === 0 ? null : Math.min(...ahead);
    },
  };
}

function beforeCursor({ cursor, cellRow }: Emulator): string {
  return cellRow(cursor.y).slice(0, cursor.x);
}
