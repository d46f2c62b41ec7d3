/** The rules of each view. */
import type { Page } from '../pages.ts';
import { inbox } from './inbox.ts';
import type { PageRules } from './rules.ts';
import { town } from './town.ts';

export const rules: Record<Page, PageRules> = { town, inbox };
