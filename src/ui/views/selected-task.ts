/** The task that whatever is selected is about, in every view. */
import type { Situation } from '../model/action-spec.ts';
import { focused, top } from '../model/model.ts';
import { chosenTask } from './board/keys.ts';
import { chosenLine } from './feed/state.ts';
import { chosenItem } from './inbox/keys.ts';
import { chosenInhabitant } from './map/keys.ts';
import { reviewedTask } from './review/state.ts';

/** Its id; null when nothing is selected, or something that is about no task. */
export function selectedTask(situation: Situation): string | null {
  const id = namedTask(situation);
  return id !== null && situation.facts.state.tasks[id] !== undefined ? id : null;
}

function namedTask(situation: Situation): string | null {
  const { view, facts } = situation;
  const overlay = top(view);
  if (overlay?.kind === 'task') return overlay.task;
  const atSeat = (run: string | null | undefined) =>
    run == null ? null : (facts.state.runs[run]?.task ?? null);
  switch (view.page) {
    case 'town':
      return atSeat(focused(view, facts)?.run);
    case 'map': {
      const chosen = chosenInhabitant(situation);
      if (chosen?.kind === 'task') return chosen.task;
      return chosen === null ? null : atSeat(facts.state.seats[chosen.seat]?.run);
    }
    case 'board':
      return chosenTask(situation)?.id ?? null;
    case 'inbox':
      return chosenItem(situation)?.task ?? null;
    case 'feed':
      return chosenLine(view.feed, facts.feed)?.task ?? null;
    case 'review':
      return reviewedTask(view.review, facts.state)?.id ?? null;
    case 'team':
      return null;
  }
}
