/** The views to switch between, in the order of their tabs. What each of them is made of stands in `pages/`. */
export const pages = ['town', 'map', 'board', 'inbox', 'feed', 'review', 'team'] as const;
export type Page = (typeof pages)[number];

export const pageNames: Record<Page, string> = {
  town: 'Town',
  map: 'Map',
  board: 'Board',
  inbox: 'Inbox',
  feed: 'Feed',
  review: 'Review',
  team: 'Team',
};
