/** Locks against stray typing. A lock costs one more key and is never in the way of more. Pure. */
import type { State } from '../../../core/state.ts';
import type { View } from '../../model/model.ts';

/** Which seats are locked by themselves: those at work on a task, or none. */
export const lockRules = ['busy', 'never'] as const;
export type LockRule = (typeof lockRules)[number];

export type Locks = {
  rule: LockRule;
  /** Seats that a person has locked, or opened whatever the rule says. */
  byHand: Readonly<Record<string, 'locked' | 'open'>>;
};

/** The sign of a locked seat: a keyhole. */
const lockSign = '◘';

/**
 * Why typing to a seat takes one more key; null when it does not. An agent that asks or has nothing
 * to do waits for words, and one without a task is there to be talked to.
 */
export function lockOf(
  locks: Locks,
  { seats, runs }: Pick<State, 'seats' | 'runs'>,
  seat: string,
): 'by hand' | 'at work' | null {
  const choice = locks.byHand[seat];
  if (choice !== undefined) return choice === 'locked' ? 'by hand' : null;
  const run = runs[seats[seat]?.run ?? ''];
  if (locks.rule === 'never' || run === undefined || run.task === null) return null;
  const waits = run.reading === 'asking' || run.reading === 'idle' || run.still !== undefined;
  return waits || run.terms.standing ? null : 'at work';
}

/** The sign that a seat is locked, or nothing: also for whoever is typing to it already. */
export function lockSignOf(
  { mode, town }: Pick<View, 'mode' | 'town'>,
  state: State,
  seat: string,
) {
  const isOpen = mode.kind === 'typing' && mode.target.seat === seat;
  return isOpen || lockOf(town.locks, state, seat) === null ? '' : lockSign;
}

/** Locks a seat that is open, or opens one that is locked, until the person says otherwise. */
export function turned(locks: Locks, state: State, seat: string): Locks {
  const choice = lockOf(locks, state, seat) === null ? 'locked' : 'open';
  return { ...locks, byHand: { ...locks.byHand, [seat]: choice } };
}
