/** What the Inbox view keeps. */
import type { InboxItem, InboxKind } from '../../../core/inbox.ts';
import type { State } from '../../../core/state.ts';
import { emptyList, type List, matches } from '../../model/list.ts';

export type InboxState = { list: List };

export const firstInbox: InboxState = { list: emptyList };

/** Items as people search for them: every word that is shown. */
export function inboxRows(items: InboxItem[], filter: string, state: State): InboxItem[] {
  if (filter === '') return items;
  return items.filter((item) => {
    const title = item.task === null ? '' : (state.tasks[item.task]?.title ?? '');
    const names = [kindWords[item.kind], item.id, item.seat, item.role, item.task, title];
    return matches(filter, [...names, item.text].join(' '));
  });
}

export const kindWords: Record<InboxKind, string> = {
  question: 'question',
  asking: 'prompt',
  screen: 'unknown screen',
  stopped: 'stopped',
  decision: 'decision',
  stuck: 'stuck',
  parked: 'parked',
  'refused edit': 'refused edit',
  'team change': 'team change',
  repository: 'repository',
  unreachable: 'unreachable',
  homeless: 'no role',
  undelivered: 'undelivered',
  outlived: 'not ended',
  kept: 'kept',
  waiting: 'waiting',
  failed: 'failed',
};
