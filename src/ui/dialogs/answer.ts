/** The dialog that answers an item of the inbox: by one of its choices, or in words. */
import type { InboxItem } from '../../core/inbox.ts';
import { emptyLine } from '../components/text-field/line.ts';
import type { Overlay } from '../model/model.ts';

export type Answer = Extract<Overlay, { kind: 'answer' }>;

/** The letters that name choices, in their order. */
export const choiceLetters = 'abcdefghijklmnopqrstuvwxyz';

/** The dialog as it is when it opens. */
export function answerTo(item: InboxItem): Answer {
  const stage = item.choices.length > 0 ? 'choices' : 'words';
  return { kind: 'answer', item: item.id, stage, choice: 0, line: emptyLine };
}
