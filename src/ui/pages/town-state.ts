/** What a person has made of the Town view. */
import type { Locks } from '../lock.ts';
import { type Border, type Split, unsplit } from '../split.ts';
import type { Target } from '../view.ts';

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
  /** The locked session that was to be typed to with the last key; once more opens it. */
  knocked: Target | null;
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
