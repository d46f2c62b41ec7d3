/** What every dialog gives the screen: its picture, and what keys and mouse need to know of it. */
import type { ReactElement } from 'react';
import type { Hit } from '../input/router.ts';
import type { Rect } from '../layout/layout.ts';

export type ShownDialog = {
  /** One opaque Place at `rect`. */
  element: ReactElement;
  /** Terminals are not laid over these cells. */
  rect: Rect;
  /** Where the caret of its line stands on the screen; null for a dialog without a line. */
  caret: { x: number; y: number } | null;
  hits: Hit[];
  /** Rows that did not fit under those shown. */
  under: number;
};
