/** The rules of each view. */
import type { Page } from '../pages.ts';
import { board } from './board.ts';
import { feed } from './feed.ts';
import { inbox } from './inbox.ts';
import { map } from './map.ts';
import { review } from './review.ts';
import type { PageRules } from './rules.ts';
import { team } from './team.ts';
import { town } from './town.ts';

export const rules: Record<Page, PageRules> = { town, map, board, inbox, feed, review, team };
