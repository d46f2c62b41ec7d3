/** What the keys of the Inbox view do. */
import type { InboxItem } from '../../../core/inbox.ts';
import type { About, Situation } from '../../model/action-spec.ts';
import { selectedIn } from '../../model/list.ts';
import { inboxRows } from './state.ts';

/** The item that is selected in the Inbox view. */
export function chosenItem({ view, facts }: Situation): InboxItem | null {
  const rows = inboxRows(facts.inbox, view.inbox.list.filter, facts.state);
  const id = selectedIn(
    view.inbox.list,
    rows.map((item) => item.id),
  );
  return rows.find((item) => item.id === id) ?? null;
}

const hasItem = (situation: Situation) => chosenItem(situation) !== null;

function settleHint(item: InboxItem | null): string {
  if (item?.kind === 'asking' || item?.kind === 'screen') return 'to its terminal';
  return item?.kind === 'stopped' ? 'continue' : 'answer';
}

export const inboxActions = {
  settle: {
    words: 'answer the selected item, or go to the terminal that asks',
    hint: (situation) => settleHint(chosenItem(situation)),
    when: hasItem,
  },
  visit: {
    words: 'go to the terminal it is about',
    hint: 'terminal',
    when: (situation) => (chosenItem(situation)?.seat ?? null) !== null,
  },
  dismiss: {
    words: 'dismiss it',
    hint: 'dismiss',
    when: (situation) => chosenItem(situation)?.choices.includes('dismiss') ?? false,
  },
} as const satisfies Record<string, About>;
