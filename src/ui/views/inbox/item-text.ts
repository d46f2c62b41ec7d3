/** The text of an item of the inbox in rows. */
import type { InboxItem } from '../../../core/inbox.ts';
import { sanitise } from '../../../terminal/sanitise.ts';
import { wrappedEnds, wrappedStart } from '../../theme/text-width.ts';

/** At most `most` rows of `width` cells. */
export function itemRows({ kind, text }: InboxItem, width: number, most: number): string[] {
  const safe = text.split('\n').map(sanitise).join('\n');
  return kind === 'team change'
    ? wrappedStart(safe, width, most, '… all of it: town status')
    : wrappedEnds(safe, width, most);
}
