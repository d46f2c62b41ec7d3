/** What the Feed view keeps. */

import { emptyList, type List, placeIn } from '../../model/list.ts';
import type { Feed } from './history.ts';
import type { NewsLine } from './news-line.ts';

export type FeedState = {
  list: List;
  /** The end that stays selected while lines are added there, or null while a line in between is. */
  follows: 'newest' | 'oldest' | null;
};

export const firstFeed: FeedState = { list: emptyList, follows: 'newest' };

/** Where the selection is; -1 in an empty feed. */
export function placeInFeed({ list, follows }: FeedState, { ids }: Feed): number {
  if (follows === 'newest') return ids.length - 1;
  return follows === 'oldest' ? Math.min(0, ids.length - 1) : placeIn(list, ids);
}

export function chosenLine(state: FeedState, feed: Feed): NewsLine | null {
  return feed.lines[placeInFeed(state, feed)] ?? null;
}
