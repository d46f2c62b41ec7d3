/** What every view gives the screen: its picture, and what keys and mouse need to know of it. */
import type { ReactElement } from 'react';
import type { Hit } from '../input/router.ts';
import type { Layout } from '../layout/layout.ts';

export type ShownView = {
  /** Boxes at rectangles of the screen, each in a Place. */
  element: ReactElement;
  /** What can be clicked; a later one lies over those before it. */
  hits: Hit[];
  /** Rows that its list has on the screen, and columns of the Board. */
  rows: number;
  across?: number;
  /** Where the terminals are; of the Town view alone. */
  layout?: Extract<Layout, { kind: 'town' }>;
};
