/** What every view has to say about the keys that reach it. */

import type { Action } from '../input/actions.ts';
import type { Situation } from '../model/action-spec.ts';
import type { Update } from '../model/effect.ts';
import type { View } from '../model/model.ts';

export type PageRules = {
  /** An action of this view or of its list; `works` has said yes. */
  act(situation: Situation, action: Action): Update;
  /** A click on a row, by its id. */
  pick(situation: Situation, id: string): Update;
  /** The wheel: lines down, or up when negative. */
  wheel(situation: Situation, lines: number): Update;
  /** Narrows its list; null where there is nothing to narrow. */
  filter: ((view: View, words: string) => View) | null;
  /** The words its list is narrowed by. */
  filterOf(view: View): string;
};
