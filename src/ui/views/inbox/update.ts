/** The Inbox view: choosing an item, answering it in place, dismissing it, going where it comes from. Pure. */
import type { InboxItem } from '../../../core/inbox.ts';
import { answerTo } from '../../dialogs/answer.ts';
import type { Situation } from '../../model/action-spec.ts';
import { only, opened, told, type Update } from '../../model/effect.ts';
import { filtered, isListMove, type List, moved, selectedIn, selectId } from '../../model/list.ts';
import type { View } from '../../model/model.ts';
import { visited } from '../town/focus.ts';
import { entered } from '../town/typing.ts';
import type { PageRules } from '../view-rules.ts';
import { chosenItem } from './keys.ts';
import { inboxRows } from './state.ts';

export const inbox: PageRules = {
  act(situation, action) {
    const { view, facts } = situation;
    if (isListMove(action))
      return only(listed(view, moved(view.inbox.list, idsOf(situation), action, facts.rows)));
    const item = chosenItem(situation);
    if (item === null) return only(view);
    switch (action) {
      case 'settle':
        return settled(situation, item);
      case 'visit':
        return only(seen(situation, item));
      case 'dismiss':
        return dismissed(view, item);
      default:
        return only(view);
    }
  },
  pick(situation, id) {
    const { view, facts } = situation;
    const ids = idsOf(situation);
    if (selectedIn(view.inbox.list, ids) !== id)
      return only(listed(view, selectId(view.inbox.list, ids, id, facts.rows)));
    const item = chosenItem(situation);
    return item === null ? only(view) : settled(situation, item);
  },
  wheel(situation, lines) {
    const { view, facts } = situation;
    const ids = idsOf(situation);
    let { list } = view.inbox;
    for (let left = Math.abs(lines); left > 0; left -= 1)
      list = moved(list, ids, lines > 0 ? 'down' : 'up', facts.rows);
    return only(listed(view, list));
  },
  filter: (view, words) => listed(view, filtered(view.inbox.list, words)),
  filterOf: (view) => view.inbox.list.filter,
};

/** Shows an item in the Inbox view. */
export function showItem(view: View, id: string): View {
  const list: List = { ...view.inbox.list, filter: '', selected: id };
  return listed({ ...view, page: 'inbox' }, list);
}

function idsOf({ view, facts }: Situation): string[] {
  return inboxRows(facts.inbox, view.inbox.list.filter, facts.state).map(({ id }) => id);
}

function listed(view: View, list: List): View {
  return { ...view, inbox: { list } };
}

/** A prompt on a screen is answered on that screen, a stopped agent goes on at once, everything else is answered here. */
function settled(situation: Situation, item: InboxItem): Update {
  const { view } = situation;
  if (item.kind === 'stopped') return chosen(view, item, 'continue', 'It goes on');
  const isThere = item.kind === 'asking' || item.kind === 'screen';
  if (!isThere || item.seat === null) return only(opened(view, answerTo(item)));
  return only(entered(seen(situation, item), situation.facts));
}

function seen({ view, facts }: Situation, item: InboxItem): View {
  const seat = facts.seats.find(({ name }) => name === item.seat);
  if (seat === undefined) return told(view, 'It is about no seat that is still there.');
  return visited(view, seat.name);
}

function dismissed(view: View, item: InboxItem): Update {
  return chosen(view, item, 'dismiss', 'Dismissed');
}

function chosen(view: View, { id: item }: InboxItem, choice: string, done: string): Update {
  const event = { type: 'inbox.answered', item, choice, text: '' } as const;
  return { view, commands: [{ kind: 'act', event, done }] };
}
