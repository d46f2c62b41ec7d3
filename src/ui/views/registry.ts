/** The rules of each view. */

import { board } from './board/update.ts';
import { feed } from './feed/update.ts';
import { inbox } from './inbox/update.ts';
import { map } from './map/update.ts';
import type { Page } from './pages.ts';
import { review } from './review/update.ts';
import { team } from './team/update.ts';
import { town } from './town/update.ts';
import type { PageRules } from './view-rules.ts';

export const rules: Record<Page, PageRules> = { town, map, board, inbox, feed, review, team };
