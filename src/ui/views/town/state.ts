/** What a person has made of the Town view. */

import { type Border, type Split, unsplit } from '../../layout/split.ts';
import type { Target } from '../../model/model.ts';
import type { Locks } from './lock.ts';

export type TownState = {
  /** Tiles side by side, or one open terminal in a stack of bars. */
  layout: 'tile' | 'stack';
  /** The seat with the large tile; when it is gone, the first seat has it. */
  main: string | null;
  /** Seats that had the focus, the latest first. */
  been: readonly string[];
  split: Split;
  /** The border that is held, and its distance from the pointer that took it. */
  held: { share: Border['share']; grip: number; moved: 'not yet' | 'moved' } | null;
  locks: Locks;
  /** Somebody wants to type to a seat and cannot yet; null when nobody does. */
  knocked: Knock | null;
};

/**
 * An Enter that did not go into a terminal. Whoever did not see that goes on to write a sentence, so
 * letters do nothing until another key.
 */
export type Knock = {
  /** Why it did not: `worker.1 is busy`. */
  why: string;
  /** The locked session that the same key once more goes into; null when it goes nowhere. */
  opens: Target | null;
};

export const firstTown: TownState = {
  layout: 'tile',
  main: null,
  been: [],
  split: unsplit,
  held: null,
  locks: { rule: 'busy', byHand: {} },
  knocked: null,
};
