/**
 * How the state of a seat is told: by shape, by word and by colour, so that each alone suffices. What
 * has another colour has another shape.
 */
import type { Progress } from '../client/protocol.ts';
import type { Run, Seat } from '../core/run.ts';
import { onWallClock, type State } from '../core/state.ts';
import type { Meaning } from './theme.ts';

export type Tone = Meaning;

export type Sign = { glyph: string; word: string; tone: Tone };

const byReading: Record<Run['reading'], Sign> = {
  starting: { glyph: '◌', word: 'starting', tone: 'moving' },
  busy: { glyph: '●', word: 'busy', tone: 'moving' },
  asking: { glyph: '◆', word: 'asking', tone: 'needed' },
  idle: { glyph: '○', word: 'idle', tone: 'quiet' },
  stopped: { glyph: '■', word: 'stopped', tone: 'needed' },
  exited: { glyph: '×', word: 'exited', tone: 'quiet' },
  lost: { glyph: '!', word: 'lost', tone: 'trouble' },
};

const byPhase: Partial<Record<Run['phase'], Sign>> = {
  preparing: { glyph: '◌', word: 'preparing', tone: 'moving' },
  starting: { glyph: '◌', word: 'starting', tone: 'moving' },
  checking: { glyph: '◍', word: 'checking', tone: 'moving' },
  looping: { glyph: '◍', word: 'checking', tone: 'moving' },
  leaving: { glyph: '→', word: 'leaving', tone: 'quiet' },
};

/** What a run is doing. What waits for the person outweighs everything else. */
export function signOfRun(run: Run): Sign {
  if (run.reading === 'asking' || run.reading === 'stopped') return byReading[run.reading];
  return byPhase[run.phase] ?? byReading[run.reading];
}

/** When a seat takes work again after a crash, in milliseconds since 1970; null when it does not rest. */
export function restEnd(state: State, { restAt }: Pick<Seat, 'restAt'>): number | null {
  return restAt === null ? null : onWallClock(state, restAt);
}

/** What an empty seat is waiting for. */
export function signOfEmptySeat(state: State, seat: Seat, now: number): Sign {
  if (seat.parked) return { glyph: '!', word: 'parked', tone: 'trouble' };
  if ((restEnd(state, seat) ?? 0) > now) return { glyph: '…', word: 'resting', tone: 'quiet' };
  if (seat.draining) return { glyph: '·', word: 'going away', tone: 'quiet' };
  return { glyph: '·', word: 'free', tone: 'quiet' };
}

/** What a station is at. */
export function signOfStation(progress: Progress | undefined): Sign {
  if (progress === undefined) return { glyph: '·', word: 'free', tone: 'quiet' };
  return progress.step === 'waiting'
    ? { glyph: '‖', word: 'waits', tone: 'needed' }
    : { glyph: '●', word: progress.step.includes(' ') ? 'busy' : progress.step, tone: 'moving' };
}

/** Lower is more worth a tile: who asks, who has a session, whose last screen is there, the rest. */
export function claimRank(run: Run | null, ended: boolean, atWork = false): number {
  if (atWork) return 1;
  if (run !== null) return run.reading === 'asking' ? 0 : 1;
  return ended ? 2 : 3;
}
