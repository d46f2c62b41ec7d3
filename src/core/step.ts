/** One step of the town: an event in, the next state and what to do about it out. Pure. */
import type { Effect } from './effect.ts';
import type { Stamped } from './event.ts';
import type { News } from './news.ts';
import type { State } from './state.ts';

export type Step = {
  state: State;
  effects: Effect[];
  news: News[];
  /** Why the event changed nothing, when it was refused. */
  refused: string | null;
  /** The id of what the event created, when it created something to name. */
  created: string | null;
};

/** What the ledger keeps of one step. */
export type Entry = Stamped & { effects: Effect[]; news: News[]; refused: string | null };
