/**
 * How the state of a seat is told: by shape, by word and by colour, so that each alone suffices. What
 * has another colour has another shape.
 */
import type { Progress } from '../../client/protocol.ts';
import type { InboxKind } from '../../core/inbox.ts';
import type { Run, Seat } from '../../core/run.ts';
import { onWallClock, type State } from '../../core/state.ts';
import type { Meaning } from '../theme/theme.ts';
import type { SeatFacts } from './model.ts';
import { seatNeedsIn } from './selectors.ts';

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

const forYou: Sign = { glyph: '◆', word: 'for you', tone: 'needed' };

/** What a seat needs the person for. */
const byNeed: Record<InboxKind, Sign> = {
  question: byReading.asking,
  asking: byReading.asking,
  screen: { glyph: '◆', word: 'unknown screen', tone: 'needed' },
  stopped: byReading.stopped,
  stuck: { glyph: '‖', word: 'stuck', tone: 'needed' },
  unreachable: { glyph: '!', word: 'out of reach', tone: 'trouble' },
  waiting: { glyph: '‖', word: 'waits', tone: 'needed' },
  parked: { glyph: '!', word: 'parked', tone: 'trouble' },
  failed: { glyph: '!', word: 'failed', tone: 'trouble' },
  decision: forYou,
  homeless: forYou,
  'refused edit': forYou,
  'team change': forYou,
  undelivered: forYou,
  repository: forYou,
  outlived: forYou,
  kept: forYou,
};

/** The person has dismissed what it asks. */
const dismissed: Sign = { glyph: '◇', word: 'dismissed', tone: 'quiet' };

/** What a run is doing. What it needs the person for outweighs everything else. */
export function signOfRun(state: State, run: Run): Sign {
  const need = seatNeedsIn(state).get(run.seat);
  if (need !== undefined) return byNeed[need.kind];
  const phase = byPhase[run.phase];
  if (phase !== undefined) return phase;
  return run.reading === 'asking' ? dismissed : byReading[run.reading];
}

/** When a seat takes work again after a crash, in milliseconds since 1970; null when it does not rest. */
export function restEnd(state: State, { restAt }: Pick<Seat, 'restAt'>): number | null {
  return restAt === null ? null : onWallClock(state, restAt);
}

/** What an empty seat is waiting for. */
export function signOfEmptySeat(state: State, seat: Seat, now: number): Sign {
  const need = seatNeedsIn(state).get(seat.name);
  if (need !== undefined) return byNeed[need.kind];
  if (seat.parked) return byNeed.parked;
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

/** Lower is more worth a tile: who needs the person, who has a session, whose last screen is there, the rest. */
export function claimRank(
  { run, need }: Pick<SeatFacts, 'run' | 'need'>,
  ended: boolean,
  atWork = false,
): number {
  if (atWork) return 1;
  if (run !== null) return need === null ? 1 : 0;
  return ended ? 2 : 3;
}
